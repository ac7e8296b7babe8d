// The registers of an object as they are shown: the confirmed ones with this replica's own pending
// values over them.

import { UNITS_PER_POINT } from "../document/limits";
import { type BoardObject, integer } from "../document/objects";
import * as types from "../document/types";
import type { Note } from "./api";
import type { PendingOperation } from "./pending";

const valuesOf = (change: types.Change): readonly types.PropertyValue[] => {
  switch (change.type) {
    case "create":
    case "set":
      return change.properties;
    case "deleted":
      return [{ property: types.PROPERTY_DELETED, value: integer(change.deleted ? 1 : 0) }];
    default:
      return [];
  }
};

export const shownRegisters = (
  confirmed: BoardObject | undefined,
  pending: readonly PendingOperation[],
  replica: number,
): ReadonlyMap<number, types.Register> => {
  if (confirmed && pending.length === 0) return confirmed.registers;
  const shown = new Map(confirmed?.registers);
  for (const { change, hlc } of pending) {
    const stamp = { hlc, replica };
    for (const { property, value } of valuesOf(change)) {
      const known = shown.get(property)?.stamp;
      // What is pending will be committed above all that this replica has committed (CLK-4).
      const wins = !known || known.replica === replica || types.isLater(stamp, known);
      if (wins) shown.set(property, { value, stamp });
    }
  }
  return shown;
};

export const noteFrom = (
  id: types.ObjectId,
  registers: ReadonlyMap<number, types.Register>,
  text: string,
  pending: boolean,
): Note => {
  const colour = registers.get(types.PROPERTY_COLOUR)?.value;
  const { x, y } = pointOf(registers, types.PROPERTY_POSITION, 0);
  const size = pointOf(registers, types.PROPERTY_SIZE, 160);
  return {
    id,
    x,
    y,
    width: size.x,
    height: size.y,
    colour: colour?.type === "integer" ? colour.value : 1,
    text,
    pending,
  };
};

const pointOf = (
  registers: ReadonlyMap<number, types.Register>,
  property: number,
  otherwise: number,
): { readonly x: number; readonly y: number } => {
  const value = registers.get(property)?.value;
  if (value?.type !== "point") return { x: otherwise, y: otherwise };
  return { x: value.x / UNITS_PER_POINT, y: value.y / UNITS_PER_POINT };
};
