// Makes strokes of a line: each with its position, its points from there, and within the limits of
// INK-2. A line that is too long becomes several strokes, which share the points where they meet.

import { at } from "./at";
import {
  encodeInk,
  INK_BYTES_MAX,
  INK_POINTS_MAX,
  INK_POSITION_STEPS,
  INK_REACH,
  type Ink,
  type InkBounds,
  type InkPoint,
  InkSize,
  inkBounds,
} from "./ink";
import { COORDINATE_MAX } from "./limits";

export interface Place {
  readonly x: number; // on the board, 1/64 unit
  readonly y: number;
}

export interface InkStroke {
  readonly position: Place; // the top left corner of its points
  readonly ink: Ink;
  readonly bytes: Uint8Array;
}

// The points are told from `base`, which is within the board; so is each point.
export const strokesOf = (
  points: readonly InkPoint[],
  withPressure: boolean,
  base: Place,
): InkStroke[] =>
  withinLimits(withoutLeaps(points), withPressure).map((part) =>
    strokeOf(part, withPressure, base),
  );

const strokeOf = (points: readonly InkPoint[], withPressure: boolean, base: Place): InkStroke => {
  const { minX, minY } = inkBounds(points);
  const x = corner(minX, base.x);
  const y = corner(minY, base.y);
  const moved = points.map((point) => ({ ...point, x: point.x - x, y: point.y - y }));
  const ink: Ink = { withPressure, points: moved };
  const position = { x: base.x + x * INK_POSITION_STEPS, y: base.y + y * INK_POSITION_STEPS };
  return { position, ink, bytes: encodeInk(ink) };
};

// The smallest coordinate, or the nearest to it that a position can have.
const corner = (min: number, base: number): number => {
  const first = Math.ceil((-COORDINATE_MAX - base) / INK_POSITION_STEPS);
  const last = Math.floor((COORDINATE_MAX - base) / INK_POSITION_STEPS);
  return Math.min(last, Math.max(min, first));
};

// Two points that follow one another are near enough to be in one stroke, whatever it holds else.
function* withoutLeaps(points: readonly InkPoint[]): Generator<InkPoint> {
  for (let place = 0; place < points.length; place++) {
    const b = at(points, place);
    const a = place > 0 ? at(points, place - 1) : b;
    const steps = Math.ceil(Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y)) / INK_REACH);
    for (let step = 1; step < steps; step++) yield between(a, b, step / steps);
    yield b;
  }
}

// A point of ink on the way from one to another.
export const between = (a: InkPoint, b: InkPoint, part: number): InkPoint => ({
  x: Math.round(a.x + (b.x - a.x) * part),
  y: Math.round(a.y + (b.y - a.y) * part),
  pressure: Math.round(a.pressure + (b.pressure - a.pressure) * part),
});

const withinLimits = (points: Iterable<InkPoint>, withPressure: boolean): InkPoint[][] => {
  const parts: InkPoint[][] = [];
  let part: InkPoint[] = [];
  let bounds: InkBounds = inkBounds([]);
  let size = new InkSize(withPressure);
  for (const point of points) {
    const before = part.at(-1);
    const wider = around(bounds, point);
    size.add(point);
    const full = part.length === INK_POINTS_MAX || size.bytesMax > INK_BYTES_MAX || !fits(wider);
    if (before && full) {
      part = [before, point];
      bounds = inkBounds(part);
      size = new InkSize(withPressure);
      for (const each of part) size.add(each);
      parts.push(part);
    } else {
      if (!before) parts.push(part);
      part.push(point);
      bounds = wider;
    }
  }
  return parts;
};

const around = ({ minX, minY, maxX, maxY }: InkBounds, { x, y }: InkPoint): InkBounds => ({
  minX: Math.min(minX, x),
  minY: Math.min(minY, y),
  maxX: Math.max(maxX, x),
  maxY: Math.max(maxY, y),
});

// From its corner, all of it is within reach.
const fits = ({ minX, minY, maxX, maxY }: InkBounds): boolean =>
  maxX - minX <= INK_REACH && maxY - minY <= INK_REACH;
