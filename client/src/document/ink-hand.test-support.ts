// Lines as a hand draws them, for tests: quick overlapping movements up and down that advance to
// the right (after Flash and Hogan, 1985: each of least jerk), a tremor, the jitter of a digitiser,
// and a pressure that rises, sways and falls.

import type { PenSample } from "./ink-recorder";
import type { Random } from "./random.test-support";

interface Movement {
  readonly start: number; // seconds
  readonly duration: number;
  readonly dx: number;
  readonly dy: number;
  readonly bow: number; // sideways, so that turns are loops
}

const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

const leastJerk = (part: number): number => {
  const t = Math.min(1, Math.max(0, part));
  return t * t * t * (10 - 15 * t + 6 * t * t);
};

const movementsOf = (random: Random, seconds: number): Movement[] => {
  const height = 22 + 40 * random.next();
  const movements: Movement[] = [];
  let up = random.chance(0.5);
  for (let start = -0.05; start < seconds; start += 0.085 + 0.05 * random.next()) {
    const dy = (up ? -1 : 1) * height * (0.55 + 0.6 * random.next());
    const dx = 3 + 12 * random.next();
    const bow = (random.next() - 0.35) * height * 0.35;
    movements.push({ start, duration: 0.13 + 0.09 * random.next(), dx, dy, bow });
    up = !up;
  }
  return movements;
};

export interface Hand {
  readonly hertz?: number;
  readonly pressure?: boolean;
  readonly scale?: number;
}

export const handwriting = (random: Random, seconds: number, hand: Hand = {}): PenSample[] => {
  const { hertz = 120, pressure = true, scale = 1 } = hand;
  const movements = movementsOf(random, seconds);
  const jitter = 0.1 + 0.2 * random.next();
  const grip = 0.35 + 0.3 * random.next();
  const sway = 2 * Math.PI * random.next();
  const origin = { x: 2000 * random.next() - 1000, y: 2000 * random.next() - 1000 };
  const count = Math.round(seconds * hertz);
  return Array.from({ length: count }, (_, number) => {
    const t = number / hertz;
    let [x, y] = [0, 0];
    for (const { start, duration, dx, dy, bow } of movements) {
      const part = (t - start) / duration;
      const moved = leastJerk(part);
      x += dx * moved + (part > 0 && part < 1 ? bow * Math.sin(Math.PI * part) ** 2 : 0);
      y += dy * moved;
    }
    y += 0.25 * Math.sin(2 * Math.PI * 9 * t + sway);
    const ramp = Math.min(1, (number + 1) / 6, (count - number) / 5);
    const pressed = grip + 0.14 * Math.sin(2 * Math.PI * 3.1 * t + sway) + 0.012 * gaussian(random);
    return {
      x: origin.x + scale * (x + jitter * gaussian(random)),
      y: origin.y + scale * (y + jitter * gaussian(random)),
      pressure: pressure ? Math.min(1, Math.max(0, ramp * pressed)) : null,
      time: t * 1000,
    };
  });
};
