// Pending work moves to another replica: the ids that it makes are made anew, and what refers to them
// follows. Safe, since nobody else has seen the old ones.

import {
  type Change,
  type ElementId,
  type ObjectId,
  objectIdOf,
  type Place,
  type PropertyValue,
  type TextDelete,
  type TextEdit,
  type TextInsert,
} from "../document/types";
import type { PendingOperation } from "./pending";

export interface Reminted {
  readonly operations: PendingOperation[];
  readonly objects: ReadonlyMap<ObjectId, ObjectId>; // old id to new
  readonly nextObject: number;
  unitOf(text: ObjectId, unit: ElementId): ElementId; // by the text's new id
}

export const remint = (
  pending: readonly PendingOperation[],
  from: number,
  to: number,
  firstObject: number,
  tick: () => number,
): Reminted => {
  const names = new Names(from, to);
  let nextObject = firstObject;
  const operations = pending.map((operation): PendingOperation => {
    if (operation.change.type === "create") {
      names.objects.set(operation.object, objectIdOf(to, nextObject++));
    }
    const object = names.objectOf(operation.object);
    const change = renamed(operation.change, object, names);
    return { object, change, hlc: tick(), cseq: 0, stored: false, everStored: false };
  });
  const unitOf = (text: ObjectId, unit: ElementId): ElementId => names.unitOf(text, unit);
  return { operations, objects: names.objects, nextObject, unitOf };
};

// What is called how from now on; objects by their new ids, but for the keys of `objects`.
class Names {
  readonly objects = new Map<ObjectId, ObjectId>();
  readonly parents = new Map<ObjectId, ObjectId>(); // of what pending work placed
  private readonly counters = new Map<ObjectId, Map<number, number>>(); // by text

  constructor(
    readonly from: number,
    readonly to: number,
  ) {}

  objectOf(id: ObjectId): ObjectId {
    return this.objects.get(id) ?? id;
  }

  countersOf(text: ObjectId): Map<number, number> {
    const known = this.counters.get(text) ?? new Map<number, number>();
    this.counters.set(text, known);
    return known;
  }

  unitOf(text: ObjectId, unit: ElementId): ElementId {
    const own = unit.replica === this.from ? this.countersOf(text).get(unit.counter) : undefined;
    return own === undefined ? unit : { replica: this.to, counter: own };
  }
}

const renamed = (change: Change, object: ObjectId, names: Names): Change => {
  switch (change.type) {
    case "create": {
      const place =
        change.place.type === "place" ? renamedPlace(change.place, object, names) : change.place;
      return { ...change, properties: renamedValues(change.properties, object, names), place };
    }
    case "set":
      return { ...change, properties: renamedValues(change.properties, object, names) };
    case "place":
      return renamedPlace(change, object, names);
    case "text":
      return { type: "text", edit: renamedEdit(change.edit, object, names) };
    case "deleted":
    case "placed":
    case "erased":
      return change;
  }
};

const renamedPlace = (place: Place, object: ObjectId, names: Names): Place => {
  const parent = names.objectOf(place.parent);
  names.parents.set(object, parent);
  return {
    ...place,
    parent,
    anchor: names.objectOf(place.anchor),
    other: names.objectOf(place.other),
  };
};

const renamedValues = (
  properties: readonly PropertyValue[],
  object: ObjectId,
  names: Names,
): PropertyValue[] =>
  properties.map(({ property, value }) => {
    if (value.type === "end") {
      return { property, value: { ...value, object: names.objectOf(value.object) } };
    }
    // A unit in the text of the parent, where pending work says who that is.
    const text = names.parents.get(object);
    if (value.type !== "anchor" || !value.unit || text === undefined) return { property, value };
    return { property, value: { ...value, unit: names.unitOf(text, value.unit) } };
  });

const renamedEdit = (edit: TextEdit, text: ObjectId, names: Names): TextEdit => {
  const known = names.countersOf(text);
  const inserts = edit.inserts.map((insert): TextInsert => {
    const counter = known.size + 1;
    for (let k = 0; k < insert.text.length; k++) known.set(insert.counter + k, counter + k);
    const { parent } = insert;
    return { ...insert, counter, parent: parent && names.unitOf(text, parent) };
  });
  const deletes = edit.deletes.flatMap((span) => remintSpan(span, names.from, names.to, known));
  return { inserts, deletes };
};

const remintSpan = (
  span: TextDelete,
  from: number,
  to: number,
  known: ReadonlyMap<number, number>,
): TextDelete[] => {
  if (span.replica !== from) return [span];
  const spans: { replica: number; counter: number; length: number }[] = [];
  for (let k = 0; k < span.length; k++) {
    const fresh = known.get(span.counter + k);
    const replica = fresh === undefined ? from : to;
    const counter = fresh ?? span.counter + k;
    const last = spans.at(-1);
    if (last?.replica === replica && last.counter + last.length === counter) last.length += 1;
    else spans.push({ replica, counter, length: 1 });
  }
  return spans;
};
