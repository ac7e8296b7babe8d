// What an edit of a text is to be answered with, found before anything of it is integrated. The order of
// the checks is part of the rules (protocol/golden/README.md): both languages give the same verdict.

import { INSERT_UNITS_MAX, TEXT_CHANGES_MAX, TEXT_UNITS_MAX } from "./limits";
import type { TextIndex } from "./text-index";
import type { Run } from "./text-parts";
import type { ElementId, TextDelete, TextEdit, TextInsert, Verdict } from "./types";
import { isHighSurrogate, isLowSurrogate, isWellFormed } from "./utf16";

const COUNTER_MAX = 2 ** 32 - 1;

// What of a text a judge looks at.
export interface JudgedText {
  readonly root: Run;
  readonly index: Pick<TextIndex, "segmentOf">;
  readonly elementCount: number;
  nextCounter(replica: number): number;
  find(replica: number, counter: number): Run | undefined;
}

// Judges one edit, and remembers what its inserts would bring for what follows them.
export class TextJudge {
  private readonly fresh: TextInsert[] = [];

  constructor(
    private readonly text: JudgedText,
    private readonly author: number,
  ) {}

  judge(edit: TextEdit): Verdict {
    if (!isWellShaped(edit)) return "INVALID";
    let next = this.text.nextCounter(this.author);
    let added = 0;
    for (const insert of edit.inserts) {
      const { counter, text, parent, left } = insert;
      if (counter < next) {
        if (!this.repeats(insert)) return "INVALID";
        continue;
      }
      if (parent && this.unitOf(parent.replica, parent.counter) === undefined) {
        return "UNKNOWN_ANCHOR";
      }
      if (parent && this.splitsPair(parent, left)) return "INVALID";
      this.fresh.push(insert);
      next = counter + text.length;
      added += text.length;
    }
    if (this.text.elementCount + added > TEXT_UNITS_MAX) return "BUDGET";
    for (const span of edit.deletes) {
      const verdict = this.judgeDelete(span);
      if (verdict !== "OK") return verdict;
    }
    return "OK";
  }

  private repeats(insert: TextInsert): boolean {
    // An insert of this very edit may be said twice, too.
    const same = this.fresh.find(({ counter }) => counter === insert.counter);
    if (same) {
      const { parent, left, text } = same;
      return (
        text.startsWith(insert.text) &&
        left === insert.left &&
        parent?.replica === insert.parent?.replica &&
        parent?.counter === insert.parent?.counter
      );
    }
    const { root, index } = this.text;
    for (let k = 0; k < insert.text.length; k++) {
      const run = this.text.find(this.author, insert.counter + k);
      if (!run) return false;
      const inner = insert.counter + k - run.first;
      if (k === 0 ? !hangsAt(run, inner, insert, root) : inner === 0) return false;
      const { visible } = index.segmentOf(run, inner);
      if (visible && run.text.charCodeAt(inner) !== insert.text.charCodeAt(k)) return false;
    }
    return true;
  }

  private judgeDelete({ replica, counter, length }: TextDelete): Verdict {
    for (let current = counter; current < counter + length; ) {
      const run = this.text.find(replica, current);
      if (run) current = run.first + run.length;
      else if (this.unitOf(replica, current) === undefined) return "UNKNOWN_ANCHOR";
      else current += 1;
    }
    const last = counter + length - 1;
    return this.isPair(replica, counter - 1) || this.isPair(replica, last) ? "INVALID" : "OK";
  }

  private splitsPair({ replica, counter }: ElementId, left: boolean): boolean {
    return this.isPair(replica, left ? counter - 1 : counter);
  }

  // Whether a visible surrogate pair begins at `counter`.
  private isPair(replica: number, counter: number): boolean {
    return (
      isHighSurrogate(this.unitOf(replica, counter)) &&
      isLowSurrogate(this.unitOf(replica, counter + 1))
    );
  }

  // The code unit of an element, among those here and those that the edit itself brings before, as far
  // as surrogates are concerned: 0 for any other unit and for a deleted one, which may have been
  // forgotten; undefined where there is no element. Typing makes a run's text a rope, and looking at a
  // unit of it would copy the whole run at each key.
  private unitOf(replica: number, counter: number): number | undefined {
    const run = this.text.find(replica, counter);
    if (run) {
      if (!run.hasSurrogates) return 0;
      const inner = counter - run.first;
      return this.text.index.segmentOf(run, inner).visible ? run.text.charCodeAt(inner) : 0;
    }
    if (replica !== this.author) return undefined;
    for (const { counter: first, text } of this.fresh) {
      if (counter >= first && counter < first + text.length) {
        return text.charCodeAt(counter - first);
      }
    }
    return undefined;
  }
}

const isWellShaped = ({ inserts, deletes }: TextEdit): boolean => {
  const changes = inserts.length + deletes.length;
  if (changes === 0 || changes > TEXT_CHANGES_MAX) return false;
  for (const { counter, text, parent, left } of inserts) {
    if (text.length === 0 || text.length > INSERT_UNITS_MAX || !isWellFormed(text)) return false;
    if (counter < 1 || counter + text.length - 1 > COUNTER_MAX) return false;
    if (parent === null && left) return false;
  }
  let deleted = 0;
  for (const { counter, length } of deletes) {
    if (length < 1 || counter < 1 || counter + length - 1 > COUNTER_MAX) return false;
    deleted += length;
  }
  return deleted <= TEXT_UNITS_MAX;
};

const hangsAt = (run: Run, inner: number, insert: TextInsert, root: Run): boolean => {
  const { parent, left } = insert;
  if (inner > 0) {
    return parent?.replica === run.replica && parent.counter === run.first + inner - 1 && !left;
  }
  if (run.left !== left || !run.parent) return false;
  if (run.parent === root) return parent === null;
  return (
    parent?.replica === run.parent.replica && parent.counter === run.parent.first + run.parentIndex
  );
};
