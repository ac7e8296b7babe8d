// Pending work moves to another replica: the ids that it makes are made anew, and what refers to them
// follows. Safe, since nobody else has seen the old ones.

import { type ObjectId, objectIdOf, type TextDelete, type TextInsert } from "../document/types";
import type { PendingOperation } from "./pending";

export interface Reminted {
  readonly operations: PendingOperation[];
  readonly objects: ReadonlyMap<ObjectId, ObjectId>; // old id to new
  readonly nextObject: number;
}

export const remint = (
  pending: readonly PendingOperation[],
  from: number,
  to: number,
  firstObject: number,
  tick: () => number,
): Reminted => {
  const objects = new Map<ObjectId, ObjectId>();
  const counters = new Map<ObjectId, Map<number, number>>(); // by new object id: old counter to new
  let nextObject = firstObject;
  const operations = pending.map((operation): PendingOperation => {
    const { change } = operation;
    if (change.type === "create") objects.set(operation.object, objectIdOf(to, nextObject++));
    const object = objects.get(operation.object) ?? operation.object;
    const fresh = { object, change, hlc: tick(), cseq: 0, stored: false, everStored: false };
    if (change.type !== "text") return fresh;
    const known = counters.get(object) ?? new Map<number, number>();
    counters.set(object, known);
    const inserts = change.edit.inserts.map((insert): TextInsert => {
      const counter = known.size + 1;
      for (let k = 0; k < insert.text.length; k++) known.set(insert.counter + k, counter + k);
      const { parent } = insert;
      const own = parent?.replica === from ? known.get(parent.counter) : undefined;
      return {
        ...insert,
        counter,
        parent: own === undefined ? parent : { replica: to, counter: own },
      };
    });
    const deletes = change.edit.deletes.flatMap((span) => remintSpan(span, from, to, known));
    return { ...fresh, change: { type: "text", edit: { inserts, deletes } } };
  });
  return { operations, objects, nextObject };
};

const remintSpan = (
  span: TextDelete,
  from: number,
  to: number,
  known: ReadonlyMap<number, number>,
): TextDelete[] => {
  if (span.replica !== from) return [span];
  const spans: { replica: number; counter: number; length: number }[] = [];
  for (let k = 0; k < span.length; k++) {
    const fresh = known.get(span.counter + k);
    const replica = fresh === undefined ? from : to;
    const counter = fresh ?? span.counter + k;
    const last = spans.at(-1);
    if (last?.replica === replica && last.counter + last.length === counter) last.length += 1;
    else spans.push({ replica, counter, length: 1 });
  }
  return spans;
};
