// The way of the pen, from the first touch until it is lifted: chunks for others to see at once
// (SPEC, PRE-5), at the end the strokes that stay (INK-1 to INK-3), and in between what a crash
// must not take.
//
// One recorder for one touch. Points are kept in 1/8 unit on the board; times are of one clock.

import { at } from "./at";
import {
  encodeInk,
  INK_PER_UNIT,
  INK_POSITION_STEPS,
  INK_REACH,
  type InkPoint,
  PRESSURE_MAX,
} from "./ink";
import { simplifyInk } from "./ink-simplify";
import { type InkStroke, type Place, strokesOf } from "./ink-strokes";
import { COORDINATE_MAX } from "./limits";

export interface PenSample {
  readonly x: number; // on the board, in units
  readonly y: number;
  readonly pressure: number | null; // 0 to 1; null for a pen that doesn't tell
  readonly time: number; // milliseconds
}

export interface LiveChunk {
  readonly first: number; // which point of the stroke the chunk begins with, from 0
  readonly origin: Place; // the same for all chunks of a stroke
  readonly points: Uint8Array; // ink, from the origin
  readonly ended: boolean;
}

export interface SavedInk {
  readonly version: 1;
  readonly zoom: number;
  readonly withPressure: boolean;
  readonly points: Int32Array; // x, y and pressure of each
}

export const LIVE_INTERVAL = 33; // milliseconds

// A chunk is lost rather than large: what is older isn't shown before the pen is lifted.
const LIVE_POINTS_MAX = 256;
const TOLERANCE = 0.5 * INK_PER_UNIT; // at 100 %
const EDGE = COORDINATE_MAX / INK_POSITION_STEPS;

export class InkRecorder {
  private readonly points: InkPoint[] = [];
  private withPressure = false;
  private latest = Number.NEGATIVE_INFINITY;
  private shown = 0; // points that went out in chunks
  private shownAt = Number.NEGATIVE_INFINITY;

  // 1 is 100 %; how closely the line is kept depends on it.
  constructor(private readonly zoom: number) {
    if (!(zoom > 0 && zoom < Infinity)) throw new RangeError(`a zoom of ${zoom}`);
  }

  get isEmpty(): boolean {
    return this.points.length === 0;
  }

  // Whether there is pressure is told by the first sample. Samples that are older than one before,
  // or without a place, are left out.
  add(sample: PenSample): void {
    const { x, y, pressure, time } = sample;
    if (!(Number.isFinite(x) && Number.isFinite(y) && time >= this.latest)) return;
    if (this.isEmpty) this.withPressure = pressure !== null;
    this.latest = time;
    const before = this.points.at(-1);
    const point = { x: stepOf(x), y: stepOf(y), pressure: this.levelOf(pressure, before) };
    if (!before || !same(before, point)) this.points.push(point);
  }

  // What is new, no more than once in LIVE_INTERVAL; null when it is too early or nothing is.
  chunk(now: number): LiveChunk | null {
    if (this.shown === this.points.length || now - this.shownAt < LIVE_INTERVAL) return null;
    this.shownAt = now;
    return this.chunkFrom(this.shown, false);
  }

  // The end, at once: what is new, or the last point again. Null when there never was a point.
  lastChunk(): LiveChunk | null {
    if (this.isEmpty) return null;
    return this.chunkFrom(Math.min(this.shown, this.points.length - 1), true);
  }

  // Usually one; several when the line is too long for one, none when there was no point.
  finish(): InkStroke[] {
    const kept = simplifyInk(this.points, TOLERANCE / this.zoom);
    return strokesOf(kept, this.withPressure, { x: 0, y: 0 });
  }

  save(): SavedInk {
    const points = new Int32Array(this.points.length * 3);
    for (const [place, { x, y, pressure }] of this.points.entries()) {
      points.set([x, y, pressure], place * 3);
    }
    return { version: 1, zoom: this.zoom, withPressure: this.withPressure, points };
  }

  // Null for what save() can't have given.
  static restore(saved: unknown): InkRecorder | null {
    if (!isSaved(saved)) return null;
    const recorder = new InkRecorder(saved.zoom);
    recorder.withPressure = saved.withPressure;
    for (let place = 0; place < saved.points.length; place += 3) {
      const [x = 0, y = 0, pressure = 0] = saved.points.subarray(place, place + 3);
      if (Math.abs(x) > EDGE || Math.abs(y) > EDGE) return null;
      if (pressure < 0 || pressure > PRESSURE_MAX) return null;
      recorder.points.push({ x, y, pressure });
    }
    recorder.shown = recorder.points.length;
    return recorder;
  }

  private levelOf(pressure: number | null, before: InkPoint | undefined): number {
    if (!this.withPressure) return PRESSURE_MAX;
    if (pressure === null || Number.isNaN(pressure)) return before?.pressure ?? 0;
    return Math.round(Math.min(1, Math.max(0, pressure)) * PRESSURE_MAX);
  }

  private chunkFrom(wanted: number, ended: boolean): LiveChunk {
    const first = Math.max(wanted, this.points.length - LIVE_POINTS_MAX);
    const start = at(this.points, 0);
    const points = this.points.slice(first).map(({ x, y, pressure }) => ({
      x: withinReach(x - start.x),
      y: withinReach(y - start.y),
      pressure,
    }));
    this.shown = this.points.length;
    return {
      first,
      origin: { x: start.x * INK_POSITION_STEPS, y: start.y * INK_POSITION_STEPS },
      points: encodeInk({ withPressure: this.withPressure, points }),
      ended,
    };
  }
}

const stepOf = (units: number): number =>
  Math.min(EDGE, Math.max(-EDGE, Math.round(units * INK_PER_UNIT)));

// A live line that is longer stays at the border until the strokes take its place.
const withinReach = (step: number): number => Math.min(INK_REACH, Math.max(-INK_REACH, step));

const same = (a: InkPoint, b: InkPoint): boolean =>
  a.x === b.x && a.y === b.y && a.pressure === b.pressure;

const isSaved = (saved: unknown): saved is SavedInk => {
  if (typeof saved !== "object" || saved === null) return false;
  const { version, zoom, withPressure, points } = saved as Record<keyof SavedInk, unknown>;
  return (
    version === 1 &&
    typeof zoom === "number" &&
    zoom > 0 &&
    zoom < Infinity &&
    typeof withPressure === "boolean" &&
    points instanceof Int32Array &&
    points.length % 3 === 0
  );
};
