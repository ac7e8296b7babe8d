// Why a connection ended (SPEC, CON-9): the close code is 4000 plus the reason.

import type { EndReason } from "./api";

export const REPLICA_FENCED = 6; // the same replica has connected elsewhere
export const REPLICA_FORKED = 7; // the same number was sent with other content
export const STORAGE_FULL = 10; // joiners may read until there is room again
export const REPLICA_UNKNOWN = 13; // this participant was never granted that replica
const SLOW_READER = 8;
const GAP = 9;

const CLOSE_CODE_BASE = 4000;

export const reasonOf = (closeCode: number): number => closeCode - CLOSE_CODE_BASE;

const END_REASONS: Readonly<Record<number, EndReason>> = {
  2: "version",
  3: "tokenInvalid",
  4: "tokenExpired",
  5: "boardNotFound",
  11: "boardDamaged",
  14: "boardFull",
};

// What coming back would not mend.
export const endOf = (reason: number): EndReason | null => END_REASONS[reason] ?? null;

const AT_ONCE: ReadonlySet<number> = new Set([
  REPLICA_FENCED,
  REPLICA_FORKED,
  REPLICA_UNKNOWN,
  SLOW_READER,
  GAP,
]);

// What coming back mends at once: the server is there and well.
export const isMendedAtOnce = (reason: number): boolean => AT_ONCE.has(reason);
