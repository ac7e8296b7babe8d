// The displayed structure: the committed one with this replica's own pending work over it, in order
// (protocol/SPEC.md, STR-10). What would form a circle there is left out until its answer comes, and so
// is what the room will refuse for another reason that can be seen from here. Never a circle, and no
// labels: order is told by lists.
//
// Only lists that pending work changes are copied; all others are the committed ones themselves.

import { type BoardDocument, isDeleted } from "./objects";
import { isVisible, judgeParent, type Tree } from "./tree";
import {
  type Change,
  isLater,
  type ObjectId,
  type Place,
  PROPERTY_DELETED,
  type Stamp,
} from "./types";

export interface PendingChange {
  readonly object: ObjectId;
  readonly change: Change;
  readonly hlc: number;
}

// Holds until the document changes, or the queue of pending work other than at its end.
export class ShownStructure implements Tree {
  private readonly parents = new Map<ObjectId, ObjectId>(); // of what pending work placed
  private readonly lists = new Map<ObjectId, ObjectId[]>(); // by parent: children as they are shown
  private readonly deletions = new Map<ObjectId, boolean>();

  constructor(
    private readonly document: BoardDocument,
    private readonly replica: number,
  ) {}

  // The next of the pending operations.
  add({ object, change, hlc }: PendingChange): void {
    const known = this.document.objects.get(object);
    if (change.type === "create") {
      if (!known && change.place.type === "place") this.place(object, change.place);
    } else if (change.type === "place") {
      if (this.wins(hlc, known?.place.stamp)) this.place(object, change);
    } else if (change.type === "deleted") {
      const stamp = known?.registers.get(PROPERTY_DELETED)?.stamp;
      if (this.wins(hlc, stamp)) this.deletions.set(object, change.deleted);
    }
  }

  parentOf(id: ObjectId): ObjectId | undefined {
    return this.parents.get(id) ?? this.document.structure.parentOf(id);
  }

  childrenOf(parent: ObjectId): readonly ObjectId[] {
    return this.lists.get(parent) ?? this.document.structure.childrenOf(parent);
  }

  // False when the object, or one that it is shown below, is deleted; and for one that isn't there.
  visible(id: ObjectId): boolean {
    return isVisible(this, id, (one) => {
      const known = this.document.objects.get(one);
      return this.deletions.get(one) ?? (known !== undefined && isDeleted(known));
    });
  }

  // What is pending will be committed above all that this replica has committed (CLK-4).
  private wins(hlc: number, committed: Stamp | undefined): boolean {
    if (!committed || committed.replica === this.replica) return true;
    return isLater({ hlc, replica: this.replica }, committed);
  }

  private place(object: ObjectId, place: Place): void {
    const isNew = this.document.objects.get(object) === undefined && !this.parents.has(object);
    if (judgeParent(this, object, place.parent) !== "OK") return;
    if (!isNew) this.takeOut(object);
    const siblings = this.ownList(place.parent);
    siblings.splice(this.indexFor(object, place, siblings), 0, object);
    this.parents.set(object, place.parent);
  }

  private takeOut(object: ObjectId): void {
    const siblings = this.ownList(this.parentOf(object) ?? 0);
    siblings.splice(siblings.indexOf(object), 1);
  }

  private ownList(parent: ObjectId): ObjectId[] {
    const own = this.lists.get(parent) ?? [...this.document.structure.childrenOf(parent)];
    this.lists.set(parent, own);
    return own;
  }

  // STR-4.
  private indexFor(object: ObjectId, place: Place, siblings: readonly ObjectId[]): number {
    const { parent, anchor, before, other } = place;
    if (anchor === 0) return before ? 0 : siblings.length;
    const isBelow = (id: ObjectId): boolean => id !== object && this.parentOf(id) === parent;
    if (isBelow(anchor)) return siblings.indexOf(anchor) + (before ? 0 : 1);
    if (isBelow(other)) return siblings.indexOf(other) + (before ? 1 : 0);
    return siblings.length;
  }
}

export const shownStructure = (
  document: BoardDocument,
  pending: Iterable<PendingChange>,
  replica: number,
): ShownStructure => {
  const shown = new ShownStructure(document, replica);
  for (const change of pending) shown.add(change);
  return shown;
};
