// Ink: the points of a stroke as bytes (SPEC, INK). Each sound ink has one encoding; bytes that encodeInk
// cannot have made are refused, but for ink of the format before. The same in C++:
// server/domain/document/ink.h.

import { BitReader, BitWriter } from "./bits";
import { type InkMove, isInkFormat1, readInkFormat1 } from "./ink-format-1";
import { RiceSums, readRice, riceBitsMax, writeRice } from "./rice";
import { unzigzag, zigzag } from "./text-varint";

export const INK_POINTS_MAX = 10_000;
export const INK_BYTES_MAX = 40_960;
export const INK_REACH = 2 ** 18; // 1/8 unit from the stroke's position, in either direction
export const INK_PER_UNIT = 8;
export const INK_POSITION_STEPS = 8; // of a position (1/64 unit) in one step of ink
export const PRESSURE_MAX = 63;

export interface InkPoint {
  readonly x: number; // 1/8 unit, from the stroke's position
  readonly y: number;
  readonly pressure: number; // 0 to 63; full where the ink is without pressure
}

export interface Ink {
  readonly withPressure: boolean;
  readonly points: readonly InkPoint[];
}

export interface InkBounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

const FORMAT = 2;
const MOVE_WIDTH = 21; // bits of a difference of coordinates, as zigzag
const PRESSURE_WIDTH = 6;
const PARAMETER_BITS = 5; // in which a parameter is told
const PRESSURE_PARAMETER_BITS = 3;

// What leads from a point to the next, as zigzag.
interface Step {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

const START: InkPoint = { x: 0, y: 0, pressure: 0 };

// Pressure is told modulo 64, by the way between -32 and 31.
const stepBetween = (a: InkPoint, b: InkPoint): Step => ({
  x: zigzag(b.x - a.x),
  y: zigzag(b.y - a.y),
  pressure: zigzag(((b.pressure - a.pressure + 32) & PRESSURE_MAX) - 32),
});

const moveOf = ({ x, y, pressure }: Step): InkMove => ({
  x: unzigzag(x),
  y: unzigzag(y),
  pressure: unzigzag(pressure),
});

// What steps take with their best parameters.
class StepSums {
  readonly x = new RiceSums(MOVE_WIDTH);
  readonly y = new RiceSums(MOVE_WIDTH);
  readonly pressure = new RiceSums(PRESSURE_WIDTH);

  add(step: Step, withPressure: boolean): void {
    this.x.add(step.x);
    this.y.add(step.y);
    if (withPressure) this.pressure.add(step.pressure);
  }
}

// The bytes of ink as points are added to it.
export class InkSize {
  private readonly sums = new StepSums();
  private before: InkPoint | null = null;

  constructor(private readonly withPressure: boolean) {}

  add(point: InkPoint): void {
    if (this.before) this.sums.add(stepBetween(this.before, point), this.withPressure);
    this.before = point;
  }

  // At most, wherever the first point is.
  get bytesMax(): number {
    const { x, y, pressure } = this.sums;
    const bits = x.best().bits + y.best().bits + pressure.best().bits;
    return HEAD_BYTES_MAX + Math.ceil(bits / 8);
  }
}

// The format, the number of points, the pressure bit, the parameters and a first point.
const HEAD_BYTES_MAX =
  3 +
  Math.ceil(
    (1 +
      2 * (PARAMETER_BITS + riceBitsMax(MOVE_WIDTH)) +
      PRESSURE_PARAMETER_BITS +
      riceBitsMax(PRESSURE_WIDTH)) /
      8,
  );

const isSound = ({ points }: Ink): boolean =>
  points.length > 0 &&
  points.length <= INK_POINTS_MAX &&
  points.every(({ x, y }) => Math.abs(x) <= INK_REACH && Math.abs(y) <= INK_REACH);

const stepsOf = (points: readonly InkPoint[]): Step[] =>
  points.map((point, place) => stepBetween(points[place - 1] ?? START, point));

// No bytes where the points are not what INK-2 allows; they are integers. More bytes than INK-2
// allows are not valid ink.
export const encodeInk = (ink: Ink): Uint8Array => {
  if (!isSound(ink)) return new Uint8Array();
  const { withPressure, points } = ink;
  const steps = stepsOf(points);
  const sums = new StepSums();
  for (const step of steps) sums.add(step, withPressure);
  const x = sums.x.best().parameter;
  const y = sums.y.best().parameter;
  const pressure = sums.pressure.best().parameter;
  const writer = new BitWriter();
  writer.put(FORMAT, 8);
  if (points.length >= 0x80) writer.put((points.length % 0x80) + 0x80, 8);
  writer.put(points.length >= 0x80 ? points.length >>> 7 : points.length, 8);
  writer.put(withPressure ? 1 : 0, 1);
  writer.put(x, PARAMETER_BITS);
  writer.put(y, PARAMETER_BITS);
  if (withPressure) writer.put(pressure, PRESSURE_PARAMETER_BITS);
  for (const step of steps) {
    writeRice(writer, step.x, x, MOVE_WIDTH);
    writeRice(writer, step.y, y, MOVE_WIDTH);
    if (withPressure) writeRice(writer, step.pressure, pressure, PRESSURE_WIDTH);
  }
  return writer.finish();
};

interface InkHead {
  readonly count: number;
  readonly withPressure: boolean;
  readonly x: number; // parameters
  readonly y: number;
  readonly pressure: number;
}

// A varint, in one byte where that is enough.
const readCount = (reader: BitReader): number | null => {
  const low = reader.take(8);
  if (low === null || low < 0x80) return low;
  const high = reader.take(8);
  return high === null || high === 0 || high >= 0x80 ? null : low - 0x80 + high * 0x80;
};

const readHead = (reader: BitReader): InkHead | null => {
  if (reader.take(8) !== FORMAT) return null;
  const count = readCount(reader);
  if (count === null || count === 0 || count > INK_POINTS_MAX) return null;
  const withPressure = reader.take(1) === 1;
  const x = reader.take(PARAMETER_BITS);
  const y = reader.take(PARAMETER_BITS);
  const pressure = withPressure ? reader.take(PRESSURE_PARAMETER_BITS) : 0;
  if (x === null || y === null || pressure === null) return null;
  const sound = x < MOVE_WIDTH && y < MOVE_WIDTH && pressure < PRESSURE_WIDTH;
  return sound ? { count, withPressure, x, y, pressure } : null;
};

const readStep = (reader: BitReader, head: InkHead): Step | null => {
  const x = readRice(reader, head.x, MOVE_WIDTH);
  const y = readRice(reader, head.y, MOVE_WIDTH);
  const pressure = head.withPressure ? readRice(reader, head.pressure, PRESSURE_WIDTH) : 0;
  return x === null || y === null || pressure === null ? null : { x, y, pressure };
};

// Without pressure each point has the fullest.
const pointAfter = (before: InkPoint, move: InkMove, withPressure: boolean): InkPoint | null => {
  const x = before.x + move.x;
  const y = before.y + move.y;
  if (Math.abs(x) > INK_REACH || Math.abs(y) > INK_REACH) return null;
  const pressure = (before.pressure + move.pressure) & PRESSURE_MAX;
  return { x, y, pressure: withPressure ? pressure : PRESSURE_MAX };
};

const decodeFormat1 = (bytes: Uint8Array): Ink | null => {
  const told = readInkFormat1(bytes, INK_POINTS_MAX);
  if (!told) return null;
  const { withPressure } = told;
  const points: InkPoint[] = [];
  let before = START;
  for (const move of told.moves) {
    const point = pointAfter(before, move, withPressure);
    if (!point) return null;
    points.push(point);
    before = point;
  }
  return { withPressure, points };
};

// Null for bytes that are not ink.
export const decodeInk = (bytes: Uint8Array): Ink | null => {
  if (bytes.length > INK_BYTES_MAX) return null;
  if (isInkFormat1(bytes)) return decodeFormat1(bytes);
  const reader = new BitReader(bytes);
  const head = readHead(reader);
  if (!head) return null;
  const { withPressure } = head;
  const sums = new StepSums();
  const points: InkPoint[] = [];
  for (let before = START; points.length < head.count; points.push(before)) {
    const step = readStep(reader, head);
    const point = step && pointAfter(before, moveOf(step), withPressure);
    if (!point) return null;
    sums.add(step, withPressure);
    before = point;
  }
  const best = (["x", "y", "pressure"] as const).every(
    (of) => sums[of].best().parameter === head[of],
  );
  return best && reader.atEnd ? { withPressure, points } : null;
};

// The box around points (at least one), in their own unit.
export const inkBounds = (points: readonly InkPoint[]): InkBounds => {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
};
