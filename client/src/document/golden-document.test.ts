import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { casesOf, editOf, GOLDEN, type GoldenEdit, hex, type Id } from "./golden.test-support";
import { BoardDocument, isDeleted } from "./objects";
import { resolve } from "./room.test-support";
import { encodeText } from "./text-snapshot";
import * as types from "./types";

type NullableId = Id | null;
type GoldenProperty = readonly [number, string, unknown];

interface GoldenPlace {
  readonly parent: NullableId;
  readonly anchor: NullableId;
  readonly before: boolean;
  readonly other: NullableId;
}

interface GoldenOperation {
  readonly object: NullableId;
  readonly stamp: Id;
  readonly verdict: number;
  readonly create?: {
    readonly kind: number;
    readonly properties: readonly GoldenProperty[];
    readonly place?: GoldenPlace;
  };
  readonly set?: readonly GoldenProperty[];
  readonly delete?: true;
  readonly restore?: true;
  readonly text?: GoldenEdit;
  readonly place?: GoldenPlace;
  readonly erase?: true;
  readonly unknown?: true;
  readonly placed?: {
    readonly parent: NullableId;
    readonly label: number;
    readonly relabelled: readonly (readonly [Id, number])[];
  };
}

interface DocumentCase {
  readonly name?: string;
  readonly operations: readonly GoldenOperation[];
  readonly objects: readonly {
    readonly object: Id;
    readonly kind: number;
    readonly deleted: boolean;
    readonly place: readonly [NullableId, number, number, number];
    readonly registers: readonly (readonly [...GoldenProperty, number, number])[];
    readonly text: string;
    readonly snapshot: string;
  }[];
  readonly children: readonly (readonly [NullableId, readonly Id[]])[];
  readonly digest: Id;
}

const idOf = (id: NullableId): types.ObjectId => (id ? types.objectIdOf(...id) : 0);

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const typedValue = (type: string, value: unknown): types.Value => {
  if (type === "integer" && typeof value === "number") return { type, value };
  if (type === "string" && typeof value === "string") return { type: "text", value };
  if (type === "bytes" && typeof value === "string") {
    return { type, bytes: new Uint8Array(Buffer.from(value, "hex")) };
  }
  if (!isArray(value)) throw new Error(`a value of type ${type}`);
  if (type === "point") return { type, x: Number(value[0]), y: Number(value[1]) };
  if (type === "end") {
    const [object, x, y] = value;
    const bound = isArray(object) ? types.objectIdOf(Number(object[0]), Number(object[1])) : 0;
    return { type, object: bound, x: Number(x), y: Number(y) };
  }
  if (type !== "anchor") throw new Error(`a value of type ${type}`);
  const [replica, counter, side] = [Number(value[0]), Number(value[1]), value[2]];
  const unit = replica === 0 && counter === 0 ? null : { replica, counter };
  return { type, unit, after: side === "right" };
};

const propertyOf = ([property, type, value]: GoldenProperty): types.PropertyValue => ({
  property,
  value: typedValue(type, value),
});

const placeOf = ({ parent, anchor, before, other }: GoldenPlace): types.Place => ({
  type: "place",
  parent: idOf(parent),
  anchor: idOf(anchor),
  before,
  other: idOf(other),
});

// What is asked for; null for what can't be decoded, so that it never comes this far.
const changeOf = (operation: GoldenOperation): types.Change | null => {
  const { create, set, text, place } = operation;
  if (create) {
    const { kind, properties } = create;
    const asked = create.place ? placeOf(create.place) : types.LAST_ON_PAGE;
    return { type: "create", kind, properties: properties.map(propertyOf), place: asked };
  }
  if (set) return { type: "set", properties: set.map(propertyOf) };
  if (text) return { type: "text", edit: editOf(text) };
  if (place) return placeOf(place);
  if (operation.erase) return { type: "erased" };
  if (operation.unknown) return null;
  return { type: "deleted", deleted: operation.delete === true };
};

const placedOf = ({ placed }: GoldenOperation): types.Placed => {
  if (!placed) throw new Error("no place was resolved");
  const relabelled = placed.relabelled.map(([id, label]) => ({ object: idOf(id), label }));
  return { type: "placed", parent: idOf(placed.parent), label: placed.label, relabelled };
};

// As an entry carries it.
const resolvedChange = (change: types.Change, operation: GoldenOperation): types.Change => {
  if (change.type === "place") return placedOf(operation);
  return change.type === "create" ? { ...change, place: placedOf(operation) } : change;
};

const placeAskedFor = (change: types.Change): types.Place | null => {
  const place = change.type === "create" ? change.place : change;
  return place.type === "place" ? place : null;
};

const replay = (document: BoardDocument, operation: GoldenOperation, label: string): void => {
  const change = changeOf(operation);
  if (!change) return;
  const object = idOf(operation.object);
  const [hlc, replica] = operation.stamp;
  const stamp = { hlc, replica };
  const verdict = types.verdictOf(operation.verdict);
  // The room's own operation: a replica that asks for it is refused.
  if (change.type === "erased") {
    expect(document.judge({ object, change }, stamp), label).toBe("INVALID");
    expect(document.integrate({ object, change }, stamp), label).toBe(verdict);
    return;
  }
  expect(document.judge({ object, change }, stamp), label).toBe(verdict);
  if (!types.hasEffect(verdict)) return;
  const resolved = { object, change: resolvedChange(change, operation) };
  const asked = placeAskedFor(change);
  if (asked && operation.placed?.relabelled.length === 0) {
    expect(resolve(document, object, asked), label).toEqual(placedOf(operation));
  }
  expect(document.integrate(resolved, stamp), label).toBe("OK");
};

const writtenObject = (golden: DocumentCase["objects"][number]) => {
  const [parent, label, hlc, replica] = golden.place;
  return {
    id: idOf(golden.object),
    kind: golden.kind,
    deleted: golden.deleted,
    place: { parent: idOf(parent), label, stamp: { hlc, replica } },
    registers: golden.registers.map(([property, type, value, hlc, replica]) => ({
      ...propertyOf([property, type, value]),
      stamp: { hlc, replica },
    })),
    text: golden.text,
    snapshot: golden.snapshot,
  };
};

const heldObjects = (document: BoardDocument) =>
  [...document.objects.values()]
    .sort((a, b) => a.id - b.id)
    .map((object) => ({
      id: object.id,
      kind: object.kind,
      deleted: isDeleted(object),
      place: object.place,
      registers: [...object.registers]
        .sort(([a], [b]) => a - b)
        .map(([property, register]) => ({ property, ...register })),
      text: object.text.text(),
      snapshot: hex(encodeText(object.text)),
    }));

const childrenLists = (document: BoardDocument) =>
  [types.PAGE, ...[...document.objects.keys()].sort((a, b) => a - b)].flatMap((parent) => {
    const children = document.structure.childrenOf(parent);
    return children.length === 0 ? [] : [{ parent, children }];
  });

const files = readdirSync(GOLDEN).filter((file) => /^(document|structure)-.*\.json$/.test(file));

test("the golden vectors of documents and of structures are there", () => {
  for (const start of ["document-", "structure-"]) {
    expect(
      files.some((file) => file.startsWith(start)),
      start,
    ).toBe(true);
  }
});

for (const file of files) {
  test(`DOC-10, STR-1: golden vectors, ${file}`, () => {
    for (const [number, golden] of casesOf<DocumentCase>(file).entries()) {
      const label = `${file} ${golden.name ?? number}`;
      const document = new BoardDocument();
      for (const [k, operation] of golden.operations.entries()) {
        replay(document, operation, `${label}, operation ${k}`);
      }
      expect(heldObjects(document), label).toEqual(golden.objects.map(writtenObject));
      const lists = golden.children.map(([parent, children]) => ({
        parent: idOf(parent),
        children: children.map(idOf),
      }));
      expect(childrenLists(document), label).toEqual(lists);
      const { low, high } = document.digest();
      expect([low, high], label).toEqual(golden.digest);
    }
  });
}
