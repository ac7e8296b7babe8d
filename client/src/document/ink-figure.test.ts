// INK-3, a figure: what a second of writing with a pen takes.

import { expect, test } from "vitest";
import { handwriting } from "./ink-hand.test-support";
import { InkRecorder } from "./ink-recorder";
import { Random } from "./random.test-support";

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;

test("INK-3: a second of handwriting at 120 Hz with pressure takes at most 200 bytes, 19 times of 20", () => {
  const bytes: number[] = [];
  const points: number[] = [];
  for (let seed = 1; seed <= 1000; seed++) {
    const recorder = new InkRecorder(1);
    for (const sample of handwriting(new Random(seed), 1)) recorder.add(sample);
    const [stroke, ...more] = recorder.finish();
    expect(more).toEqual([]);
    bytes.push(stroke?.bytes.length ?? 0);
    points.push(stroke?.ink.points.length ?? 0);
  }
  for (const [name, of] of Object.entries({ bytes, points })) {
    of.sort((a, b) => a - b);
    const told = [0.05, 0.5, 0.95, 0.99, 1].map((part) => quantile(of, part)).join(", ");
    console.info(`1,000 strokes, ${name} at 5, 50, 95, 99 and 100 %: ${told}`);
  }
  expect(quantile(bytes, 0.5)).toBeGreaterThan(60); // else it wouldn't be handwriting
  expect(quantile(bytes, 0.95)).toBeLessThanOrEqual(200);
});
