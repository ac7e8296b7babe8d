// Marks tell which write a register carries: a value may be undone only while its register still
// carries the write that is to be undone.
//
// The same write can have several marks in its life. The room may correct its stamp; it may move to
// another replica; and writing an earlier value back makes a new write that stands for the earlier one,
// so that what was done before can be undone in its turn.

import type { ObjectId, Stamp } from "../document/types";

export type Mark = string;

export const markOf = ({ hlc, replica }: Stamp): Mark => `${hlc}.${replica}`;

// Carried by the deletion register of an object that was never deleted or restored.
export const unwrittenMark = (object: ObjectId): Mark => `unwritten.${object}`;

export class Marks {
  private readonly corrected = new Map<Mark, Mark>();
  private readonly replaced = new Map<string, Mark>(); // by property and mark

  correct(before: Mark, after: Mark): void {
    if (before !== after) this.corrected.set(before, after);
  }

  // The write `after` to this property stands for `before` from now on.
  replace(property: number, before: Mark, after: Mark): void {
    this.replaced.set(`${property}/${before}`, after);
    const now = this.corrected.get(before);
    if (now !== undefined) this.replace(property, now, after);
  }

  same(property: number, a: Mark, b: Mark): boolean {
    return this.current(property, a) === this.current(property, b);
  }

  clear(): void {
    this.corrected.clear();
    this.replaced.clear();
  }

  private current(property: number, mark: Mark): Mark {
    let current = mark;
    for (;;) {
      const next = this.replaced.get(`${property}/${current}`) ?? this.corrected.get(current);
      if (next === undefined) return current;
      current = next;
    }
  }
}
