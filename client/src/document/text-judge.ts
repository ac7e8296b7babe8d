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

type PlaceInText = Pick<TextInsert, "parent" | "left">;

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

  // TXT-9 and TXT-10: below the highest counter there is room for nothing but what is there, be it an
  // insert of this very edit.
  private repeats({ counter: first, parent, left, text }: TextInsert): boolean {
    for (let k = 0; k < text.length; k++) {
      const counter = first + k;
      const place =
        k === 0
          ? { parent, left }
          : { parent: { replica: this.author, counter: counter - 1 }, left: false };
      if (!this.isThere(counter, place, text.charCodeAt(k))) return false;
    }
    return true;
  }

  private isThere(counter: number, place: PlaceInText, unit: number): boolean {
    const run = this.text.find(this.author, counter);
    if (run) {
      const inner = counter - run.first;
      if (!hangsAt(run, inner, place, this.text.root)) return false;
      const { visible } = this.text.index.segmentOf(run, inner);
      return !visible || run.text.charCodeAt(inner) === unit;
    }
    const fresh = this.freshAt(counter);
    if (!fresh) return false;
    const inner = counter - fresh.counter;
    const there =
      inner === 0 ? fresh : { parent: { replica: this.author, counter: counter - 1 }, left: false };
    return isSamePlace(there, place) && fresh.text.charCodeAt(inner) === unit;
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
    const fresh = this.freshAt(counter);
    return fresh?.text.charCodeAt(counter - fresh.counter);
  }

  // The author's insert of this edit that brings the unit.
  private freshAt(counter: number): TextInsert | undefined {
    return this.fresh.find(
      ({ counter: first, text }) => counter >= first && counter < first + text.length,
    );
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

const isSamePlace = (one: PlaceInText, other: PlaceInText): boolean =>
  one.left === other.left &&
  one.parent?.replica === other.parent?.replica &&
  one.parent?.counter === other.parent?.counter;

const hangsAt = (run: Run, inner: number, place: PlaceInText, root: Run): boolean => {
  const { replica, first, left, parent, parentIndex } = run;
  if (inner > 0) {
    return isSamePlace({ parent: { replica, counter: first + inner - 1 }, left: false }, place);
  }
  if (!parent) return false;
  if (parent === root) return place.parent === null && place.left === left;
  const hangs = { replica: parent.replica, counter: parent.first + parentIndex };
  return isSamePlace({ parent: hangs, left }, place);
};
