// Values for registers: what a person sets, the ends of each range, and what lies beyond.

import { encodeInk, INK_REACH } from "./ink";
import * as limits from "./limits";
import type { Random } from "./random.test-support";
import * as types from "./types";

const RANGES: readonly (readonly [property: number, low: number, high: number])[] = [
  [types.PROPERTY_COLOUR, limits.COLOUR_MIN, limits.COLOUR_MAX],
  [types.PROPERTY_ROTATION, 0, limits.ROTATION_MAX],
  [types.PROPERTY_LOCKED, 0, 1],
  [types.PROPERTY_LAYER, 0, limits.LAYER_MAX],
  [types.PROPERTY_FORM, limits.FORM_MIN, limits.FORM_MAX],
  [types.PROPERTY_FILL, 0, limits.COLOUR_MAX],
  [types.PROPERTY_STROKE_WIDTH, limits.STROKE_WIDTH_MIN, limits.STROKE_WIDTH_MAX],
  [types.PROPERTY_END_MARKS, 0, limits.END_MARKS_MAX],
  [types.PROPERTY_FONT_SIZE, limits.FONT_SIZE_MIN, limits.FONT_SIZE_MAX],
];

type Point = Extract<types.Value, { type: "point" }>;

// An end of the range, sometimes one beyond it, else within.
const numberIn = (random: Random, low: number, high: number): number => {
  if (random.chance(0.03)) return random.pick([low - 1, high + 1]);
  if (random.chance(0.2)) return random.pick([low, high]);
  return low + random.below(high - low + 1);
};

const pointIn = (random: Random, low: number, high: number): Point => ({
  type: "point",
  x: numberIn(random, low, high),
  y: numberIn(random, low, high),
});

const endAt = (random: Random, objects: readonly types.ObjectId[]): types.Value => {
  const most = random.pick([limits.COORDINATE_MAX, limits.END_AT_OBJECT_MAX]);
  const bound = objects.length > 0 && random.chance(0.6);
  const object = random.chance(0.03) ? types.REPLICA_SPAN : bound ? random.pick(objects) : 0;
  return { ...pointIn(random, -most, most), type: "end", object };
};

const anchorAt = (random: Random): types.Value => {
  const after = random.chance(0.5);
  if (random.chance(0.25)) return { type: "anchor", unit: null, after };
  const replica = random.pick([0, 1, 2, types.REPLICA_MAX]);
  const counter = random.pick([1, 2, 9, 2 ** 32 - 1]);
  return { type: "anchor", unit: { replica, counter }, after };
};

const bytesOf = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.below(256));

const STRINGS = [
  "",
  "carte",
  "héhé",
  "🎨",
  "\0nul",
  "\ufeff",
  "a".repeat(limits.STRING_BYTES_MAX),
  "a".repeat(limits.STRING_BYTES_MAX + 1),
  `é${"a".repeat(limits.STRING_BYTES_MAX - 1)}`,
];

const stringOf = (random: Random): types.Value => ({ type: "text", value: random.pick(STRINGS) });

const dot = (x: number, y: number, pressure?: number): readonly number[] => [
  ...encodeInk({
    withPressure: pressure !== undefined,
    points: [{ x, y, pressure: pressure ?? 0 }],
  }),
];

const INKS: readonly (readonly number[])[] = [
  dot(0, 0),
  dot(INK_REACH, -INK_REACH),
  dot(7, -9, 30),
  [2, 1, 0, 0, 0], // a byte too many
  [2, 0, 0, 0],
  [2, 129, 0, 0, 0], // an overlong varint
  [2, 1, 4, 0], // a parameter of 1 where 0 is enough
  [2, 1, 0, 4], // a one behind the last code
  [2, 1, 72, 24, 0, 2, 0], // one step too far
  [3, 1, 0, 0],
  [1, 0, 2, 4, 5, 1, 130, 1], // format 1
  [1, 1, 1, 0, 0, 63],
  [1, 1, 1, 0, 0, 64],
  [1, 0, 0],
  [1, 0, 1, 128, 0, 0], // an overlong varint
  [1, 0, 1, 128, 128, 32, 0], // at the end of the reach
  [1, 0, 1, 130, 128, 32, 0], // one step too far
  [1, 2, 1, 0, 0],
  [],
];

const anyValue = (random: Random, objects: readonly types.ObjectId[]): types.Value => {
  switch (random.below(6)) {
    case 0:
      return { type: "integer", value: random.pick([0, 1, -1, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 53]) };
    case 1:
      return { type: "point", x: -(2 ** 31), y: 2 ** 31 - 1 };
    case 2:
      return stringOf(random);
    case 3:
      return endAt(random, objects);
    case 4:
      return anchorAt(random);
    default:
      return { type: "bytes", bytes: bytesOf(random, random.pick([0, 3, 8, 1_024, 1_025])) };
  }
};

const UNKNOWN = [500, 501, 65_535];

const special = (random: Random, objects: readonly types.ObjectId[]): types.PropertyValue => {
  const most = limits.COORDINATE_MAX;
  switch (random.below(9)) {
    case 0:
    case 1:
      return { property: types.PROPERTY_POSITION, value: pointIn(random, -most, most) };
    case 2:
      return {
        property: types.PROPERTY_SIZE,
        value: pointIn(random, limits.SIZE_MIN, limits.SIZE_MAX),
      };
    case 3:
      return {
        property: random.pick([types.PROPERTY_FROM, types.PROPERTY_TO]),
        value: endAt(random, objects),
      };
    case 4:
      return { property: types.PROPERTY_ALTERNATIVE_TEXT, value: stringOf(random) };
    case 5:
      return { property: types.PROPERTY_ANCHOR, value: anchorAt(random) };
    case 6:
      return {
        property: types.PROPERTY_POINTS,
        value: { type: "bytes", bytes: Uint8Array.from(random.pick(INKS)) },
      };
    case 7:
      return {
        property: types.PROPERTY_CONTENT_HASH,
        value: { type: "bytes", bytes: bytesOf(random, random.pick([32, 32, 32, 31])) },
      };
    default:
      return { property: random.pick(UNKNOWN), value: anyValue(random, objects) };
  }
};

const ONCE = [types.PROPERTY_POINTS, types.PROPERTY_CONTENT_HASH];

const oneProperty = (random: Random, objects: readonly types.ObjectId[]): types.PropertyValue => {
  if (random.chance(0.01)) {
    const property = random.pick([0, types.PROPERTY_DELETED]);
    return { property, value: { type: "integer", value: 1 } };
  }
  if (random.chance(0.5)) return special(random, objects);
  const [property, low, high] = random.pick(RANGES);
  if (random.chance(0.01)) return { property, value: anyValue(random, objects) };
  return { property, value: { type: "integer", value: numberIn(random, low, high) } };
};

// `objects`: those that ends may be bound to.
export const randomProperties = (
  random: Random,
  objects: readonly types.ObjectId[],
  forCreate: boolean,
): types.PropertyValue[] => {
  const most = limits.PROPERTIES_MAX;
  if (random.chance(0.02)) {
    return Array.from({ length: most - 1 + random.below(3) }, (_, k) => ({
      property: 600 + k,
      value: { type: "integer", value: k },
    }));
  }
  const all: types.PropertyValue[] = [];
  const count = random.below(4) + (forCreate || random.chance(0.03) ? 0 : 1);
  for (let k = 0; k < count; k++) {
    const one = oneProperty(random, objects);
    if (ONCE.includes(one.property) && !forCreate && !random.chance(0.1)) continue;
    const named = all.some(({ property }) => property === one.property);
    if (!named || random.chance(0.03)) all.push(one);
  }
  return all;
};
