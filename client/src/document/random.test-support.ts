// Seeded randomness for tests. ATELIER_SEED replays one seed; every failure names its seed.

export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed | 0;
  }

  // mulberry32 (Tommy Ettinger, public domain)
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}

export const withSeeds = (count: number, run: (random: Random) => void): void => {
  for (const seed of seedsOf(count)) {
    try {
      run(new Random(seed));
    } catch (error) {
      throw new Error(`seed ${seed} (replay with ATELIER_SEED=${seed})`, { cause: error });
    }
  }
};

export const withSeedsAsync = async (
  count: number,
  run: (random: Random) => Promise<void>,
): Promise<void> => {
  for (const seed of seedsOf(count)) {
    try {
      await run(new Random(seed));
    } catch (error) {
      throw new Error(`seed ${seed} (replay with ATELIER_SEED=${seed})`, { cause: error });
    }
  }
};

const seedsOf = (count: number): number[] => {
  const given = process.env.ATELIER_SEED;
  if (given !== undefined) return [Number(given)];
  return Array.from({ length: count }, (_, k) => k + 1);
};
