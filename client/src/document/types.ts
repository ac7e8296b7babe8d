// The operations of the document as plain values: what a replica may ask for, and how the answer is
// named. The rules that they obey are in protocol/SPEC.md (DOC-…, STR-…, TXT-…).

export type ObjectId = number; // replica * 2^32 + counter

export const REPLICA_SPAN = 2 ** 32;
export const REPLICA_MAX = 2 ** 21 - 1;

export const objectIdOf = (replica: number, counter: number): ObjectId =>
  replica * REPLICA_SPAN + counter;
export const replicaOf = (id: ObjectId): number => Math.floor(id / REPLICA_SPAN);
export const counterOf = (id: ObjectId): number => id % REPLICA_SPAN;

// False for numbers that no replica can have made.
export const isPossible = (id: ObjectId): boolean =>
  Number.isSafeInteger(id) && id >= 0 && counterOf(id) !== 0;

// When an operation was made, as a total order: no two operations share one.
export interface Stamp {
  readonly hlc: number;
  readonly replica: number;
}

export const isLater = (a: Stamp, b: Stamp): boolean =>
  a.hlc !== b.hlc ? a.hlc > b.hlc : a.replica > b.replica;

// Every object has a text: a note's, a block's, a node's label, a frame's title, a connector's label,
// a comment. Numbers that this version does not know are kept and passed on as they came.
export const KIND_NOTE = 1;
export const KIND_TEXT_BLOCK = 2;
export const KIND_SHAPE = 3; // form says which
export const KIND_LINE = 4; // between from and to
export const KIND_STROKE = 5; // of ink: points, relative to the position
export const KIND_CONNECTOR = 6; // between from and to, which may be bound to objects
export const KIND_FRAME = 7; // its children move with it
export const KIND_IMAGE = 8; // content hash; the bytes travel by HTTP
export const KIND_MIND_MAP_NODE = 9;
export const KIND_GROUP = 10;
export const KIND_COMMENT = 11; // on its parent; anchor names the place in the parent's text
export const KIND_TAG = 12; // on its parent

// Last-writer-wins registers. What values each may have is in properties.ts.
export const PROPERTY_POSITION = 1; // point, 1/64 board unit: the top left corner
export const PROPERTY_SIZE = 2; // point, 1/64 board unit: width and height
export const PROPERTY_COLOUR = 3; // integer: an index of the palette
export const PROPERTY_DELETED = 4; // integer: 1 deleted, 0 restored
export const PROPERTY_ROTATION = 5; // integer: 1/64 degree, clockwise around the middle
export const PROPERTY_LOCKED = 6; // integer: 1 locked, 0 not
export const PROPERTY_LAYER = 7; // integer: 0 background, 1 board, 2 foreground
export const PROPERTY_FORM = 8; // integer: 1 rectangle, 2 ellipse, 3 diamond
export const PROPERTY_FILL = 9; // integer: an index of the palette, 0 none
export const PROPERTY_STROKE_WIDTH = 10; // integer: 1/64 board unit
export const PROPERTY_FROM = 11; // end
export const PROPERTY_TO = 12; // end
export const PROPERTY_END_MARKS = 13; // integer: bit 0 an arrow at from, bit 1 one at to
export const PROPERTY_POINTS = 14; // bytes: the ink of a stroke. Only create writes it
export const PROPERTY_CONTENT_HASH = 15; // bytes: SHA-256 of an image. Only create writes it
export const PROPERTY_ALTERNATIVE_TEXT = 16; // text: what an image shows, in words
export const PROPERTY_ANCHOR = 17; // anchor: a place in the text of the parent
export const PROPERTY_FONT_SIZE = 18; // integer: 1/64 board unit

// A place in a text that survives edits: on one side of a unit, deleted or not. Without a unit: the
// start (before) or the end (after) of the text.
export interface TextAnchor {
  readonly unit: ElementId | null;
  readonly after: boolean;
}

// An end is where a line or a connector ends. Bound to an object: 1/4096 of its width and height, from
// its top left corner. Free (object 0): on the board, 1/64 unit.
export type Value =
  | { readonly type: "integer"; readonly value: number }
  | { readonly type: "point"; readonly x: number; readonly y: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "end"; readonly object: ObjectId; readonly x: number; readonly y: number }
  | ({ readonly type: "anchor" } & TextAnchor)
  | { readonly type: "bytes"; readonly bytes: Uint8Array };

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

// The page, as a parent; none, as an anchor.
export const PAGE: ObjectId = 0;

// Asks for a place below `parent`, told by its neighbours: beside `anchor` (before or after it), else on
// the opposite side of `other`, else last; without an anchor first (before) or last. Siblings are in
// the order in which they are drawn: the last one is in front.
export interface Place {
  readonly type: "place";
  readonly parent: ObjectId;
  readonly anchor: ObjectId; // 0: none
  readonly before: boolean;
  readonly other: ObjectId; // 0: none
}

// A place as the room resolved it. A client is told it and never asks for it: labels are the room's.
export interface Placed {
  readonly type: "placed";
  readonly parent: ObjectId;
  readonly label: number; // ascending among siblings, ties by object
  // Siblings that had to make room; their stamps stay.
  readonly relabelled: readonly { readonly object: ObjectId; readonly label: number }[];
}

export const LAST_ON_PAGE: Place = {
  type: "place",
  parent: PAGE,
  anchor: 0,
  before: false,
  other: 0,
};

// Where an object stands: one register, like a property's.
export interface Standing {
  readonly parent: ObjectId;
  readonly label: number;
  readonly stamp: Stamp;
}

export type Change =
  | {
      readonly type: "create";
      readonly kind: number;
      readonly properties: readonly PropertyValue[];
      readonly place: Place | Placed;
    }
  | { readonly type: "set"; readonly properties: readonly PropertyValue[] }
  | { readonly type: "deleted"; readonly deleted: boolean }
  | { readonly type: "text"; readonly edit: TextEdit }
  | Place
  | Placed
  | { readonly type: "erased" }; // gone for good with all below it: the room's alone

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
