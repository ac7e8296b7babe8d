import { expect, test } from "vitest";
import * as types from "../document/types";
import { remint } from "./remint";

const OLD = 5;
const NEW = 8;
const elsewhere = types.objectIdOf(1, 1);
const note = types.objectIdOf(OLD, 1);
const comment = types.objectIdOf(OLD, 2);
const line = types.objectIdOf(OLD, 3);

const anchorAt = (replica: number, counter: number): types.PropertyValue => ({
  property: types.PROPERTY_ANCHOR,
  value: { type: "anchor", unit: { replica, counter }, after: true },
});

const endAt = (property: number, object: types.ObjectId): types.PropertyValue => ({
  property,
  value: { type: "end", object, x: 0, y: 4096 },
});

const creation = (
  kind: number,
  parent: types.ObjectId,
  properties: readonly types.PropertyValue[],
): types.Change => ({
  type: "create",
  kind,
  properties,
  place: { ...types.LAST_ON_PAGE, parent },
});

test("SEAT-4: all that refers to what pending work made follows it to the new replica", () => {
  const typed = { counter: 41, parent: null, left: false, text: "abc" };
  const asked: readonly (readonly [types.ObjectId, types.Change])[] = [
    [note, creation(types.KIND_NOTE, types.PAGE, [])],
    [note, { type: "text", edit: { inserts: [typed], deletes: [] } }],
    [comment, creation(types.KIND_COMMENT, note, [anchorAt(OLD, 42)])],
    [comment, { type: "set", properties: [anchorAt(OLD, 43)] }],
    [comment, { type: "set", properties: [anchorAt(1, 43)] }],
    [
      line,
      creation(types.KIND_CONNECTOR, elsewhere, [
        endAt(types.PROPERTY_FROM, note),
        endAt(types.PROPERTY_TO, elsewhere),
      ]),
    ],
    [line, { type: "set", properties: [endAt(types.PROPERTY_TO, comment)] }],
    [elsewhere, { type: "place", parent: note, anchor: comment, before: true, other: line }],
    [elsewhere, { type: "deleted", deleted: true }],
  ];
  const pending = asked.map(([object, change]) => ({
    object,
    change,
    hlc: 1,
    cseq: 9,
    stored: true,
    everStored: true,
  }));
  let hlc = 100;
  const { operations, nextObject } = remint(pending, OLD, NEW, 20, () => hlc++);
  const newNote = types.objectIdOf(NEW, 20);
  const newComment = types.objectIdOf(NEW, 21);
  const newLine = types.objectIdOf(NEW, 22);
  expect(operations.map(({ object, change }) => [object, change])).toEqual([
    [newNote, creation(types.KIND_NOTE, types.PAGE, [])],
    [newNote, { type: "text", edit: { inserts: [{ ...typed, counter: 1 }], deletes: [] } }],
    [newComment, creation(types.KIND_COMMENT, newNote, [anchorAt(NEW, 2)])],
    [newComment, { type: "set", properties: [anchorAt(NEW, 3)] }],
    [newComment, { type: "set", properties: [anchorAt(1, 43)] }],
    [
      newLine,
      creation(types.KIND_CONNECTOR, elsewhere, [
        endAt(types.PROPERTY_FROM, newNote),
        endAt(types.PROPERTY_TO, elsewhere),
      ]),
    ],
    [newLine, { type: "set", properties: [endAt(types.PROPERTY_TO, newComment)] }],
    [
      elsewhere,
      { type: "place", parent: newNote, anchor: newComment, before: true, other: newLine },
    ],
    [elsewhere, { type: "deleted", deleted: true }],
  ]);
  expect(operations.map((operation) => [operation.hlc, operation.cseq])).toEqual(
    asked.map((_, k) => [100 + k, 0]),
  );
  expect(nextObject).toBe(23);
});
