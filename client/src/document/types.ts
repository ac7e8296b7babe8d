// The operations of the document as plain values: what a replica may ask for, and how the answer is
// named. The rules that they obey are in protocol/SPEC.md (DOC-…, TXT-…).

export type ObjectId = number; // replica * 2^32 + counter

export const REPLICA_SPAN = 2 ** 32;
export const REPLICA_MAX = 2 ** 21 - 1;

export const objectIdOf = (replica: number, counter: number): ObjectId =>
  replica * REPLICA_SPAN + counter;
export const replicaOf = (id: ObjectId): number => Math.floor(id / REPLICA_SPAN);
export const counterOf = (id: ObjectId): number => id % REPLICA_SPAN;

// When an operation was made, as a total order: no two operations share one.
export interface Stamp {
  readonly hlc: number;
  readonly replica: number;
}

export const isLater = (a: Stamp, b: Stamp): boolean =>
  a.hlc !== b.hlc ? a.hlc > b.hlc : a.replica > b.replica;

export const KIND_NOTE = 1;

export const PROPERTY_POSITION = 1; // point, 1/64 board unit: the top left corner
export const PROPERTY_SIZE = 2; // point, 1/64 board unit: width and height
export const PROPERTY_COLOUR = 3; // integer: an index of the palette
export const PROPERTY_DELETED = 4; // integer: 1 deleted, 0 restored

export type Value =
  | { readonly type: "integer"; readonly value: number }
  | { readonly type: "point"; readonly x: number; readonly y: number }
  | { readonly type: "text"; readonly value: string };

export interface PropertyValue {
  readonly property: number;
  readonly value: Value;
}

export interface Register {
  readonly value: Value;
  readonly stamp: Stamp;
}

// The identity of one UTF-16 code unit of one text.
export interface ElementId {
  readonly replica: number;
  readonly counter: number;
}

// A run of new units: the first hangs at `parent` (null: the root), each further one is the right
// child of the one before. Ids are (replica of the operation, counter + k).
export interface TextInsert {
  readonly counter: number;
  readonly parent: ElementId | null;
  readonly left: boolean;
  readonly text: string;
}

// `length` units of one replica, from `counter` on.
export interface TextDelete {
  readonly replica: number;
  readonly counter: number;
  readonly length: number;
}

// Inserts come before deletes; each insert may hang at units of the ones before it.
export interface TextEdit {
  readonly inserts: readonly TextInsert[];
  readonly deletes: readonly TextDelete[];
}

export type Change =
  | {
      readonly type: "create";
      readonly kind: number;
      readonly properties: readonly PropertyValue[];
    }
  | { readonly type: "set"; readonly properties: readonly PropertyValue[] }
  | { readonly type: "deleted"; readonly deleted: boolean }
  | { readonly type: "text"; readonly edit: TextEdit };

export interface Operation {
  readonly object: ObjectId;
  readonly change: Change;
}

export const VERDICTS = [
  "OK",
  "SUPERSEDED",
  "APPLIED_TO_DELETED",
  "CYCLE",
  "UNKNOWN_OBJECT",
  "UNKNOWN_ANCHOR",
  "FROZEN",
  "FORBIDDEN",
  "INVALID",
  "ROUND_CLOSED",
  "STALE",
  "BUDGET",
] as const;

// A verdict of a newer server keeps its number in its name: it has no effect that we could know.
export type Verdict = (typeof VERDICTS)[number] | `VERDICT_${number}`;

export const verdictOf = (number: number): Verdict => VERDICTS[number] ?? `VERDICT_${number}`;

export const hasEffect = (verdict: Verdict): boolean =>
  verdict === "OK" || verdict === "APPLIED_TO_DELETED";
