// The HTTP routes, with answers checked field by field. A failure is a value: the pages say in the
// reader's language what happened.

export type ApiFailure =
  | { readonly kind: "network" }
  | { readonly kind: "tooMany"; readonly seconds: number }
  | { readonly kind: "forbidden" | "notFound" | "invalid" | "conflict" | "storageFull" | "server" };

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ApiFailure };

export interface Joined {
  readonly board: string;
  readonly title: string;
  readonly token: string;
}

export interface BoardSummary {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly createdAt: number;
  readonly keptUntil: number;
  readonly deletionDue: number | null;
  readonly links: {
    readonly facilitator: string;
    readonly participant: string;
    readonly observer: string;
  };
}

export interface Api {
  join(code: string): Promise<Answer<Joined>>;
  list(key: string): Promise<Answer<readonly BoardSummary[]>>;
  create(key: string, title: string): Promise<Answer<BoardSummary>>;
  rename(key: string, board: string, title: string): Promise<Answer<BoardSummary>>;
  duplicate(key: string, board: string, title: string): Promise<Answer<BoardSummary>>;
  remove(key: string, board: string): Promise<Answer<BoardSummary>>;
  restore(key: string, board: string): Promise<Answer<BoardSummary>>;
  download(key: string, board: string, format: "md" | "json"): Promise<Answer<Blob>>;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null ? (value as Fields) : null;
}

export function decodeJoined(value: unknown): Joined | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { board, title, token } = fields;
  if (typeof board !== "string" || typeof title !== "string" || typeof token !== "string") {
    return null;
  }
  return { board, title, token };
}

export function decodeSummary(value: unknown): BoardSummary | null {
  const fields = fieldsOf(value);
  const links = fieldsOf(fields?.links);
  if (fields === null || links === null) return null;
  const { id, title, code, createdAt, keptUntil, deletionDue } = fields;
  const { facilitator, participant, observer } = links;
  if (typeof id !== "string" || typeof title !== "string" || typeof code !== "string") return null;
  if (typeof createdAt !== "number" || typeof keptUntil !== "number") return null;
  if (typeof facilitator !== "string" || typeof participant !== "string") return null;
  if (typeof observer !== "string") return null;
  const due = typeof deletionDue === "number" ? deletionDue : null;
  return {
    id,
    title,
    code,
    createdAt,
    keptUntil,
    deletionDue: due,
    links: { facilitator, participant, observer },
  };
}

// A list comes bare or as {"boards": […]}.
export function decodeList(value: unknown): readonly BoardSummary[] | null {
  const list = Array.isArray(value) ? value : fieldsOf(value)?.boards;
  if (!Array.isArray(list)) return null;
  const boards = list.map(decodeSummary);
  return boards.every((board) => board !== null) ? boards : null;
}

export function failureOf(status: number, retryAfter: string | null): ApiFailure {
  if (status === 429) return { kind: "tooMany", seconds: Math.max(1, Number(retryAfter) || 30) };
  if (status === 401 || status === 403) return { kind: "forbidden" };
  if (status === 404 || status === 410) return { kind: "notFound" };
  if (status === 409) return { kind: "conflict" };
  if (status === 507) return { kind: "storageFull" };
  return status >= 500 ? { kind: "server" } : { kind: "invalid" };
}

async function send(method: string, path: string, key: string, body?: Fields): Promise<Response> {
  const headers: Record<string, string> = {};
  if (key !== "") headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const text = body === undefined ? null : JSON.stringify(body);
  return fetch(path, { method, headers, body: text, cache: "no-store", credentials: "omit" });
}

async function ask<T>(
  request: Promise<Response>,
  read: (response: Response) => Promise<T | null>,
): Promise<Answer<T>> {
  try {
    const response = await request;
    if (!response.ok) {
      const failure = failureOf(response.status, response.headers.get("Retry-After"));
      return { ok: false, failure };
    }
    const value = await read(response);
    return value === null ? { ok: false, failure: { kind: "server" } } : { ok: true, value };
  } catch {
    return { ok: false, failure: { kind: "network" } };
  }
}

const summary = async (response: Response) => decodeSummary(await response.json());
const at = (board: string) => `/api/boards/${encodeURIComponent(board)}`;

export const httpApi: Api = {
  join: (code) =>
    ask(send("POST", "/api/join", "", { code }), async (response) =>
      decodeJoined(await response.json()),
    ),
  list: (key) =>
    ask(send("GET", "/api/boards", key), async (response) => decodeList(await response.json())),
  create: (key, title) => ask(send("POST", "/api/boards", key, { title }), summary),
  rename: (key, board, title) => ask(send("PATCH", at(board), key, { title }), summary),
  duplicate: (key, board, title) =>
    ask(send("POST", `${at(board)}/duplicate`, key, { title }), summary),
  remove: (key, board) => ask(send("DELETE", at(board), key), summary),
  restore: (key, board) => ask(send("POST", `${at(board)}/restore`, key), summary),
  download: (key, board, format) =>
    ask(send("GET", `${at(board)}/export?format=${format}`, key), (response) => response.blob()),
};
