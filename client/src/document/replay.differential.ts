// What the server's replica tells of a board, done again here: the same verdicts, the same digest, the
// same picture, by every way on which a client can come by the board.

import { decodeServerFrame, type Entry } from "../protocol/frames";
import { decodeObject, encodeObject, type ObjectRecord } from "../protocol/object-codec";
import { WireError } from "../protocol/wire-checks";
import { BoardDocument, newObject } from "./objects";
import { decodeText, encodeText } from "./text-snapshot";
import { hasEffect, type Operation, PAGE, type Verdict } from "./types";

export class Difference extends Error {}

// As tests/differential/story.h tells it.
export interface Story {
  readonly entries: readonly Entry[];
  readonly kept: number; // the entries from this one on follow the kept state
  readonly keptState: readonly ObjectRecord[];
  readonly digest: string;
  readonly state: readonly ObjectRecord[];
  readonly changed: readonly ObjectRecord[]; // what of the state is newer than the kept one
  readonly view: string;
  readonly asked: readonly Uint8Array[];
}

export const storyOf = (parts: readonly Buffer[]): Story => {
  const [entries, kept, keptState, digest, state, changed, view, ...asked] = parts;
  if (!entries || !kept || !keptState || !digest || !state || !changed || !view) {
    throw new Difference(`no story: ${parts[0]?.toString() ?? ""}`);
  }
  return {
    entries: decodeServerFrame(entries).entries,
    kept: Number(kept.toString()),
    keptState: decodeServerFrame(keptState).objects,
    digest: JSON.stringify(decodeServerFrame(digest).digest),
    state: decodeServerFrame(state).objects,
    changed: decodeServerFrame(changed).objects,
    view: view.toString(),
    asked,
  };
};

const installed = (
  records: readonly ObjectRecord[],
  document = new BoardDocument(),
): BoardDocument => {
  for (const { object, kind, registers, place, text } of records) {
    const fresh = newObject(object, kind, place);
    for (const [property, register] of registers) fresh.registers.set(property, register);
    fresh.text = decodeText(text);
    document.install(fresh);
  }
  return document;
};

const hex = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("hex");

const below = (document: BoardDocument, id: number): string =>
  document.structure
    .childrenOf(id)
    .map((child) => `,${child}`)
    .join("");

// As view_of() in tests/differential/story.cc.
const viewOf = (document: BoardDocument): string => {
  const lines = [`page${below(document, PAGE)}`];
  for (const object of [...document.objects.values()].sort((a, b) => a.id - b.id)) {
    const { id, kind, text } = object;
    const { parent, label, stamp } = object.place;
    const seen = document.visible(id) ? "seen" : "hidden";
    const written = `${hex(encodeText(text))} ${hex(text.text())}`;
    lines.push(
      `${id} ${kind} ${parent} ${stamp.hlc} ${stamp.replica} ${label} ${seen} ${written} ` +
        `below${below(document, id)}`,
    );
  }
  return `${lines.join("\n")}\n`;
};

export const compare = (what: string, here: string, there: string): void => {
  if (here !== there) throw new Difference(`${what}\n  client: ${here}\n  server: ${there}`);
};

const compareDocument = (way: string, document: BoardDocument, story: Story): void => {
  compare(`${way}: what is seen`, viewOf(document), story.view);
  compare(`${way}: digest`, JSON.stringify(document.digest()), story.digest);
};

// What was asked for, as the other side encoded it; null where no client could have said it.
const wishOf = (bytes: Uint8Array): Operation | null => {
  try {
    return decodeServerFrame(bytes).entries[0]?.operation ?? null;
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
};

export const describe = (operation: Operation | null): string => JSON.stringify(operation);

const compareVerdicts = (way: string, document: BoardDocument, story: Story, k: number): void => {
  const bytes = story.asked[k];
  const entry = story.entries[k];
  if (!entry || !bytes || bytes.length === 0) return; // the room's own
  const wish = wishOf(bytes);
  const verdict: Verdict = wish ? document.judge(wish, entry) : "INVALID";
  if (!wish && !hasEffect(entry.verdict)) return;
  compare(`${way}: verdict of operation ${k}, ${describe(wish)}`, verdict, entry.verdict);
};

const continued = (way: string, document: BoardDocument, story: Story, from: number): void => {
  story.entries.slice(from).forEach((entry, k) => {
    compareVerdicts(way, document, story, from + k);
    const { operation, verdict } = entry;
    compare(`${way}: operation ${from + k} told`, `${operation !== null}`, `${hasEffect(verdict)}`);
    if (!operation) return;
    const answer = document.integrate(operation, entry);
    compare(`${way}: operation ${from + k} integrated, ${describe(operation)}`, answer, "OK");
  });
  compareDocument(way, document, story);
};

// DEL-6: of what was erased no state tells.
const caughtUp = (way: string, story: Story): void => {
  const document = new BoardDocument();
  for (const entry of story.entries.slice(0, story.kept)) {
    if (entry.operation) document.integrate(entry.operation, entry);
  }
  const later = story.entries.slice(story.kept);
  if (later.some(({ operation }) => operation?.change.type === "erased")) return;
  compareDocument(way, installed(story.changed, document), story);
};

export const replay = (story: Story): void => {
  continued("from the first entry", new BoardDocument(), story, 0);
  continued("from the kept state", installed(story.keptState), story, story.kept);
  caughtUp("by what changed", story);
  compareDocument("from the final state", installed(story.state), story);
  const stored = story.state.map((record) => decodeObject(encodeObject(record)));
  compareDocument("from the client's own store", installed(stored), story);
};
