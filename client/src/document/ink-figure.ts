// INK-3, a figure: what made strokes of one second take, with a pen of 120 Hz that tells its pressure
// (ink-hand.test-support.ts). The same for the same seeds on every machine.

import { handwriting } from "./ink-hand.test-support";
import { InkRecorder } from "./ink-recorder";
import { Random } from "./random.test-support";

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export interface InkFigure {
  readonly strokes: number;
  readonly bytes: Spread;
  readonly points: Spread; // that simplifying left
}

// At least one stroke, with the seeds from 1.
export const inkFigure = (strokes: number): InkFigure => {
  const bytes: number[] = [];
  const points: number[] = [];
  for (let seed = 1; seed <= strokes; seed++) {
    const recorder = new InkRecorder(1);
    for (const sample of handwriting(new Random(seed), 1)) recorder.add(sample);
    const [stroke, ...more] = recorder.finish();
    if (!stroke || more.length > 0) throw new Error(`seed ${seed}: not one stroke`);
    bytes.push(stroke.bytes.length);
    points.push(stroke.ink.points.length);
  }
  return { strokes, bytes: spreadOf(bytes), points: spreadOf(points) };
};

const spreadOf = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const quantile = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return {
    least: quantile(0),
    median: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    most: quantile(1),
  };
};
