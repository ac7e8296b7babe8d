// Counts what others did since the last announcement, so that a screen reader hears one sentence
// every few seconds instead of every keystroke.

import type { ObjectId } from "../sync/api";

export interface Summary {
  readonly added: number;
  readonly edited: number;
  readonly removed: number;
}

export class ChangeSummary {
  private known: Set<ObjectId>;
  private readonly changed = new Set<ObjectId>();
  private before: ReadonlySet<ObjectId>;

  constructor(present: Iterable<ObjectId>) {
    this.known = new Set(present);
    this.before = new Set(this.known);
  }

  note(ids: Iterable<ObjectId>, isPresent: (id: ObjectId) => boolean): void {
    for (const id of ids) {
      this.changed.add(id);
      if (isPresent(id)) this.known.add(id);
      else this.known.delete(id);
    }
  }

  // What changed, less what this person did alone, and starts over.
  take(own: ReadonlySet<ObjectId>): Summary {
    let added = 0;
    let edited = 0;
    let removed = 0;
    for (const id of this.changed) {
      if (own.has(id)) continue;
      const was = this.before.has(id);
      const is = this.known.has(id);
      if (is && !was) added += 1;
      else if (was && !is) removed += 1;
      else if (was && is) edited += 1;
    }
    this.changed.clear();
    this.before = new Set(this.known);
    return { added, edited, removed };
  }
}
