// Registers and places, as undoing sees them: what is shown, which write that is, and the change that
// would bring it back.

import { integer } from "../document/objects";
import { judgeParent, placeOf } from "../document/tree";
import * as types from "../document/types";
import type { BoardState } from "./board-state";
import { type Mark, markOf, unwrittenMark } from "./undo-marks";

// Stands for the place among the properties.
export const PLACE = 0;

export interface RegisterStep {
  readonly type: "register";
  object: types.ObjectId;
  readonly property: number;
  back: types.Change; // what undoes it
  readonly before: Mark | null; // of the write that `back` stands for
  mark: Mark; // of the write that it undoes
}

interface Shown {
  readonly back: types.Change | null; // null: nothing can bring it back
  readonly mark: Mark;
}

// What an unset register means to those who draw it.
const UNSET: ReadonlyMap<number, types.Value> = new Map([
  [types.PROPERTY_ROTATION, integer(0)],
  [types.PROPERTY_LOCKED, integer(0)],
  [types.PROPERTY_LAYER, integer(1)],
  [types.PROPERTY_FILL, integer(0)],
  [types.PROPERTY_END_MARKS, integer(0)],
  [types.PROPERTY_ALTERNATIVE_TEXT, { type: "text", value: "" }],
]);

// Which registers a change writes.
export const propertiesOf = (change: types.Change): readonly number[] => {
  switch (change.type) {
    case "set":
      return change.properties.map(({ property }) => property);
    case "deleted":
    case "create":
      return [types.PROPERTY_DELETED];
    case "place":
      return [PLACE];
    default:
      return [];
  }
};

export const shownWrite = (state: BoardState, object: types.ObjectId, property: number): Shown => {
  if (property === PLACE) {
    return { back: placeOf(state.structure, object), mark: placeMark(state, object) };
  }
  const register = state.registersOf(object).get(property);
  const mark = register ? markOf(register.stamp) : unwrittenMark(object);
  if (property === types.PROPERTY_DELETED) {
    const deleted = register?.value.type === "integer" && register.value.value === 1;
    return { back: { type: "deleted", deleted }, mark };
  }
  const value = register?.value ?? UNSET.get(property);
  if (!value) return { back: null, mark };
  return { back: { type: "set", properties: [{ property, value }] }, mark };
};

const placeMark = (state: BoardState, object: types.ObjectId): Mark => {
  const known = state.document.objects.get(object)?.place.stamp;
  const asked = state.pending
    .of(object)
    .filter(({ change }) => change.type === "place")
    .at(-1);
  if (!asked) return known ? markOf(known) : unwrittenMark(object);
  const stamp = { hlc: asked.hlc, replica: state.replica };
  const wins = !known || known.replica === state.replica || types.isLater(stamp, known);
  return markOf(wins ? stamp : known);
};

// The change by which a register is brought back, after objects were named anew.
export const renameBack = (
  back: types.Change,
  objectOf: (object: types.ObjectId) => types.ObjectId,
): types.Change => {
  if (back.type === "place") {
    const { parent, anchor, other } = back;
    return { ...back, parent: objectOf(parent), anchor: objectOf(anchor), other: objectOf(other) };
  }
  if (back.type !== "set") return back;
  const properties = back.properties.map(({ property, value }) =>
    value.type === "end"
      ? { property, value: { ...value, object: objectOf(value.object) } }
      : { property, value },
  );
  return { type: "set", properties };
};

// Whether bringing this back can be asked for: the object is shown, and so is where it is to stand.
export const canBringBack = (state: BoardState, { object, back }: RegisterStep): boolean => {
  if (state.kindOf(object) === undefined) return false;
  if (back.type === "deleted") return true;
  if (!state.structure.visible(object)) return false;
  return back.type !== "place" || judgeParent(state.structure, object, back.parent) === "OK";
};
