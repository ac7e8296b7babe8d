// What an eraser does to strokes. One takes whole strokes; the other leaves the pieces that it did
// not pass, to be created where the stroke is deleted.
//
// An eraser reaches a stroke where its disc meets the line as wide as it is drawn without pressure.
// Rotation is not looked at.

import { at } from "../document/at";
import { INK_PER_UNIT, INK_POSITION_STEPS, type Ink, type InkPoint } from "../document/ink";
import { between, type InkStroke, type Place, strokesOf } from "../document/ink-strokes";
import { covered, type Span, type Spot, stepsOf } from "./eraser-reach";

export interface Eraser {
  readonly path: readonly Spot[]; // on the board, in units; one spot where it only touched
  readonly radius: number; // units
}

export interface DrawnStroke {
  readonly position: Place; // 1/64 unit
  readonly width: number; // 1/64 unit
  readonly ink: Ink;
}

// A cut is rounded to a point of ink, half a step off in either direction at most. It is made that
// much further away, so that what is left is out of reach for good.
const ROUNDING = Math.SQRT1_2 + 1e-6;

// Whole strokes: which of them it reaches.
export const strokesReached = <Id>(
  eraser: Eraser,
  strokes: Iterable<readonly [Id, DrawnStroke]>,
): Id[] => {
  const reached: Id[] = [];
  for (const [id, stroke] of strokes) if (reaches(eraser, stroke)) reached.push(id);
  return reached;
};

export const reaches = (eraser: Eraser, stroke: DrawnStroke): boolean => {
  const sweep = sweepOver(eraser, stroke, 0);
  const { points } = stroke.ink;
  return points.some((b, place) => {
    const a = points[place - 1] ?? b;
    return sweep.steps.some(([p, q]) => covered(a, b, p, q, sweep.reach) !== null);
  });
};

// Parts: what is left of a stroke that it reaches, in the stroke's order; null for one that it
// doesn't. What is left is not reached again by the same eraser.
export const piecesLeft = (eraser: Eraser, stroke: DrawnStroke): InkStroke[] | null => {
  if (!reaches(eraser, stroke)) return null;
  const sweep = sweepOver(eraser, stroke, ROUNDING);
  const cutter = new Cutter();
  for (const [a, b] of waysOf(stroke.ink.points)) cutter.follow(a, b, gapsIn(a, b, sweep));
  return cutter
    .finish()
    .flatMap((piece) => strokesOf(piece, stroke.ink.withPressure, stroke.position));
};

// The eraser as the stroke's points see it: from its position, in steps of ink.
interface Sweep {
  readonly steps: readonly (readonly [Spot, Spot])[];
  readonly reach: number;
}

const sweepOver = ({ path, radius }: Eraser, stroke: DrawnStroke, more: number): Sweep => ({
  steps: stepsOf(
    path.map(({ x, y }) => ({
      x: x * INK_PER_UNIT - stroke.position.x / INK_POSITION_STEPS,
      y: y * INK_PER_UNIT - stroke.position.y / INK_POSITION_STEPS,
    })),
  ),
  reach: radius * INK_PER_UNIT + stroke.width / 2 / INK_POSITION_STEPS + more,
});

// From each point to the next; a dot is a way to itself.
const waysOf = (points: readonly InkPoint[]): (readonly [InkPoint, InkPoint])[] => {
  if (points.length === 1) return [[at(points, 0), at(points, 0)]];
  return points.slice(1).map((point, place) => [at(points, place), point]);
};

// What the eraser covers on the way from a to b: apart from one another, in order.
const gapsIn = (a: InkPoint, b: InkPoint, { steps, reach }: Sweep): Span[] => {
  const spans: Span[] = [];
  for (const [p, q] of steps) {
    const span = covered(a, b, p, q, reach);
    if (span) spans.push(span);
  }
  const gaps: Span[] = [];
  for (const [from, to] of spans.sort((one, other) => one[0] - other[0])) {
    const last = gaps.at(-1);
    if (last && from <= last[1]) gaps[gaps.length - 1] = [last[0], Math.max(last[1], to)];
    else gaps.push([from, to]);
  }
  return gaps;
};

// Follows a line from point to point and ends a piece at each gap.
class Cutter {
  private readonly pieces: InkPoint[][] = [];
  private piece: InkPoint[] = [];

  follow(a: InkPoint, b: InkPoint, gaps: readonly Span[]): void {
    let done = 0;
    for (const [from, to] of gaps) {
      if (from > done) this.keep(a, b, done, from);
      this.close();
      done = to;
    }
    if (done < 1) this.keep(a, b, done, 1);
  }

  finish(): InkPoint[][] {
    this.close();
    return this.pieces;
  }

  private keep(a: InkPoint, b: InkPoint, from: number, to: number): void {
    if (this.piece.length === 0) this.piece.push(between(a, b, from));
    this.piece.push(between(a, b, to));
  }

  // What is shorter than a step would be a dot where there was none.
  private close(): void {
    const [first] = this.piece;
    if (first && this.piece.some(({ x, y }) => x !== first.x || y !== first.y)) {
      this.pieces.push(this.piece);
    }
    this.piece = [];
  }
}
