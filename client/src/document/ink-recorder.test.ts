import { describe, expect, it } from "vitest";
import { at } from "./at";
import { decodeInk, INK_BYTES_MAX, INK_POINTS_MAX, type InkPoint, PRESSURE_MAX } from "./ink";
import { handwriting } from "./ink-hand.test-support";
import { InkRecorder, LIVE_INTERVAL, type LiveChunk, type PenSample } from "./ink-recorder";
import { simplifyInk } from "./ink-simplify";
import type { InkStroke } from "./ink-strokes";
import { COORDINATE_MAX } from "./limits";
import { Random, withSeeds } from "./random.test-support";

const sample = (x: number, y: number, more: Partial<PenSample> = {}): PenSample => ({
  x,
  y,
  pressure: null,
  time: 0,
  ...more,
});

const recorded = (samples: readonly PenSample[], zoom = 1): InkRecorder => {
  const recorder = new InkRecorder(zoom);
  for (const each of samples) recorder.add(each);
  return recorder;
};

// In 1/8 unit on the board; each stroke as it would be read from its bytes.
const onBoard = ({ position, bytes, ink }: InkStroke): InkPoint[] => {
  expect(decodeInk(bytes)).toEqual(ink);
  expect([position.x % 8, position.y % 8].map(Math.abs)).toEqual([0, 0]);
  return ink.points.map(({ x, y, pressure }) => ({
    x: x + position.x / 8,
    y: y + position.y / 8,
    pressure,
  }));
};

const distance = (p: InkPoint, a: InkPoint, b: InkPoint): { off: number; pressure: number } => {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared;
  const part = Math.min(1, Math.max(0, along));
  return {
    off: Math.hypot(p.x - a.x - part * dx, p.y - a.y - part * dy),
    pressure: Math.abs(p.pressure - a.pressure - part * (b.pressure - a.pressure)),
  };
};

// The kept points are among the raw ones in their order; all between two kept ones are near.
const expectNear = (raw: readonly InkPoint[], kept: readonly InkPoint[], tolerance: number) => {
  expect(kept[0]).toEqual(raw[0]);
  expect(kept.at(-1)).toEqual(raw.at(-1));
  let last = 0;
  for (let next = 1; next < kept.length; next++) {
    const [a, b] = [at(kept, next - 1), at(kept, next)];
    const found = raw.indexOf(b, last + 1);
    expect(found).toBeGreaterThan(last);
    for (let k = last + 1; k <= found; k++) {
      const { off, pressure } = distance(at(raw, k), a, b);
      expect(off).toBeLessThanOrEqual(tolerance + 1e-9);
      if (k < found) expect(pressure).toBeLessThanOrEqual(0.1 * PRESSURE_MAX + 1e-9);
      const step = Math.abs(at(raw, k).pressure - at(raw, k - 1).pressure);
      if (step > 0.1 * PRESSURE_MAX) expect([k, last]).toEqual([found, k - 1]);
    }
    last = found;
  }
};

describe("INK-3: simplifying", () => {
  it("leaves nothing out that is further off than the tolerance, in place or in pressure", () => {
    withSeeds(300, (random) => {
      const raw = handwriting(random, 0.2 + random.next()).map(({ x, y, pressure }) => ({
        x: Math.round(x * 8),
        y: Math.round(y * 8),
        pressure: random.chance(0.05) ? random.below(64) : Math.round((pressure ?? 0) * 63),
      }));
      const tolerance = 4 / random.pick([0.1, 0.5, 1, 2, 4]);
      expectNear(raw, simplifyInk(raw, tolerance), tolerance);
    });
  });

  it("keeps both sides of a step of pressure, and a slow rise on a straight line", () => {
    const line = (pressures: readonly number[]) =>
      pressures.map((pressure, k) => ({ x: 10 * k, y: 0, pressure }));
    expect(simplifyInk(line([20, 20, 20, 20]), 4).length).toBe(2);
    expect(simplifyInk(line([20, 20, 20, 27, 27, 27]), 4).map(({ x }) => x)).toEqual([
      0, 20, 30, 50,
    ]);
    const rise = line([10, 10, 10, 15, 20, 25, 30, 35, 35, 35, 35]);
    expect(simplifyInk(rise, 4).length).toBeGreaterThan(2);
    expectNear(rise, simplifyInk(rise, 4), 4);
  });

  it("keeps a turn back on the same line", () => {
    const there = [0, 10, 20, 30, 20, 10].map((x) => ({ x, y: 0, pressure: PRESSURE_MAX }));
    expect(simplifyInk(there, 4).map(({ x }) => x)).toEqual([0, 30, 10]);
  });

  // Its furthest point is always the last but one: the work would be the square of its length.
  it("is done with a long line of which hardly anything can be left out", () => {
    const zigzag = Array.from({ length: 100_000 }, (_, k) => ({
      x: k,
      y: k % 2 === 0 ? k : -k,
      pressure: PRESSURE_MAX,
    }));
    expect(simplifyInk(zigzag, 4).length).toBeGreaterThan(99_000);
  });
});

describe("INK-1, INK-2: the strokes of a pen", () => {
  it("are none without a point, and a dot for a touch", () => {
    expect(new InkRecorder(1).finish()).toEqual([]);
    const [dot, ...more] = recorded([sample(10.06, -3), sample(10.06, -3)]).finish();
    expect(more).toEqual([]);
    expect(dot?.position).toEqual({ x: 640, y: -192 });
    expect(dot?.ink).toEqual({
      withPressure: false,
      points: [{ x: 0, y: 0, pressure: PRESSURE_MAX }],
    });
  });

  it("stand with their top left corner at their position", () => {
    withSeeds(100, (random) => {
      for (const stroke of recorded(handwriting(random, 0.5)).finish()) {
        expect(Math.min(...stroke.ink.points.map(({ x }) => x))).toBe(0);
        expect(Math.min(...stroke.ink.points.map(({ y }) => y))).toBe(0);
      }
    });
  });

  it("follow the samples within the tolerance of the zoom and the rounding", () => {
    withSeeds(100, (random) => {
      const zoom = random.pick([0.25, 1, 3]);
      const samples = handwriting(random, 0.7, { scale: 1 / zoom });
      const [stroke] = recorded(samples, zoom).finish();
      if (!stroke) throw new Error("no stroke");
      const line = onBoard(stroke);
      for (const { x, y } of samples) {
        const point = { x: x * 8, y: y * 8, pressure: 0 };
        const off = line.slice(1).map((b, k) => distance(point, at(line, k), b).off);
        expect(Math.min(...off) / 8).toBeLessThanOrEqual(0.5 / zoom + Math.SQRT1_2 / 8 + 1e-9);
      }
    });
  });

  const expectWhole = (strokes: readonly InkStroke[]) => {
    for (const [k, stroke] of strokes.entries()) {
      expect(stroke.ink.points.length).toBeLessThanOrEqual(INK_POINTS_MAX);
      expect(stroke.bytes.length).toBeLessThanOrEqual(INK_BYTES_MAX);
      const before = strokes[k - 1];
      if (before) expect(onBoard(stroke)[0]).toEqual(onBoard(before).at(-1));
    }
  };

  it("are several that meet, where there are too many points for one", () => {
    const random = new Random(7);
    const samples = Array.from({ length: 25_000 }, (_, k) =>
      sample(k % 200, 100 * random.next(), { pressure: random.next(), time: k }),
    );
    const strokes = recorded(samples).finish();
    expectWhole(strokes);
    expect(strokes.length).toBeGreaterThan(2);
    const points = strokes.reduce((sum, { ink }) => sum + ink.points.length, 0);
    expect(points - strokes.length + 1).toBeGreaterThan(20_000);
  });

  it("are several where there are too many bytes for one", () => {
    const samples = Array.from({ length: 9_000 }, (_, k) =>
      sample(k % 2 === 0 ? -15_000 : 15_000, k % 3 === 0 ? -15_000 : 15_000, { time: k }),
    );
    const strokes = recorded(samples).finish();
    expectWhole(strokes);
    expect(strokes.length).toBe(2);
  });

  it("are several where the line is too wide for one, even with two points", () => {
    const strokes = recorded([sample(-90_000, 5), sample(100_000.5, -70_000)]).finish();
    expectWhole(strokes);
    expect(strokes.length).toBeGreaterThan(5);
    expect(strokes.flatMap(onBoard).at(0)).toMatchObject({ x: -720_000, y: 40 });
    expect(strokes.flatMap(onBoard).at(-1)).toMatchObject({ x: 800_004, y: -560_000 });
  });

  it("stay on the board, and leave out what has no place or is older", () => {
    const recorder = recorded([
      sample(1e9, -1e9, { time: 5 }),
      sample(Number.NaN, 0, { time: 6 }),
      sample(0, Infinity, { time: 6 }),
      sample(3, 3, { time: 4 }),
    ]);
    expect(recorder.finish().map(({ position }) => position)).toEqual([
      { x: COORDINATE_MAX, y: -COORDINATE_MAX },
    ]);
  });

  it("keep the pressure that was last told", () => {
    const recorder = recorded([
      sample(0, 0, { pressure: 0.5 }),
      sample(10, 0, { pressure: null, time: 1 }),
      sample(20, 0, { pressure: 7, time: 2 }),
    ]);
    const pressures = recorder.finish().flatMap(({ ink }) => ink.points.map((p) => p.pressure));
    expect(pressures).toEqual([32, 32, 63]);
  });

  it("refuse a zoom that is none", () => {
    for (const zoom of [0, -1, Number.NaN, Infinity]) {
      expect(() => new InkRecorder(zoom)).toThrow(RangeError);
    }
  });
});

describe("PRE-5: a stroke being drawn", () => {
  const pointsOf = ({ points, origin }: LiveChunk): InkPoint[] => {
    const ink = decodeInk(points);
    if (!ink) throw new Error("a chunk that is not ink");
    return ink.points.map((p) => ({ ...p, x: p.x + origin.x / 8, y: p.y + origin.y / 8 }));
  };

  it("is told in chunks that follow one another, no more than one in 33 ms", () => {
    withSeeds(50, (random) => {
      const samples = handwriting(random, 1);
      const recorder = new InkRecorder(1);
      const chunks: { at: number; chunk: LiveChunk }[] = [];
      for (const each of samples) {
        recorder.add(each);
        const chunk = recorder.chunk(each.time);
        if (chunk) chunks.push({ at: each.time, chunk });
      }
      const last = recorder.lastChunk();
      if (!last) throw new Error("no end");
      for (let k = 1; k < chunks.length; k++) {
        expect(at(chunks, k).at - at(chunks, k - 1).at).toBeGreaterThanOrEqual(LIVE_INTERVAL);
      }
      expect(chunks.length).toBeGreaterThan(20);
      const seen: InkPoint[] = [];
      for (const chunk of [...chunks.map(({ chunk }) => chunk), last]) {
        expect(chunk.origin).toEqual(last.origin);
        expect(chunk.first).toBeLessThanOrEqual(seen.length);
        seen.splice(chunk.first, Infinity, ...pointsOf(chunk));
      }
      expect(chunks.some(({ chunk }) => chunk.ended)).toBe(false);
      expect(last.ended).toBe(true);
      const saved = recorder.save().points;
      expect(seen.flatMap(({ x, y, pressure }) => [x, y, pressure])).toEqual([...saved]);
    });
  });

  it("has an end even when nothing is new, and none when there was no point", () => {
    const recorder = recorded([sample(1, 1), sample(2, 2)]);
    expect(recorder.chunk(0)?.first).toBe(0);
    expect(recorder.chunk(100)).toBeNull();
    const last = recorder.lastChunk();
    expect(last).toMatchObject({ first: 1, ended: true });
    expect(last && pointsOf(last)).toEqual([{ x: 16, y: 16, pressure: PRESSURE_MAX }]);
    expect(new InkRecorder(1).lastChunk()).toBeNull();
  });

  it("leaves a gap rather than sending a large chunk", () => {
    const many = Array.from({ length: 5_000 }, (_, k) => sample(k, 0, { time: k }));
    const chunk = recorded(many).chunk(5_000);
    expect(chunk && chunk.first + pointsOf(chunk).length).toBe(5_000);
    expect(chunk?.points.length).toBeLessThan(1_500);
  });

  it("stays at the border of what ink can tell", () => {
    const chunk = recorded([sample(-100_000, 0), sample(100_000, 0)]).chunk(0);
    expect(chunk && pointsOf(chunk).map(({ x }) => x)).toEqual([-800_000, -800_000 + 2 ** 18]);
  });
});

describe("a stroke after a crash", () => {
  it("ends as it would have", () => {
    withSeeds(50, (random) => {
      const samples = handwriting(random, 1, { pressure: random.chance(0.5) });
      const recorder = recorded(samples, 2);
      const restored = InkRecorder.restore(structuredClone(recorder.save()));
      expect(restored?.finish()).toEqual(recorder.finish());
      expect(restored?.chunk(1e9)).toBeNull();
    });
  });

  it("is not made of what was never saved", () => {
    const saved = recorded([sample(1, 1), sample(2, 2)]).save();
    const points = (...numbers: number[]) => ({ ...saved, points: Int32Array.from(numbers) });
    for (const other of [
      null,
      "ink",
      { ...saved, version: 2 },
      { ...saved, zoom: 0 },
      { ...saved, withPressure: 1 },
      { ...saved, points: [1, 1, 63] },
      points(1, 1),
      points(2 ** 21 + 1, 0, 0),
      points(0, 0, 64),
      points(0, 0, -1),
    ]) {
      expect(InkRecorder.restore(other)).toBeNull();
    }
    expect(InkRecorder.restore(saved)).not.toBeNull();
  });
});
