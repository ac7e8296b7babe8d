// Collaborative plain text: the Fugue tree of Weidner and Kleppmann ("The Art of the Fugue", 2023),
// stored as runs that are never split.
//
// An element is one UTF-16 code unit with the id (replica, counter). The state is a grow-only set of
// elements, each hanging at a parent on one side, and a grow-only set of deleted ids; the order is a
// pure function of these sets, so replicas that saw the same edits are equal (SPEC, TXT-…). Positions
// are visible UTF-16 code units. Nothing recurses: typing backwards nests as deep as the text is long.

import { at } from "./at";
import { type Digest, DigestSum } from "./digest";
import { TextIndex } from "./text-index";
import { TextJudge } from "./text-judge";
import type { Run, Segment } from "./text-parts";
import {
  addChild,
  hasRightChild,
  hasSurrogates,
  idOf,
  leftmost,
  newRun,
  rightmost,
} from "./text-run";
import type { TextDelete, TextEdit, TextInsert, Verdict } from "./types";

// One replacement in the visible text. A list of them applies one after the other.
export interface TextChange {
  readonly position: number;
  readonly deleted: number;
  readonly inserted: string;
}

export class TextSequence {
  readonly root: Run = newRun(0, 0, 0, "", null, 0, false);
  readonly index = new TextIndex(this.root);
  // The runs of each replica, by first counter.
  readonly runs = new Map<number, Run[]>();
  private elements = 0;
  private lastRun: Run = this.root;
  private visibleText: string | undefined = "";

  get size(): number {
    return this.index.visibleCount;
  }

  get elementCount(): number {
    return this.elements;
  }

  get empty(): boolean {
    return this.elements === 0;
  }

  text(): string {
    if (this.visibleText === undefined) {
      const parts: string[] = [];
      for (const { run, start, length, visible } of this.index.segments()) {
        if (visible) parts.push(run.text.slice(start, start + length));
      }
      this.visibleText = parts.join("");
    }
    return this.visibleText;
  }

  // The first counter of `replica` that is not in use here.
  nextCounter(replica: number): number {
    const last = this.runs.get(replica)?.at(-1);
    return last ? last.first + last.length : 1;
  }

  // The insert that puts `text` before the visible unit `position` (TXT-5); not applied.
  makeInsert(position: number, text: string, author: number, counter?: number): TextInsert {
    const first = counter ?? this.nextCounter(author);
    if (this.elements === 0) return { counter: first, parent: null, left: false, text };
    if (position === 0) {
      let segment = this.index.first();
      if (segment.run === this.root) segment = this.following(segment);
      return { counter: first, parent: idOf(segment.run, segment.start), left: true, text };
    }
    const { segment, offset } = this.index.findVisible(position - 1);
    const { run } = segment;
    const inner = segment.start + offset;
    if (inner + 1 === run.length && !hasRightChild(run, inner)) {
      return { counter: first, parent: idOf(run, inner), left: false, text };
    }
    if (offset + 1 < segment.length) {
      return { counter: first, parent: idOf(run, inner + 1), left: true, text };
    }
    let next = this.following(segment);
    if (next.run === this.root) next = this.following(next);
    return { counter: first, parent: idOf(next.run, next.start), left: true, text };
  }

  // The spans that delete `length` visible units from `position` on; not applied.
  makeDelete(position: number, length: number): TextDelete[] {
    const spans: { replica: number; counter: number; length: number }[] = [];
    if (length <= 0) return spans;
    let { segment, offset } = this.index.findVisible(position);
    if (offset + length <= segment.length) {
      const { run, start } = segment;
      return [{ replica: run.replica, counter: run.first + start + offset, length }];
    }
    let remaining = length;
    while (remaining > 0) {
      if (segment.visible) {
        const taken = Math.min(remaining, segment.length - offset);
        const { replica } = segment.run;
        const counter = segment.run.first + segment.start + offset;
        const last = spans.at(-1);
        if (last?.replica === replica && last.counter + last.length === counter)
          last.length += taken;
        else spans.push({ replica, counter, length: taken });
        remaining -= taken;
      }
      if (remaining > 0) segment = this.following(segment);
      offset = 0;
    }
    return spans;
  }

  // What integrating `edit` would be answered with, without effect.
  judge(edit: TextEdit, author: number): Verdict {
    return new TextJudge(this, author).judge(edit);
  }

  // Integrates an edit by `author`, whole or not at all; tells what changed in the visible text.
  apply(edit: TextEdit, author: number, changes?: TextChange[]): Verdict {
    const verdict = this.judge(edit, author);
    if (verdict === "OK") this.integrate(edit, author, changes);
    return verdict;
  }

  // As apply(), for an edit that is known to be right: what makeInsert() and makeDelete() returned.
  integrate(edit: TextEdit, author: number, changes?: TextChange[]): void {
    for (const insert of edit.inserts) {
      if (insert.counter < this.nextCounter(author)) continue; // a repeat
      const position = this.integrateInsert(insert, author);
      this.visibleText = undefined;
      changes?.push({ position, deleted: 0, inserted: insert.text });
    }
    for (const { replica, counter, length } of edit.deletes) {
      let current = counter;
      const end = counter + length;
      while (current < end) {
        const run = this.find(replica, current);
        if (!run) throw new Error("text: a deleted unit does not exist");
        const stop = Math.min(end, run.first + run.length);
        this.index.hide(run, current - run.first, stop - run.first, (position, deleted) => {
          this.visibleText = undefined;
          changes?.push({ position, deleted, inserted: "" });
        });
        current = stop;
      }
    }
  }

  // Order-independent hash of everything that must agree between replicas.
  digest(): Digest {
    const sum = new DigestSum();
    for (const runs of this.runs.values()) {
      for (const run of runs) {
        for (const segment of run.segments) {
          for (let k = segment.start; k < segment.start + segment.length; k++) {
            const parent = k > 0 ? run : run.parent;
            sum
              .begin(4)
              .word(run.replica)
              .word(run.first + k);
            if (k > 0) sum.word(run.replica).word(run.first + k - 1);
            else if (parent && parent !== this.root)
              sum.word(parent.replica).word(parent.first + run.parentIndex);
            else sum.word(0).word(0);
            sum.word(k > 0 || !run.left ? 1 : 0);
            sum.word(segment.visible ? run.text.charCodeAt(k) : 0x10000).end();
          }
        }
      }
    }
    return sum.value();
  }

  find(replica: number, counter: number): Run | undefined {
    const last = this.lastRun;
    if (last.replica === replica && counter >= last.first && counter < last.first + last.length) {
      if (last !== this.root) return last;
    }
    const runs = this.runs.get(replica);
    if (!runs) return undefined;
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (at(runs, middle).first <= counter) low = middle;
      else high = middle - 1;
    }
    const run = runs[low];
    if (!run || counter < run.first || counter >= run.first + run.length) return undefined;
    this.lastRun = run;
    return run;
  }

  // For loading: a run in id order, whose place in the order is given afterwards.
  addRun(run: Run): void {
    const runs = this.runs.get(run.replica);
    if (runs) runs.push(run);
    else this.runs.set(run.replica, [run]);
    this.elements += run.length;
    this.visibleText = undefined;
  }

  private integrateInsert(insert: TextInsert, author: number): number {
    const { counter, text } = insert;
    const parent = insert.parent
      ? this.find(insert.parent.replica, insert.parent.counter)
      : this.root;
    if (!parent) throw new Error("text: an insert hangs at a unit that does not exist");
    const inner = insert.parent ? insert.parent.counter - parent.first : 0;
    const continues =
      !insert.left &&
      parent !== this.root &&
      parent.replica === author &&
      inner === parent.length - 1 &&
      counter === parent.first + parent.length;
    if (continues) {
      const [last, lastInner] = rightmost(parent);
      const position = this.index.insertAfter(last, lastInner, parent, parent.length, text.length);
      parent.length += text.length;
      parent.text += text;
      parent.hasSurrogates ||= hasSurrogates(text);
      this.elements += text.length;
      this.lastRun = parent;
      return position;
    }
    const run = newRun(author, counter, text.length, text, parent, inner, insert.left);
    const place = addChild(parent, run);
    const previous = parent.children[place - 1];
    const next = parent.children[place + 1];
    this.addRun(run);
    this.lastRun = run;
    const { index } = this;
    if (previous && previous.parentIndex === inner && previous.left === insert.left) {
      const [last, lastInner] = rightmost(previous);
      return index.insertAfter(last, lastInner, run, 0, text.length);
    }
    if (!insert.left) return index.insertAfter(parent, inner, run, 0, text.length);
    if (next && next.parentIndex === inner && next.left) {
      return index.insertBefore(leftmost(next), 0, run, 0, text.length);
    }
    return index.insertBefore(parent, inner, run, 0, text.length);
  }

  private following(segment: Segment): Segment {
    const next = this.index.next(segment);
    if (!next) throw new Error("text: the walk ended early");
    return next;
  }
}
