// What values a property may have (protocol/SPEC.md, DOC-7, DOC-9, DOC-12; numbers in limits.ts).

import { decodeInk } from "./ink";
import * as limits from "./limits";
import * as types from "./types";
import { isWellFormed } from "./utf16";

// True when every value is of its property's type and in its range, no property is named twice, and
// none is `deleted`, which has changes of its own. Unknown properties may hold any value that travels.
export const validProperties = (properties: readonly types.PropertyValue[]): boolean =>
  properties.length <= limits.PROPERTIES_MAX &&
  new Set(properties.map(({ property }) => property)).size === properties.length &&
  properties.every(({ property, value }) => property > 0 && validValue(property, value));

// DOC-13.
export const isWrittenOnce = ({ property }: types.PropertyValue): boolean =>
  property === types.PROPERTY_POINTS || property === types.PROPERTY_CONTENT_HASH;

type Rule = (value: types.Value) => boolean;

const within = (number: number, low: number, high: number): boolean =>
  number >= low && number <= high;

const integers =
  (low: number, high: number): Rule =>
  (value) =>
    value.type === "integer" && within(value.value, low, high);

const points =
  (low: number, high: number): Rule =>
  (value) =>
    value.type === "point" && within(value.x, low, high) && within(value.y, low, high);

const namesObject = (id: types.ObjectId): boolean => id === 0 || types.isPossible(id);

const isEnd: Rule = (value) => {
  if (value.type !== "end" || !namesObject(value.object)) return false;
  const most = value.object === 0 ? limits.COORDINATE_MAX : limits.END_AT_OBJECT_MAX;
  return within(value.x, -most, most) && within(value.y, -most, most);
};

const isAnchor: Rule = (value) =>
  value.type === "anchor" &&
  (value.unit === null || (value.unit.counter !== 0 && value.unit.replica <= types.REPLICA_MAX));

const isText: Rule = (value) =>
  value.type === "text" &&
  isWellFormed(value.value) &&
  new TextEncoder().encode(value.value).length <= limits.STRING_BYTES_MAX;

const isInk: Rule = (value) => value.type === "bytes" && decodeInk(value.bytes) !== null;

const isContentHash: Rule = (value) =>
  value.type === "bytes" && value.bytes.length === limits.CONTENT_HASH_BYTES;

const RULES: ReadonlyMap<number, Rule> = new Map([
  [types.PROPERTY_POSITION, points(-limits.COORDINATE_MAX, limits.COORDINATE_MAX)],
  [types.PROPERTY_SIZE, points(limits.SIZE_MIN, limits.SIZE_MAX)],
  [types.PROPERTY_COLOUR, integers(limits.COLOUR_MIN, limits.COLOUR_MAX)],
  [types.PROPERTY_DELETED, () => false], // delete and restore alone write it (DOC-4)
  [types.PROPERTY_ROTATION, integers(0, limits.ROTATION_MAX)],
  [types.PROPERTY_LOCKED, integers(0, 1)],
  [types.PROPERTY_LAYER, integers(0, limits.LAYER_MAX)],
  [types.PROPERTY_FORM, integers(limits.FORM_MIN, limits.FORM_MAX)],
  [types.PROPERTY_FILL, integers(0, limits.COLOUR_MAX)],
  [types.PROPERTY_STROKE_WIDTH, integers(limits.STROKE_WIDTH_MIN, limits.STROKE_WIDTH_MAX)],
  [types.PROPERTY_FROM, isEnd],
  [types.PROPERTY_TO, isEnd],
  [types.PROPERTY_END_MARKS, integers(0, limits.END_MARKS_MAX)],
  [types.PROPERTY_POINTS, isInk],
  [types.PROPERTY_CONTENT_HASH, isContentHash],
  [types.PROPERTY_ALTERNATIVE_TEXT, isText],
  [types.PROPERTY_ANCHOR, isAnchor],
  [types.PROPERTY_FONT_SIZE, integers(limits.FONT_SIZE_MIN, limits.FONT_SIZE_MAX)],
]);

// Of a property that this version does not know.
const isBounded: Rule = (value) => {
  switch (value.type) {
    case "integer":
      return Number.isSafeInteger(value.value);
    case "text":
      return isText(value);
    case "bytes":
      return value.bytes.length <= limits.STRING_BYTES_MAX;
    case "end":
      return namesObject(value.object);
    case "anchor":
      return isAnchor(value);
    case "point":
      return true;
  }
};

const validValue = (property: number, value: types.Value): boolean =>
  (RULES.get(property) ?? isBounded)(value);
