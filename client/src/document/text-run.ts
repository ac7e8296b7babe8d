// A run of a text: elements of one replica with consecutive counters, each the right child of the one
// before. Runs form the Fugue tree (text.ts); they grow at their end and are never split.

import { at } from "./at";
import type { Run } from "./text-parts";
import type { ElementId } from "./types";

const SURROGATE = /[\ud800-\udfff]/;

export const hasSurrogates = (text: string): boolean => SURROGATE.test(text);

export const newRun = (
  replica: number,
  first: number,
  length: number,
  text: string,
  parent: Run | null,
  parentIndex: number,
  left: boolean,
): Run => ({
  replica,
  first,
  length,
  text,
  hasSurrogates: hasSurrogates(text),
  parent,
  parentIndex,
  left,
  children: [],
  segments: [],
});

export const idOf = (run: Run, inner: number): ElementId => ({
  replica: run.replica,
  counter: run.first + inner,
});

// Children by place of the parent, left before right, then id (TXT-4).
const comesBefore = (a: Run, b: Run): boolean => {
  if (a.parentIndex !== b.parentIndex) return a.parentIndex < b.parentIndex;
  if (a.left !== b.left) return a.left;
  return a.replica !== b.replica ? a.replica < b.replica : a.first < b.first;
};

// Hangs `run` at its parent and returns its place among the children.
export const addChild = (parent: Run, run: Run): number => {
  if (parent.children.length === 0) {
    parent.children = [run];
    return 0;
  }
  const place = childPlace(parent, run);
  if (place === parent.children.length) parent.children.push(run);
  else parent.children.splice(place, 0, run);
  return place;
};

// Where `run` belongs among the children of `parent`.
const childPlace = (parent: Run, run: Run): number => {
  const { children } = parent;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesBefore(at(children, middle), run)) low = middle + 1;
    else high = middle;
  }
  return low;
};

// Whether another run hangs at the right of the last unit of `run`.
export const hasRightChild = (run: Run, inner: number): boolean => {
  const last = run.children.at(-1);
  return last !== undefined && last.parentIndex === inner && !last.left;
};

export const rightmost = (start: Run): [Run, number] => {
  let run = start;
  for (;;) {
    const last = run.children.at(-1);
    if (!last || last.left || last.parentIndex !== run.length - 1) return [run, run.length - 1];
    run = last;
  }
};

export const leftmost = (start: Run): Run => {
  let run = start;
  for (;;) {
    const first = run.children[0];
    if (!first?.left || first.parentIndex !== 0) return run;
    run = first;
  }
};
