// Who this browser is: a seat key and a token per board, and the name last given. Kept in
// localStorage; where that is refused (private windows, blocked storage) for this page only.

import type { Role } from "./sync/api";

const SEAT_KEY_BYTES = 16;

const memory = new Map<string, string>();

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
};

const write = (key: string, value: string): void => {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept in memory: this visit works, the next one starts anew.
  }
};

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const bytesOf = (hex: string): Uint8Array | null => {
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return Uint8Array.from({ length: SEAT_KEY_BYTES }, (_, k) =>
    Number.parseInt(hex.slice(2 * k, 2 * k + 2), 16),
  );
};

// getRandomValues works without a secure context, unlike the rest of the browser's cryptography.
export const randomHex = (bytes: number): string =>
  hexOf(crypto.getRandomValues(new Uint8Array(bytes)));

// 16 random bytes that say on this board: it is the same person again.
export const seatKeyFor = (board: string): Uint8Array => {
  const key = `atelier.seat.${board}`;
  const kept = bytesOf(read(key) ?? "");
  if (kept) return kept;
  const fresh = crypto.getRandomValues(new Uint8Array(SEAT_KEY_BYTES));
  write(key, hexOf(fresh));
  return fresh;
};

// The token comes in the address's fragment and is taken out of it: a reload needs it from here.
export const tokenFor = (board: string): string | null => read(`atelier.token.${board}`);

export const keepToken = (board: string, token: string): void =>
  write(`atelier.token.${board}`, token);

// What the server last said of a board to this browser, so that a page opened without a connection knows
// what may be done on it. The server decides again when it answers.
export interface KnownBoard {
  readonly title: string;
  readonly role: Role;
}

const roles: readonly Role[] = ["facilitator", "participant", "observer"];

export const knownBoard = (board: string): KnownBoard | null => {
  const [role, ...title] = (read(`atelier.board.${board}`) ?? "").split(" ");
  const known = roles.find((name) => name === role);
  return known === undefined ? null : { role: known, title: title.join(" ") };
};

export const keepKnownBoard = (board: string, known: KnownBoard): void =>
  write(`atelier.board.${board}`, `${known.role} ${known.title}`);

// null before the first answer; "" for people who gave none.
export const displayName = (): string | null => read("atelier.name");

export const keepDisplayName = (name: string): void => write("atelier.name", name);
