// What stands on a board: objects made of last-writer-wins registers, a place and text, merged so that
// replicas that saw the same operations are equal, in whatever order these came (per replica in order).
// Rules: protocol/SPEC.md, DOC-…, STR-…

import type { Digest } from "./digest";
import * as limits from "./limits";
import { digestOf } from "./object-digest";
import { isWrittenOnce, validProperties } from "./properties";
import { Structure } from "./structure";
import { type TextChange, TextSequence } from "./text";
import { branchOf, isVisible, isWithin, judgeParent, type Tree } from "./tree";
import {
  type Change,
  isLater,
  isPossible,
  KIND_NOTE,
  type ObjectId,
  type Operation,
  PAGE,
  type Placed,
  PROPERTY_DELETED,
  type PropertyValue,
  type Register,
  replicaOf,
  type Stamp,
  type Standing,
  type Value,
  type Verdict,
} from "./types";

// Once it is in a document, that alone changes it: the place is kept in step with the structure.
export interface BoardObject {
  readonly id: ObjectId;
  readonly kind: number;
  readonly registers: Map<number, Register>;
  place: Standing;
  text: TextSequence;
}

export const isDeleted = (object: BoardObject): boolean => {
  const value = object.registers.get(PROPERTY_DELETED)?.value;
  return value?.type === "integer" && value.value === 1;
};

type Create = Extract<Change, { type: "create" }>;

export class BoardDocument {
  private readonly held = new Map<ObjectId, BoardObject>();
  private readonly standing = new Structure();

  get objects(): ReadonlyMap<ObjectId, BoardObject> {
    return this.held;
  }

  get structure(): Tree {
    return this.standing;
  }

  // Applies what the server has committed: it was judged there. Registers still compare stamps, so
  // that what a catch-up brought before changes nothing. Any other answer than OK tells that this copy
  // has lost its way: what the operation names isn't here, or can't stand where it says.
  integrate(operation: Operation, stamp: Stamp, changes?: TextChange[]): Verdict {
    const { change } = operation;
    if (change.type === "create") return this.create(operation.object, change, stamp);
    const object = this.held.get(operation.object);
    if (!object) return "UNKNOWN_OBJECT";
    switch (change.type) {
      case "text":
        return object.text.apply(change.edit, stamp.replica, changes);
      case "deleted":
        write(
          object,
          { property: PROPERTY_DELETED, value: integer(change.deleted ? 1 : 0) },
          stamp,
        );
        return "OK";
      case "set":
        for (const property of change.properties) write(object, property, stamp);
        return "OK";
      case "placed":
        return this.move(object, change, stamp);
      case "place":
        return "INVALID"; // not resolved
      case "erased":
        for (const id of branchOf(this.standing, object.id).reverse()) this.remove(id);
        return "OK";
    }
  }

  // What a replica that asks for this is answered, as far as the rules decide it; without effect.
  judge({ object: id, change }: Operation, stamp: Stamp): Verdict {
    if (change.type === "create") return this.judgeCreate(id, change, stamp);
    // STR-2.
    if (change.type === "placed" || change.type === "erased") return "INVALID";
    const object = this.held.get(id);
    if (!object) return "UNKNOWN_OBJECT";
    switch (change.type) {
      case "deleted":
        return wins(object, PROPERTY_DELETED, stamp) ? "OK" : "SUPERSEDED";
      case "text": {
        const verdict = object.text.judge(change.edit, stamp.replica);
        return verdict === "OK" ? this.withVisibility(id) : verdict;
      }
      case "set":
        return this.judgeSet(object, change.properties, stamp);
      case "place":
        return this.judgePlace(object, change.parent, stamp);
    }
  }

  // False when the object, or one that it stands below, is deleted; and for one that isn't there.
  visible(id: ObjectId): boolean {
    return isVisible(this.standing, id, (one) => {
      const object = this.held.get(one);
      return !object || isDeleted(object);
    });
  }

  // The objects whose state `operation` changes; to be asked before it is integrated.
  changedBy({ object, change }: Operation): ObjectId[] {
    if (change.type === "erased") return branchOf(this.standing, object);
    const place = change.type === "create" ? change.place : change;
    if (place.type !== "placed") return [object];
    return [object, ...place.relabelled.map((sibling) => sibling.object)];
  }

  // Puts an object in place of the one with its id, if there is one. Objects of a state come in any
  // order, so its parent may follow.
  install(object: BoardObject): void {
    this.held.set(object.id, object);
    this.standing.put(object.id, object.place.parent, object.place.label);
  }

  digest(): Digest {
    return digestOf(this.held.values());
  }

  private create(id: ObjectId, { kind, properties, place }: Create, stamp: Stamp): Verdict {
    if (place.type === "place") return "INVALID"; // not resolved
    const known = this.held.get(id);
    if (!known && !this.holds(place.parent)) return "UNKNOWN_OBJECT";
    const { parent, label } = place;
    const object = known ?? newObject(id, kind, { parent, label, stamp });
    for (const property of properties) write(object, property, stamp);
    if (known) return this.move(known, place, stamp);
    this.install(object);
    this.relabel(place);
    return "OK";
  }

  private move(object: BoardObject, placed: Placed, stamp: Stamp): Verdict {
    if (!isLater(stamp, object.place.stamp)) return "OK";
    const { parent, label } = placed;
    if (!this.holds(parent)) return "UNKNOWN_OBJECT";
    if (isWithin(this.standing, parent, object.id)) return "CYCLE";
    object.place = { parent, label, stamp };
    this.standing.put(object.id, parent, label);
    this.relabel(placed);
    return "OK";
  }

  // STR-6: stamps stay, so that this defeats nobody's move.
  private relabel({ parent, relabelled }: Placed): void {
    for (const { object: id, label } of relabelled) {
      const sibling = this.held.get(id);
      if (sibling?.place.parent !== parent) continue;
      sibling.place = { ...sibling.place, label };
      this.standing.put(id, parent, label);
    }
  }

  private remove(id: ObjectId): void {
    this.held.delete(id);
    this.standing.remove(id);
  }

  private holds(parent: ObjectId): boolean {
    return parent === PAGE || this.held.has(parent);
  }

  private judgeCreate(id: ObjectId, change: Create, stamp: Stamp): Verdict {
    const { kind, properties, place } = change;
    if (this.held.has(id) || !isPossible(id) || replicaOf(id) !== stamp.replica) return "INVALID";
    if (kind === 0 || !validProperties(properties) || place.type === "placed") return "INVALID";
    const standing = judgeParent(this.standing, id, place.parent);
    if (standing !== "OK") return standing;
    if (this.held.size >= limits.OBJECTS_MAX) return "BUDGET";
    return this.withVisibility(place.parent);
  }

  private judgeSet(
    object: BoardObject,
    properties: readonly PropertyValue[],
    stamp: Stamp,
  ): Verdict {
    if (properties.length === 0 || !validProperties(properties)) return "INVALID";
    if (properties.some(isWrittenOnce)) return "INVALID";
    if (registersWith(object, properties) > limits.PROPERTIES_MAX) return "BUDGET";
    const any = properties.some(({ property }) => wins(object, property, stamp));
    return any ? this.withVisibility(object.id) : "SUPERSEDED";
  }

  // STR-3.
  private judgePlace(object: BoardObject, parent: ObjectId, stamp: Stamp): Verdict {
    if (!this.holds(parent)) return "UNKNOWN_OBJECT";
    if (!isLater(stamp, object.place.stamp)) return "SUPERSEDED";
    const verdict = judgeParent(this.standing, object.id, parent);
    if (verdict !== "OK") return verdict;
    return isDeleted(object) ? "APPLIED_TO_DELETED" : this.withVisibility(parent);
  }

  private withVisibility(id: ObjectId): Verdict {
    return id === PAGE || this.visible(id) ? "OK" : "APPLIED_TO_DELETED";
  }
}

export const newObject = (id: ObjectId, kind: number, place: Standing): BoardObject => ({
  id,
  kind,
  registers: new Map(),
  place,
  text: new TextSequence(),
});

export const integer = (value: number): Value => ({ type: "integer", value });

// How many registers an object would hold, `deleted` left out.
const registersWith = (object: BoardObject, properties: readonly PropertyValue[]): number => {
  const names = new Set([
    ...object.registers.keys(),
    ...properties.map(({ property }) => property),
  ]);
  names.delete(PROPERTY_DELETED);
  return names.size;
};

const wins = (object: BoardObject, property: number, stamp: Stamp): boolean => {
  const register = object.registers.get(property);
  return !register || isLater(stamp, register.stamp);
};

const write = (object: BoardObject, { property, value }: PropertyValue, stamp: Stamp): void => {
  if (wins(object, property, stamp)) object.registers.set(property, { value, stamp });
};

export const isNote = (object: BoardObject): boolean => object.kind === KIND_NOTE;
