// What gestures ask for, in the document's own terms: fixed-point numbers within their ranges, and text
// in parts that fit.

import * as limits from "../document/limits";
import { integer } from "../document/objects";
import * as types from "../document/types";

const PASTE_UNITS_MAX = 8_192; // an operation must fit a frame

interface FixedPoint {
  readonly type: "point";
  readonly x: number;
  readonly y: number;
}

const fixed = (x: number, y: number, low: number, high: number): FixedPoint => {
  const clamp = (value: number): number =>
    Math.min(high, Math.max(low, Math.round(value * limits.UNITS_PER_POINT) || 0));
  return { type: "point", x: clamp(x), y: clamp(y) };
};

export const fixedPosition = (x: number, y: number): FixedPoint =>
  fixed(x, y, -limits.COORDINATE_MAX, limits.COORDINATE_MAX);

export const position = (x: number, y: number): types.PropertyValue => ({
  property: types.PROPERTY_POSITION,
  value: fixedPosition(x, y),
});

export const size = (width: number, height: number): types.PropertyValue => ({
  property: types.PROPERTY_SIZE,
  value: fixed(width, height, limits.SIZE_MIN, limits.SIZE_MAX),
});

export const colourOf = (colour: number): types.PropertyValue => ({
  property: types.PROPERTY_COLOUR,
  value: integer(Math.min(limits.COLOUR_MAX, Math.max(limits.COLOUR_MIN, Math.round(colour)))),
});

// A long paste in parts that fit, never through the middle of a surrogate pair.
export const partsOf = (text: string): string[] => {
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + PASTE_UNITS_MAX);
    const unit = text.charCodeAt(end);
    if (unit >= 0xdc00 && unit <= 0xdfff) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
};
