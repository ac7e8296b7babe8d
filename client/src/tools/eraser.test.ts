import { describe, expect, it } from "vitest";
import { at } from "../document/at";
import { decodeInk, type Ink, type InkPoint, PRESSURE_MAX } from "../document/ink";
import { handwriting } from "../document/ink-hand.test-support";
import { InkRecorder } from "../document/ink-recorder";
import type { InkStroke } from "../document/ink-strokes";
import { type Random, withSeeds } from "../document/random.test-support";
import { type DrawnStroke, type Eraser, piecesLeft, reaches, strokesReached } from "./eraser";
import type { Spot } from "./eraser-reach";

const width = 2 * 64; // two units

const strokeAt = (spots: readonly Spot[], position = { x: 0, y: 0 }): DrawnStroke => ({
  position,
  width,
  ink: {
    withPressure: false,
    points: spots.map(({ x, y }) => ({ x: x * 8, y: y * 8, pressure: PRESSURE_MAX })),
  },
});

const line = strokeAt([
  { x: 0, y: 0 },
  { x: 100, y: 0 },
]);

const disc = (x: number, y: number, radius: number): Eraser => ({ path: [{ x, y }], radius });

// On the board, in units.
const spotsOf = ({ position, ink }: Pick<DrawnStroke, "position" | "ink">): Spot[] =>
  ink.points.map(({ x, y }) => ({ x: position.x / 64 + x / 8, y: position.y / 64 + y / 8 }));

// Slow and plain, to judge by: the shortest way between two straight ways.
const fromSpot = (s: Spot, a: Spot, b: Spot): number => {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((s.x - a.x) * dx + (s.y - a.y) * dy) / squared;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(s.x - a.x - part * dx, s.y - a.y - part * dy);
};

const cross = (a: Spot, b: Spot, p: Spot, q: Spot): boolean => {
  const side = (o: Spot, s: Spot, t: Spot) => (s.x - o.x) * (t.y - o.y) - (s.y - o.y) * (t.x - o.x);
  return side(a, b, p) * side(a, b, q) < 0 && side(p, q, a) * side(p, q, b) < 0;
};

const waysOf = (spots: readonly Spot[]): (readonly [Spot, Spot])[] =>
  spots.length === 1
    ? [[at(spots, 0), at(spots, 0)]]
    : spots.slice(1).map((spot, k) => [at(spots, k), spot]);

const apart = (one: readonly Spot[], other: readonly Spot[]): number => {
  let least = Infinity;
  for (const [a, b] of waysOf(one)) {
    for (const [p, q] of waysOf(other)) {
      if (cross(a, b, p, q)) return 0;
      const ends = [fromSpot(a, p, q), fromSpot(b, p, q), fromSpot(p, a, b), fromSpot(q, a, b)];
      least = Math.min(least, ...ends);
    }
  }
  return least;
};

const written = (random: Random): DrawnStroke => {
  const recorder = new InkRecorder(random.pick([0.5, 1, 2]));
  const samples = handwriting(random, 0.3 + 0.5 * random.next(), { pressure: random.chance(0.5) });
  for (const sample of samples) recorder.add(sample);
  const { position, ink } = at(recorder.finish(), 0);
  const off = { x: random.below(8), y: random.below(8) }; // moved by less than a step of ink
  return {
    position: { x: position.x + off.x, y: position.y + off.y },
    width: 16 + random.below(600),
    ink,
  };
};

const wiped = (random: Random, stroke: DrawnStroke): Eraser => {
  const near = random.pick(spotsOf(stroke));
  const some = (span: number) => (random.next() - 0.5) * span;
  const path = [{ x: near.x + some(20), y: near.y + some(20) }];
  for (let left = random.below(6); left > 0; left--) {
    const last = at(path, path.length - 1);
    path.push({ x: last.x + some(80), y: last.y + some(80) });
  }
  return { path, radius: 0.5 + 12 * random.next() };
};

const reachOf = (eraser: Eraser, stroke: DrawnStroke): number => eraser.radius + stroke.width / 128;

describe("an eraser reaches a stroke", () => {
  it("where its disc meets the line as wide as it is drawn", () => {
    expect(reaches(disc(50, 5.9, 5), line)).toBe(true);
    expect(reaches(disc(50, 6.1, 5), line)).toBe(false);
    expect(reaches(disc(-5.9, 0, 5), line)).toBe(true);
    expect(reaches(disc(-6.1, 0, 5), line)).toBe(false);
    expect(reaches(disc(105, 5, 5), line)).toBe(false);
  });

  it("between two spots of its path, though it stopped at neither", () => {
    const path = [
      { x: 50, y: -300 },
      { x: 51, y: 300 },
    ];
    expect(reaches({ path, radius: 1 }, line)).toBe(true);
    expect(reaches({ path: [at(path, 0)], radius: 1 }, line)).toBe(false);
    expect(reaches({ path: [], radius: 1 }, line)).toBe(false);
  });

  it("where the stroke stands", () => {
    const moved = { ...line, position: { x: 64 * 1000, y: -64 * 500 } };
    expect(reaches(disc(1050, -500, 3), moved)).toBe(true);
    expect(reaches(disc(50, 0, 3), moved)).toBe(false);
  });

  it("that is a dot", () => {
    const dot = strokeAt([{ x: 10, y: 10 }]);
    expect(reaches(disc(14, 10, 3.1), dot)).toBe(true);
    expect(reaches(disc(14, 10, 2.9), dot)).toBe(false);
  });

  it("as a plain measure of distances says", () => {
    let [near, far] = [0, 0];
    withSeeds(400, (random) => {
      const stroke = written(random);
      const eraser = wiped(random, stroke);
      const spare = apart(spotsOf(stroke), eraser.path) - reachOf(eraser, stroke);
      if (Math.abs(spare) < 1e-6) return;
      expect(reaches(eraser, stroke)).toBe(spare < 0);
      if (spare < 0) near += 1;
      else far += 1;
    });
    if (process.env.ATELIER_SEED === undefined) expect(Math.min(near, far)).toBeGreaterThan(10);
  });

  it("and takes those alone", () => {
    const other = strokeAt([
      { x: 0, y: 50 },
      { x: 100, y: 50 },
    ]);
    const strokes = [
      [7, line],
      [9, other],
    ] as const;
    expect(strokesReached(disc(50, 0, 4), strokes)).toEqual([7]);
    expect(strokesReached(disc(50, 25, 30), strokes)).toEqual([7, 9]);
    expect(strokesReached(disc(50, 25, 3), strokes)).toEqual([]);
  });
});

describe("an eraser of parts", () => {
  it("leaves two pieces of a line that it crossed", () => {
    const pieces = piecesLeft(disc(50, 0, 9), line) ?? [];
    expect(pieces.map(spotsOf)).toEqual([
      [
        { x: 0, y: 0 },
        { x: 39.875, y: 0 },
      ],
      [
        { x: 60.125, y: 0 },
        { x: 100, y: 0 },
      ],
    ]);
    expect(pieces.map(({ position }) => position)).toEqual([
      { x: 0, y: 0 },
      { x: 60.125 * 64, y: 0 },
    ]);
  });

  it("leaves what it didn't reach as it is, and nothing of what it covered", () => {
    expect(piecesLeft(disc(50, 20, 9), line)).toBeNull();
    expect(piecesLeft(disc(50, 0, 60), line)).toEqual([]);
    expect(piecesLeft(disc(10, 10, 3), strokeAt([{ x: 10, y: 10 }]))).toEqual([]);
  });

  it("cuts off an end, and what a corner hides", () => {
    const [end, ...none] = piecesLeft(disc(0, 0, 9), line) ?? [];
    expect(none).toEqual([]);
    expect(end && at(spotsOf(end), 0).x).toBe(10.125);
    const corner = strokeAt([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 100 },
    ]);
    const pieces = piecesLeft(disc(100, 0, 9), corner) ?? [];
    expect(pieces.map((piece) => spotsOf(piece).length)).toEqual([2, 2]);
  });

  it("keeps the pressure, and what it was where it cut", () => {
    const ink: Ink = {
      withPressure: true,
      points: [
        { x: 0, y: 0, pressure: 10 },
        { x: 800, y: 0, pressure: 50 },
      ],
    };
    const pieces = piecesLeft(disc(50, 0, 9), { ...line, ink }) ?? [];
    expect(pieces.map((piece) => piece.ink.points.map(({ pressure }) => pressure))).toEqual([
      [10, 26],
      [34, 50],
    ]);
  });

  // A step of ink is 1/8 unit; a cut is made that much further away and rounded.
  const slack = 2 * (Math.SQRT1_2 / 8) + 1e-5;

  const cut = (random: Random, check: (scene: Scene) => void): void => {
    const stroke = written(random);
    const eraser = wiped(random, stroke);
    const pieces = piecesLeft(eraser, stroke);
    if (pieces) check({ stroke, eraser, pieces, reach: reachOf(eraser, stroke) });
    else expect(reaches(eraser, stroke)).toBe(false);
  };

  interface Scene {
    readonly stroke: DrawnStroke;
    readonly eraser: Eraser;
    readonly pieces: readonly InkStroke[];
    readonly reach: number;
  }

  it("leaves pieces that are out of its reach", () => {
    withSeeds(400, (random) => {
      cut(random, ({ eraser, pieces, reach }) => {
        for (const piece of pieces) {
          expect(decodeInk(piece.bytes)).toEqual(piece.ink);
          expect(apart(spotsOf(piece), eraser.path)).toBeGreaterThanOrEqual(reach - 1e-9);
        }
      });
    });
  });

  it("keeps everything that is out of its reach, and each point with its pressure", () => {
    withSeeds(400, (random) => {
      cut(random, ({ stroke, eraser, pieces, reach }) => {
        const left = pieces.map(spotsOf);
        for (const [a, b] of waysOf(spotsOf(stroke))) {
          for (const part of [0, 0.25, 0.5, 0.75]) {
            const spot = { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
            if (apart([spot], eraser.path) < reach + slack) continue;
            const off = Math.min(...left.map((spots) => apart([spot], spots)));
            expect(off).toBeLessThanOrEqual(slack);
          }
        }
        const whole = ({ position }: Pick<DrawnStroke, "position">, p: InkPoint) =>
          `${position.x + p.x * 8} ${position.y + p.y * 8} ${p.pressure}`;
        const kept = new Set(pieces.flatMap((one) => one.ink.points.map((p) => whole(one, p))));
        const ends = spotsOf(stroke);
        for (const [k, point] of stroke.ink.points.entries()) {
          if (apart([at(ends, k)], eraser.path) < reach + slack) continue;
          const neighbours = [ends[k - 1], ends[k + 1]].filter((spot) => spot !== undefined);
          const alone = neighbours.every((spot) => apart([at(ends, k), spot], eraser.path) < reach);
          if (!alone) expect(kept.has(whole(stroke, point))).toBe(true);
        }
      });
    });
  });

  it("makes no line where there was none", () => {
    withSeeds(400, (random) => {
      cut(random, ({ stroke, pieces }) => {
        for (const piece of pieces) {
          for (const spot of spotsOf(piece)) {
            expect(apart([spot], spotsOf(stroke))).toBeLessThanOrEqual(Math.SQRT1_2 / 8 + 1e-9);
          }
        }
      });
    });
  });

  it("changes nothing when it goes the same way again", () => {
    let erased = 0;
    withSeeds(1000, (random) => {
      cut(random, ({ stroke, eraser, pieces }) => {
        erased += 1;
        for (const piece of pieces) {
          expect(piecesLeft(eraser, { ...piece, width: stroke.width })).toBeNull();
        }
      });
    });
    if (process.env.ATELIER_SEED === undefined) expect(erased).toBeGreaterThan(500);
  });

  it("holds at the edges: a stroke as large as ink can be, on the border of the board", () => {
    const far = 2 ** 18;
    const points = [-far, far, -far, far].map((x, k) => ({ x, y: k * 100, pressure: 5 }));
    const stroke: DrawnStroke = {
      position: { x: 2 ** 24, y: -(2 ** 24) },
      width,
      ink: { withPressure: true, points },
    };
    const eraser = disc(2 ** 18, -(2 ** 18) + 5, 50);
    const pieces = piecesLeft(eraser, stroke) ?? [];
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) {
      expect(decodeInk(piece.bytes)).toEqual(piece.ink);
      expect(Math.max(Math.abs(piece.position.x), Math.abs(piece.position.y))).toBeLessThanOrEqual(
        2 ** 24,
      );
      expect(apart(spotsOf(piece), eraser.path)).toBeGreaterThanOrEqual(51 - 0.2);
    }
  });
});
