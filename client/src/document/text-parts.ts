// What a text consists of: runs make its tree (text-run.ts), segments and blocks its order
// (text-index.ts). Each points at the others, so they are told together.

// The first item of a list makes a new list of it: one that grows from nothing gets room for seventeen
// items at once, and most runs have one segment and no child.

// Elements of one replica with consecutive counters, each the right child of the one before.
export interface Run {
  readonly replica: number;
  readonly first: number; // counter of its first unit
  length: number;
  text: string; // one unit per element; NUL where a snapshot had dropped a deleted one
  hasSurrogates: boolean; // so that others are judged without looking at their text
  readonly parent: Run | null; // null: it is the root itself
  readonly parentIndex: number;
  readonly left: boolean;
  children: Run[]; // by (parentIndex, left before right, id)
  segments: Segment[]; // by start
}

// A stretch of one run that is wholly visible or wholly deleted.
export interface Segment {
  readonly run: Run;
  start: number;
  length: number;
  visible: boolean;
  block: Block;
}

// A unit, by its segment.
export interface Place {
  readonly segment: Segment;
  readonly offset: number; // within the segment
}

// Neighbouring segments, so that no walk has to pass all of them.
export interface Block {
  index: number;
  visible: number;
  readonly segments: Segment[];
}
