// The pages without a server, for looking at them: /tests-browser/fixture.html?page=/b/demo under
// Vite's development server. Parameters: page, name, role, notes, connection, people, key.

import type { Api, BoardSummary } from "../src/app/http-api";
import type { Ports } from "../src/app/ports";
import { start } from "../src/app/start";
import type { Connection, Role } from "../src/sync/api";
import { FixtureBoard } from "./fixture-board";

const parameters = new URLSearchParams(location.search);
const text = (name: string, other: string) => parameters.get(name) ?? other;

const day = 24 * 3600 * 1000;
const links = { facilitator: "/b/demo#t=f", participant: "/b/demo#t=p", observer: "/b/demo#t=o" };
let boards: BoardSummary[] = [
  ["demo", "Comment oser l’utopie ? Récolte de questions", 0],
  ["codir", "CoDir de territoire – préparation", 0],
  ["budget", "Budget participatif 2026", day * 6],
].map(([id, title, due], index) => ({
  id: String(id),
  title: String(title),
  code: ["K7QX-M2PR", "8HWD-4TNC", "RZ3F-Y6VJ"][index] ?? "",
  createdAt: Date.now() - day * (index * 9 + 1),
  keptUntil: Date.now() + day * 365,
  deletionDue: due === 0 ? null : Date.now() + Number(due),
  links,
}));

const found = (id: string) =>
  boards.find((board) => board.id === id) ?? (boards[0] as BoardSummary);
const change = async (id: string, fields: Partial<BoardSummary>) => {
  boards = boards.map((board) => (board.id === id ? { ...board, ...fields } : board));
  return { ok: true as const, value: found(id) };
};
const add = async (title: string) => {
  const value = { ...found("demo"), id: `b${boards.length}`, title, createdAt: Date.now() };
  boards = [...boards, value];
  return { ok: true as const, value };
};

const api: Api = {
  join: async (code) =>
    code === "K7QXM2PR"
      ? { ok: true, value: { board: "demo", title: found("demo").title, token: "p" } }
      : code.startsWith("9")
        ? { ok: false, failure: { kind: "tooMany", seconds: 42 } }
        : { ok: false, failure: { kind: "notFound" } },
  list: async (key) =>
    parameters.has("key") && key === ""
      ? { ok: false, failure: { kind: "forbidden" } }
      : { ok: true, value: boards },
  create: (_key, title) => add(title),
  rename: (_key, id, title) => change(id, { title }),
  duplicate: (_key, _id, title) => add(title),
  remove: (_key, id) => change(id, { deletionDue: Date.now() + 7 * day }),
  restore: (_key, id) => change(id, { deletionDue: null }),
  download: async () => ({ ok: true, value: new Blob(["# Atelier\n"]) }),
};

function connectionFrom(name: string): Connection {
  if (name === "offline") return { kind: "offline", retryAt: Date.now() + 4000 };
  if (name === "readOnly") return { kind: "readOnly" };
  if (name === "ended") return { kind: "ended", reason: "tokenExpired" };
  return { kind: "live" };
}

let name: string | null = parameters.has("name") ? text("name", "") : null;
const ports: Ports = {
  api,
  identity: {
    tokenFor: () => (parameters.has("name") ? "p" : null),
    keepToken: () => {},
    displayName: () => name,
    keepDisplayName: (chosen) => {
      name = chosen;
    },
  },
  openBoard: async (_board, _token, displayName) =>
    new FixtureBoard({
      notes: Number(text("notes", "24")),
      people: Number(text("people", "5")),
      role: text("role", "facilitator") as Role,
      connection: connectionFrom(text("connection", "live")),
      displayName,
    }),
};

history.replaceState(null, "", text("page", "/"));
start(ports);
