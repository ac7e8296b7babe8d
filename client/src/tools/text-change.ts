// Replacements in a text, as pure functions: finding the one that leads from one text to another,
// applying it, and carrying a caret or a change across others' changes.

import type { TextChange } from "../sync/api";

export function applyChange(text: string, change: TextChange): string {
  return (
    text.slice(0, change.position) + change.inserted + text.slice(change.position + change.deleted)
  );
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

// The smallest replacement that turns `before` into `after`. Where letters repeat, several are as
// small: `caret`, the place in `after` where typing ended, picks the one that the person made. Never
// cuts a surrogate pair in two.
export function difference(before: string, after: string, caret: number): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let suffix = 0;
  const suffixMax = Math.min(shorter, Math.max(0, after.length - caret));
  while (suffix < suffixMax && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix += 1;
  let prefix = 0;
  while (prefix < shorter - suffix && before[prefix] === after[prefix]) prefix += 1;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix += 1;
  const splits = (text: string, index: number) =>
    index < text.length && isLowSurrogate(text, index);
  if (prefix > 0 && (splits(before, prefix) || splits(after, prefix))) prefix -= 1;
  while (
    suffix > 0 &&
    (splits(before, before.length - suffix) || splits(after, after.length - suffix))
  ) {
    suffix -= 1;
  }
  return {
    position: prefix,
    deleted: before.length - suffix - prefix,
    inserted: after.slice(prefix, after.length - suffix),
  };
}

// Where a caret at `caret` stands once another person's change has been applied. Text that appears
// exactly at the caret goes behind it: one's own next letter continues one's own word.
export function moveCaret(caret: number, change: TextChange): number {
  if (change.position >= caret) return caret;
  const removedBefore = Math.min(change.deleted, caret - change.position);
  const insideRemoved = caret < change.position + change.deleted;
  return caret - removedBefore + (insideRemoved ? 0 : change.inserted.length);
}

export function moveCaretAcross(caret: number, changes: readonly TextChange[]): number {
  return changes.reduce(moveCaret, caret);
}

// A change made while others' `changes` had not been seen, as changes to the text that contains
// them, to be applied in order. What others wrote inside a removed stretch stays.
export function rebase(change: TextChange, changes: readonly TextChange[]): TextChange[] {
  // Each surviving unit of the removed stretch, as stretches [from, to) in the newest text.
  let stretches: Array<readonly [number, number]> =
    change.deleted > 0 ? [[change.position, change.position + change.deleted]] : [];
  let position = change.position;
  for (const other of changes) {
    const end = other.position + other.deleted;
    const shift = other.inserted.length - other.deleted;
    position = moveCaret(position, other);
    stretches = stretches.flatMap(([from, to]) => {
      const kept: Array<readonly [number, number]> = [];
      if (from < Math.min(to, other.position)) kept.push([from, Math.min(to, other.position)]);
      const after = Math.max(from, end);
      if (after < to) kept.push([after + shift, to + shift]);
      return kept;
    });
  }
  const result: TextChange[] = stretches
    .sort((a, b) => b[0] - a[0])
    .map(([from, to]) => ({ position: from, deleted: to - from, inserted: "" }));
  if (change.inserted !== "") {
    result.unshift({ position, deleted: 0, inserted: change.inserted });
    for (let index = 1; index < result.length; index += 1) {
      const removal = result[index] as TextChange;
      if (removal.position >= position) {
        result[index] = { ...removal, position: removal.position + change.inserted.length };
      }
    }
  }
  return result;
}
