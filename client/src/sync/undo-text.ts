// Text, as undoing sees it: which units came and went. Deleted units stay deleted for ever; what is
// brought back are new units in their place, and what was done to the old ones follows to the new.

import type { TextSequence } from "../document/text";
import { hasRightChild, idOf } from "../document/text-run";
import {
  counterOf,
  type ElementId,
  type ObjectId,
  objectIdOf,
  replicaOf,
  type TextDelete,
  type TextInsert,
} from "../document/types";
import { partsOf } from "./note-changes";

// Neighbouring units of one replica.
export interface Span extends TextDelete {
  readonly text: string;
}

export interface TextStep {
  readonly type: "inserted" | "deleted";
  object: ObjectId;
  spans: readonly Span[];
}

// The visible units among `deletes`, in stretches that nothing stands between.
export const spansOf = (text: TextSequence, deletes: readonly TextDelete[]): Span[] => {
  const spans: Span[] = [];
  for (const { replica, counter, length } of deletes) {
    for (let at = counter; at < counter + length; ) {
      const run = text.find(replica, at);
      if (!run) {
        at += 1;
        continue;
      }
      const inner = at - run.first;
      const segment = text.index.segmentOf(run, inner);
      const end = Math.min(counter + length, run.first + segment.start + segment.length);
      if (segment.visible) {
        const cut = run.text.slice(inner, end - run.first);
        spans.push({ replica, counter: at, length: end - at, text: cut });
      }
      at = end;
    }
  }
  return spans;
};

// The parts of a span that are deleted now: the others need not be brought back.
export const deletedParts = (text: TextSequence, span: Span): Span[] => {
  const parts: Span[] = [];
  const { replica, counter } = span;
  for (let k = 0; k < span.length; ) {
    const run = text.find(replica, counter + k);
    if (!run) {
      k += 1;
      continue;
    }
    const segment = text.index.segmentOf(run, counter + k - run.first);
    const end = Math.min(span.length, run.first + segment.start + segment.length - counter);
    if (!segment.visible) {
      const cut = span.text.slice(k, end);
      parts.push({ replica, counter: counter + k, length: end - k, text: cut });
    }
    k = end;
  }
  return parts;
};

// The inserts that put a span's text right after its last unit, deleted or not (TXT-5), as long as the
// caller applies each before the next is made.
export function* insertsAfter(
  text: TextSequence,
  span: Span,
  nextCounter: () => number,
  author: number,
): Generator<TextInsert> {
  let last: ElementId = { replica: span.replica, counter: span.counter + span.length - 1 };
  for (const part of partsOf(span.text)) {
    const counter = nextCounter();
    yield { counter, ...hookAfter(text, last), text: part };
    last = { replica: author, counter: counter + part.length - 1 };
  }
}

const hookAfter = (text: TextSequence, id: ElementId): Pick<TextInsert, "parent" | "left"> => {
  const run = text.find(id.replica, id.counter);
  if (!run) throw new Error("undo: the unit to write after does not exist");
  const inner = id.counter - run.first;
  if (inner + 1 === run.length && !hasRightChild(run, inner)) return { parent: id, left: false };
  const segment = text.index.segmentOf(run, inner);
  if (inner + 1 < segment.start + segment.length) {
    return { parent: idOf(run, inner + 1), left: true };
  }
  let next = text.index.next(segment);
  if (next?.run === text.root) next = text.index.next(next);
  if (!next) throw new Error("undo: the walk ended early");
  return { parent: idOf(next.run, next.start), left: true };
};

const keyOf = ({ replica, counter }: ElementId): number => objectIdOf(replica, counter);

// Which new unit stands for which old one, by text.
export class RedoneUnits {
  private readonly byText = new Map<ObjectId, Map<number, number>>();

  add(object: ObjectId, old: Span, fresh: ElementId): void {
    const units = this.byText.get(object) ?? new Map<number, number>();
    this.byText.set(object, units);
    for (let k = 0; k < old.length; k++) units.set(keyOf(old) + k, keyOf(fresh) + k);
  }

  // The units of a span as they are called now, as spans.
  current(object: ObjectId, { replica, counter, length }: TextDelete): TextDelete[] {
    const units = this.byText.get(object);
    if (!units) return [{ replica, counter, length }];
    const spans: { replica: number; counter: number; length: number }[] = [];
    for (let k = 0; k < length; k++) {
      let key = objectIdOf(replica, counter + k);
      for (let next = units.get(key); next !== undefined; next = units.get(key)) key = next;
      const last = spans.at(-1);
      if (last && objectIdOf(last.replica, last.counter) + last.length === key) last.length += 1;
      else spans.push({ replica: replicaOf(key), counter: counterOf(key), length: 1 });
    }
    return spans;
  }

  rename(
    objectOf: (object: ObjectId) => ObjectId,
    unitOf: (object: ObjectId, unit: ElementId) => ElementId,
  ): void {
    for (const [object, units] of [...this.byText]) {
      const text = objectOf(object);
      const name = (key: number): number =>
        keyOf(unitOf(text, { replica: replicaOf(key), counter: counterOf(key) }));
      this.byText.delete(object);
      this.byText.set(text, new Map([...units].map(([old, fresh]) => [name(old), name(fresh)])));
    }
  }

  forget(object: ObjectId): void {
    this.byText.delete(object);
  }

  clear(): void {
    this.byText.clear();
  }
}

// A step's spans after its units were made anew.
export const renameSpans = (
  spans: readonly Span[],
  unitOf: (unit: ElementId) => ElementId,
): Span[] => {
  const renamed: { replica: number; counter: number; length: number; text: string }[] = [];
  for (const { replica, counter, text } of spans) {
    for (let k = 0; k < text.length; k++) {
      const unit = unitOf({ replica, counter: counter + k });
      const last = k > 0 ? renamed.at(-1) : undefined;
      const unitText = text.charAt(k);
      if (last?.replica === unit.replica && last.counter + last.length === unit.counter) {
        last.length += 1;
        last.text += unitText;
      } else renamed.push({ ...unit, length: 1, text: unitText });
    }
  }
  return renamed;
};
