// The committed structure: each object's parent and its siblings' order, as the room resolved them.
// Rules: protocol/SPEC.md, STR-…; what a Place asks for is resolved by the room alone (STR-2).
//
// Objects come in any order while a state is installed: a parent may follow its children, and a list is
// sorted when it is next read, so that thousands of arrivals cost one sorting.

import { at } from "./at";
import type { Tree } from "./tree";
import type { ObjectId } from "./types";

interface Seat {
  readonly object: ObjectId;
  readonly parent: ObjectId;
  readonly label: number;
}

// STR-7.
const inOrder = (a: Seat, b: Seat): number => a.label - b.label || a.object - b.object;

// More changes than this between two readings are a state that is being installed.
const SINGLE_CHANGES_MAX = 16;

class Siblings {
  private readonly seats: Seat[] = [];
  private isSorted = true;
  private changes = 0; // since the list was read
  private ids: readonly ObjectId[] | null = null; // null: out of date

  add(seat: Seat): void {
    if (this.isSorted && this.changes < SINGLE_CHANGES_MAX) {
      this.seats.splice(this.placeOf(seat), 0, seat);
    } else {
      this.seats.push(seat);
      this.isSorted = false;
    }
    this.changes += 1;
    this.ids = null;
  }

  // Returns how many are left.
  remove(seat: Seat): number {
    this.seats.splice(this.isSorted ? this.placeOf(seat) : this.seats.indexOf(seat), 1);
    this.ids = null;
    return this.seats.length;
  }

  list(): readonly ObjectId[] {
    if (!this.isSorted) this.seats.sort(inOrder);
    this.isSorted = true;
    this.changes = 0;
    this.ids ??= this.seats.map(({ object }) => object);
    return this.ids;
  }

  // REQUIRES: isSorted.
  private placeOf(seat: Seat): number {
    let low = 0;
    let high = this.seats.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(at(this.seats, middle), seat) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NOBODY: readonly ObjectId[] = [];

export class Structure implements Tree {
  private readonly seats = new Map<ObjectId, Seat>();
  private readonly below = new Map<ObjectId, Siblings>();

  parentOf(id: ObjectId): ObjectId | undefined {
    return this.seats.get(id)?.parent;
  }

  // The same array until the children change.
  childrenOf(parent: ObjectId): readonly ObjectId[] {
    return this.below.get(parent)?.list() ?? NOBODY;
  }

  put(object: ObjectId, parent: ObjectId, label: number): void {
    this.remove(object);
    const seat = { object, parent, label };
    this.seats.set(object, seat);
    const siblings = this.below.get(parent) ?? new Siblings();
    this.below.set(parent, siblings);
    siblings.add(seat);
  }

  remove(object: ObjectId): void {
    const seat = this.seats.get(object);
    if (!seat) return;
    this.seats.delete(object);
    if (this.below.get(seat.parent)?.remove(seat) === 0) this.below.delete(seat.parent);
  }
}
