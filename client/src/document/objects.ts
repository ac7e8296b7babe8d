// What stands on a board: objects made of last-writer-wins registers and text, merged so that replicas
// that saw the same operations are equal, in whatever order these came (per replica in order).
// Rules: protocol/SPEC.md, DOC-…

import { type Digest, DigestSum } from "./digest";
import * as limits from "./limits";
import { type TextChange, TextSequence } from "./text";
import {
  hasEffect,
  isLater,
  KIND_NOTE,
  type ObjectId,
  type Operation,
  PROPERTY_COLOUR,
  PROPERTY_DELETED,
  PROPERTY_POSITION,
  PROPERTY_SIZE,
  type PropertyValue,
  type Register,
  replicaOf,
  type Stamp,
  type Value,
  type Verdict,
} from "./types";
import { isWellFormed } from "./utf16";

export interface BoardObject {
  readonly id: ObjectId;
  readonly kind: number;
  readonly registers: Map<number, Register>;
  text: TextSequence;
}

export const isDeleted = (object: BoardObject): boolean => {
  const value = object.registers.get(PROPERTY_DELETED)?.value;
  return value?.type === "integer" && value.value === 1;
};

export class BoardDocument {
  readonly objects = new Map<ObjectId, BoardObject>();

  // Judges an operation by the rules and applies it where the verdict has an effect.
  apply(operation: Operation, stamp: Stamp, changes?: TextChange[]): Verdict {
    const verdict = this.judge(operation, stamp);
    if (hasEffect(verdict)) this.integrate(operation, stamp, changes);
    return verdict;
  }

  // Applies what the server has committed: it was judged there. Registers still compare stamps, so
  // that what a catch-up brought before changes nothing. UNKNOWN_OBJECT, or the text's verdict, tells
  // that this copy has lost its way.
  integrate(operation: Operation, stamp: Stamp, changes?: TextChange[]): Verdict {
    const { change } = operation;
    if (change.type === "create" && !this.objects.has(operation.object)) {
      this.objects.set(operation.object, newObject(operation.object, change.kind));
    }
    const object = this.objects.get(operation.object);
    if (!object) return "UNKNOWN_OBJECT";
    if (change.type === "text") return object.text.apply(change.edit, stamp.replica, changes);
    if (change.type === "deleted") {
      write(object, { property: PROPERTY_DELETED, value: integer(change.deleted ? 1 : 0) }, stamp);
    } else for (const property of change.properties) write(object, property, stamp);
    return "OK";
  }

  judge({ object: id, change }: Operation, stamp: Stamp): Verdict {
    const object = this.objects.get(id);
    if (change.type === "create") {
      if (object || replicaOf(id) !== stamp.replica || id % 2 ** 32 === 0) return "INVALID";
      if (change.kind === 0 || !validProperties(change.properties)) return "INVALID";
      return this.objects.size >= limits.OBJECTS_MAX ? "BUDGET" : "OK";
    }
    if (!object) return "UNKNOWN_OBJECT";
    if (change.type === "deleted") {
      return wins(object, PROPERTY_DELETED, stamp) ? "OK" : "SUPERSEDED";
    }
    if (change.type === "text") {
      const verdict = object.text.judge(change.edit, stamp.replica);
      if (verdict !== "OK") return verdict;
    } else if (change.properties.length === 0 || !validProperties(change.properties)) {
      return "INVALID";
    } else if (registersWith(object, change.properties) > limits.PROPERTIES_MAX) {
      return "BUDGET";
    } else if (!change.properties.some(({ property }) => wins(object, property, stamp))) {
      return "SUPERSEDED";
    }
    return isDeleted(object) ? "APPLIED_TO_DELETED" : "OK";
  }

  digest(): Digest {
    const sum = new DigestSum();
    for (const { id, kind, registers, text } of this.objects.values()) {
      sum.begin(2).wide(id).word(kind).end();
      for (const [property, { value, stamp }] of registers) {
        sum.begin(1).wide(id).word(property).wide(stamp.hlc).word(stamp.replica);
        addValue(sum, value);
        sum.end();
      }
      if (text.empty) continue;
      const { low, high } = text.digest();
      sum.begin(3).wide(id).word(low).word(high).end();
    }
    return sum.value();
  }
}

export const newObject = (id: ObjectId, kind: number): BoardObject => ({
  id,
  kind,
  registers: new Map(),
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

const addValue = (sum: DigestSum, value: Value): void => {
  if (value.type === "integer") sum.word(1).wide(value.value);
  else if (value.type === "point") sum.word(2).word(value.x).word(value.y);
  else sum.word(3).bytes(new TextEncoder().encode(value.value));
};

const within = (number: number, low: number, high: number): boolean =>
  number >= low && number <= high;

const validValue = (property: number, value: Value): boolean => {
  switch (property) {
    case PROPERTY_POSITION:
      return (
        value.type === "point" &&
        within(value.x, -limits.COORDINATE_MAX, limits.COORDINATE_MAX) &&
        within(value.y, -limits.COORDINATE_MAX, limits.COORDINATE_MAX)
      );
    case PROPERTY_SIZE:
      return (
        value.type === "point" &&
        within(value.x, limits.SIZE_MIN, limits.SIZE_MAX) &&
        within(value.y, limits.SIZE_MIN, limits.SIZE_MAX)
      );
    case PROPERTY_COLOUR:
      return value.type === "integer" && within(value.value, limits.COLOUR_MIN, limits.COLOUR_MAX);
    case PROPERTY_DELETED:
      return false; // Delete and Restore alone write it (DOC-4)
    default:
      if (value.type === "integer") return Number.isSafeInteger(value.value);
      if (value.type === "point") return true;
      return isWellFormed(value.value) && utf8Length(value.value) <= limits.STRING_BYTES_MAX;
  }
};

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

const validProperties = (properties: readonly PropertyValue[]): boolean =>
  properties.length <= limits.PROPERTIES_MAX &&
  new Set(properties.map(({ property }) => property)).size === properties.length &&
  properties.every(({ property, value }) => property > 0 && validValue(property, value));

export const isNote = (object: BoardObject): boolean => object.kind === KIND_NOTE;
