import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  decodeInk,
  encodeInk,
  INK_POINTS_MAX,
  INK_REACH,
  type Ink,
  type InkPoint,
  InkSize,
  inkBounds,
  PRESSURE_MAX,
} from "./ink";
import { type Random, withSeeds } from "./random.test-support";

// Parts are there as often as each says.
interface GoldenInk {
  readonly name: string;
  readonly bytes: readonly (readonly [hex: string, times: number])[];
  readonly invalid?: true;
  readonly pressure?: boolean;
  readonly points?: readonly (readonly [readonly (readonly [number, number, number])[], number])[];
}

const golden = (file: string): readonly GoldenInk[] => {
  const url = new URL(`../../../protocol/golden/${file}`, import.meta.url);
  const { cases }: { cases: readonly GoldenInk[] } = JSON.parse(readFileSync(url, "utf8"));
  return cases;
};

const inkOf = ({ pressure = false, points = [] }: GoldenInk): Ink => ({
  withPressure: pressure,
  points: points.flatMap(([part, times]) =>
    Array.from({ length: times }, () =>
      part.map(([x, y, pressure]) => ({ x, y, pressure })),
    ).flat(),
  ),
});

const anyInk = (random: Random): Ink => {
  const withPressure = random.chance(0.5);
  const within = (span: number) => random.below(2 * span + 1) - span;
  const near = (n: number) => Math.max(-INK_REACH, Math.min(INK_REACH, n + within(100)));
  const points: InkPoint[] = [];
  let [x, y] = [0, 0];
  for (let left = 1 + random.below(40); left > 0; left--) {
    const leap = random.chance(0.1);
    x = leap ? within(INK_REACH) : near(x);
    y = leap ? within(INK_REACH) : near(y);
    points.push({ x, y, pressure: withPressure ? random.below(64) : PRESSURE_MAX });
  }
  return { withPressure, points };
};

const zigzag = (n: number) => (n >= 0 ? 2 * n : -2 * n - 1);
const varint = (n: number): number[] =>
  n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))];

const encodeFormat1 = ({ withPressure, points }: Ink): Uint8Array => {
  const bytes = [1, withPressure ? 1 : 0, ...varint(points.length)];
  let before: InkPoint = { x: 0, y: 0, pressure: 0 };
  for (const point of points) {
    bytes.push(...varint(zigzag(point.x - before.x)), ...varint(zigzag(point.y - before.y)));
    if (withPressure) bytes.push((point.pressure - before.pressure + 64) % 64);
    before = point;
  }
  return Uint8Array.from(bytes);
};

// What the points of `bytes` are in the format of `bytes`.
const encodedAs = (bytes: Uint8Array, ink: Ink): Uint8Array =>
  bytes[0] === 1 ? encodeFormat1(ink) : encodeInk(ink);

const GOLDEN = [
  { rules: "INK-1, INK-2, INK-4, INK-5: golden ink", file: "ink.json" },
  { rules: "INK-2, INK-6: golden ink of format 1", file: "ink-format-1.json" },
];

describe.each(GOLDEN)("$rules", ({ file }) => {
  it("has enough of both sorts", () => {
    expect(golden(file).filter(({ invalid }) => !invalid).length).toBeGreaterThan(10);
    expect(golden(file).filter(({ invalid }) => invalid).length).toBeGreaterThan(30);
  });

  for (const one of golden(file)) {
    it(one.name, () => {
      const bytes = Buffer.from(one.bytes.map(([hex, times]) => hex.repeat(times)).join(""), "hex");
      if (one.invalid) {
        expect(decodeInk(bytes)).toBeNull();
        return;
      }
      expect(decodeInk(bytes)).toEqual(inkOf(one));
      expect(Buffer.from(encodedAs(bytes, inkOf(one))).equals(bytes)).toBe(true);
    });
  }
});

describe("ink as bytes", () => {
  it("INK-1: what was encoded is decoded", () => {
    withSeeds(500, (random) => {
      const ink = anyInk(random);
      expect(decodeInk(encodeInk(ink))).toEqual(ink);
    });
  });

  it("INK-6: ink of format 1 is read, and made anew in today's", () => {
    withSeeds(500, (random) => {
      const ink = anyInk(random);
      expect(decodeInk(encodeFormat1(ink))).toEqual(ink);
      expect(encodeInk(ink)[0]).toBe(2);
    });
  });

  it("INK-2: every cut, and more behind it, is refused", () => {
    withSeeds(30, (random) => {
      const ink = anyInk(random);
      for (const bytes of [encodeInk(ink), encodeFormat1(ink)]) {
        for (let length = 0; length < bytes.length; length++) {
          expect(decodeInk(bytes.subarray(0, length))).toBeNull();
        }
        expect(decodeInk(Uint8Array.from([...bytes, random.below(256)]))).toBeNull();
      }
    });
  });

  it("INK-2: what is damaged is refused or is other sound ink", () => {
    withSeeds(2000, (random) => {
      const ink = anyInk(random);
      const bytes = random.chance(0.5) ? encodeInk(ink) : encodeFormat1(ink);
      for (let left = 1 + random.below(3); left > 0; left--) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
      const read = decodeInk(bytes);
      if (read) expect(encodedAs(bytes, read)).toEqual(bytes);
    });
  });

  it("INK-2: with one bit turned over it is refused or is other sound ink", () => {
    withSeeds(30, (random) => {
      const bytes = encodeInk(anyInk(random));
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        const turned = bytes.map((byte, place) =>
          place === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte,
        );
        const ink = decodeInk(turned);
        if (ink && !Buffer.from(encodeInk(ink)).equals(turned)) throw new Error(`bit ${bit}`);
      }
    });
  });

  it("INK-2: random bytes are refused or have one encoding", () => {
    withSeeds(5000, (random) => {
      const rest = Array.from({ length: 1 + random.below(16) }, () =>
        random.chance(0.3) ? 0 : random.below(256),
      );
      const head = random.chance(0.5) ? [2] : [1, random.below(3)];
      const bytes = Uint8Array.of(...head, random.below(6), ...rest);
      const ink = decodeInk(bytes);
      if (ink) expect(encodedAs(bytes, ink)).toEqual(bytes);
    });
  });

  it("INK-2: points out of bounds are not made", () => {
    const dot = (x: number, y: number) => encodeInk(plain([{ x, y, pressure: PRESSURE_MAX }]));
    const plain = (points: readonly InkPoint[]): Ink => ({ withPressure: false, points });
    const many = (length: number) =>
      encodeInk(plain(Array.from({ length }, () => ({ x: 1, y: 1, pressure: PRESSURE_MAX }))));
    const none = new Uint8Array();
    expect(encodeInk(plain([]))).toEqual(none);
    for (const far of [INK_REACH + 1, -INK_REACH - 1, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(dot(far, 0)).toEqual(none);
      expect(dot(0, far)).toEqual(none);
    }
    expect(decodeInk(none)).toBeNull();
    expect(decodeInk(dot(INK_REACH, -INK_REACH))).not.toBeNull();
    expect(decodeInk(many(INK_POINTS_MAX))).not.toBeNull();
    expect(many(INK_POINTS_MAX + 1)).toEqual(none);
  });

  it("knows what ink takes at most as points are added", () => {
    withSeeds(200, (random) => {
      const ink = anyInk(random);
      const size = new InkSize(ink.withPressure);
      for (const point of ink.points) size.add(point);
      const { length } = encodeInk(ink);
      expect(size.bytesMax).toBeGreaterThanOrEqual(length);
      expect(size.bytesMax).toBeLessThan(length + 20);
    });
  });

  it("has the box around its points as bounds", () => {
    const pressure = PRESSURE_MAX;
    const points = [
      { x: 3, y: -4, pressure },
      { x: -8, y: 0, pressure },
      { x: 1, y: 16, pressure },
    ];
    expect(inkBounds(points)).toEqual({ minX: -8, minY: -4, maxX: 3, maxY: 16 });
  });
});
