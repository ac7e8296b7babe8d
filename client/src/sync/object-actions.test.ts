// What a person asks for of an object, as it stands on the board afterwards.

import { expect, test } from "vitest";
import { HybridClock } from "../document/hlc";
import { integer } from "../document/objects";
import * as types from "../document/types";
import { BoardState } from "./board-state";
import { fixedPosition } from "./note-changes";
import { copyDeleted, editText } from "./object-actions";
import { History } from "./undo";

const OTHER = 1;
const OWN = 2;
const [frame, shape, copy] = [
  types.objectIdOf(OTHER, 1),
  types.objectIdOf(OTHER, 2),
  types.objectIdOf(OWN, 1),
] as const;

// A shape with a text in a frame, both made by someone else.
const scene = () => {
  const clock = new HybridClock(() => 1_790_000_000_000);
  const state = new BoardState(OWN, clock, () => {});
  const commit = (object: types.ObjectId, change: types.Operation["change"]): void => {
    expect(state.commit({ object, change }, { hlc: clock.tick(), replica: OTHER })).toBe(true);
  };
  const below = (parent: types.ObjectId): types.Placed => ({
    type: "placed",
    parent,
    label: 1,
    relabelled: [],
  });
  const create = { type: "create", properties: [] } as const;
  commit(frame, { ...create, kind: types.KIND_FRAME, place: below(types.PAGE) });
  commit(shape, {
    ...create,
    kind: types.KIND_SHAPE,
    properties: [
      { property: types.PROPERTY_FORM, value: integer(2) },
      { property: types.PROPERTY_POSITION, value: fixedPosition(10, 20) },
      { property: 900, value: integer(7) }, // of a later version
    ],
    place: below(frame),
  });
  const insert = { counter: 1, parent: null, left: false, text: "its label" };
  commit(shape, { type: "text", edit: { inserts: [insert], deletes: [] } });
  const history = new History({
    state,
    now: () => 0,
    request: (object, change) => state.request(object, change, false),
  });
  return { state, history, commit };
};

const valuesOf = (state: BoardState, id: types.ObjectId) =>
  new Map([...state.registersOf(id)].map(([property, { value }]) => [property, value]));

test("a copy of a deleted object has its kind, its values and its text, and stands where it stood", () => {
  const { state, history, commit } = scene();
  const before = valuesOf(state, shape);
  commit(shape, { type: "deleted", deleted: true });
  editText(state, history, shape, { position: 9, deleted: 0, inserted: ", mine" });
  copyDeleted(state, history, shape, copy);
  expect(state.kindOf(copy)).toBe(types.KIND_SHAPE);
  expect(valuesOf(state, copy)).toEqual(before);
  expect(state.textOf(copy)).toBe("its label, mine");
  expect(state.structure.parentOf(copy)).toBe(frame);
  expect(state.structure.visible(copy)).toBe(true);
  expect(state.structure.visible(shape)).toBe(false);
});

test("a copy of what stood in a deleted frame stands on the page, and one undo takes it away", () => {
  const { state, history, commit } = scene();
  commit(frame, { type: "deleted", deleted: true });
  copyDeleted(state, history, shape, copy);
  expect(state.structure.parentOf(copy)).toBe(types.PAGE);
  expect(state.structure.visible(copy)).toBe(true);
  history.undo();
  expect(state.structure.visible(copy)).toBe(false);
  expect(history.canUndo.value).toBe(false);
});
