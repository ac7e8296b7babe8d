// Leaves out points that hardly matter (INK-3): Ramer, Douglas and Peucker's way (Douglas, Peucker,
// 1973), with a stack of its own since a stroke may be long.
//
// What is promised: every point that is left out lies within `tolerance` of the line between its
// kept neighbours, its pressure within a tenth of what this line has there; the ends are kept, and
// both sides of a step of pressure of more than a tenth.

import { at } from "./at";
import { type InkPoint, PRESSURE_MAX } from "./ink";

// A step of more than a tenth may be rounded to 6/63.
const PRESSURE_STEP = 6;
const PRESSURE_DRIFT = 0.1 * PRESSURE_MAX;

// Points are kept at least this often: the work for one stretch is at most quadratic.
const STRETCH = 1_024;

// `tolerance` in the unit of the points.
export const simplifyInk = (points: readonly InkPoint[], tolerance: number): InkPoint[] => {
  const kept = new Uint8Array(points.length);
  let from = 0;
  for (let place = 1; place < points.length; place++) {
    const step = Math.abs(at(points, place).pressure - at(points, place - 1).pressure);
    if (step >= PRESSURE_STEP) {
      keepBetween(points, from, place - 1, tolerance, kept);
      from = place;
    } else if (place - from === STRETCH) {
      keepBetween(points, from, place, tolerance, kept);
      from = place;
    }
  }
  if (points.length > 0) keepBetween(points, from, points.length - 1, tolerance, kept);
  return points.filter((_, place) => kept[place] === 1);
};

const keepBetween = (
  points: readonly InkPoint[],
  first: number,
  last: number,
  tolerance: number,
  kept: Uint8Array,
): void => {
  kept[first] = 1;
  kept[last] = 1;
  const open = [first, last];
  for (let to = open.pop(), from = open.pop(); to !== undefined && from !== undefined; ) {
    const furthest = furthestBetween(points, from, to, tolerance);
    if (furthest > 0) {
      kept[furthest] = 1;
      open.push(from, furthest, furthest, to);
    }
    to = open.pop();
    from = open.pop();
  }
};

// The point that is furthest beyond what may be left out; 0 when all may be. How far off it is in
// place and in pressure count by their own limits.
const furthestBetween = (
  points: readonly InkPoint[],
  from: number,
  to: number,
  tolerance: number,
): number => {
  const a = at(points, from);
  const b = at(points, to);
  const [dx, dy, rise] = [b.x - a.x, b.y - a.y, b.pressure - a.pressure];
  const squared = dx * dx + dy * dy;
  let furthest = 0;
  let most = 1;
  for (let place = from + 1; place < to; place++) {
    const { x, y, pressure } = at(points, place);
    const along = squared === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / squared;
    const part = Math.min(1, Math.max(0, along));
    const offX = x - a.x - part * dx;
    const offY = y - a.y - part * dy;
    const off = Math.sqrt(offX * offX + offY * offY) / tolerance;
    const drift = Math.abs(pressure - a.pressure - part * rise) / PRESSURE_DRIFT;
    const much = Math.max(off, drift);
    if (much > most) {
      most = much;
      furthest = place;
    }
  }
  return furthest;
};
