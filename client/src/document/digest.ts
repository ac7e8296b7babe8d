// The digest of a document: a sum of hashes over its parts, in two 32-bit lanes, so that the order of
// the parts doesn't matter and C++ computes the same (SPEC, "Digest").
//
// The hash is MurmurHash3 x86 32-bit (Austin Appleby, public domain) over 32-bit words.

export interface Digest {
  readonly low: number;
  readonly high: number;
}

const SEED_LOW = 0x61746c72;
const SEED_HIGH = 0x65696c65;

const mix = (hash: number, word: number): number => {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

const finish = (hash: number, bytes: number): number => {
  let h = hash ^ bytes;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

export const murmur3 = (seed: number, words: readonly number[]): number => {
  let hash = seed | 0;
  for (const word of words) hash = mix(hash, word);
  return finish(hash, words.length * 4);
};

// Adds up items; one item is begun by its tag, given its words, and ended.
export class DigestSum {
  private low = 0;
  private high = 0;
  private itemLow = 0;
  private itemHigh = 0;
  private itemWords = 0;

  begin(tag: number): this {
    this.itemLow = SEED_LOW;
    this.itemHigh = SEED_HIGH;
    this.itemWords = 0;
    return this.word(tag);
  }

  word(word: number): this {
    this.itemLow = mix(this.itemLow, word);
    this.itemHigh = mix(this.itemHigh, word);
    this.itemWords += 1;
    return this;
  }

  // A safe integer as its two halves, two's complement.
  wide(value: number): this {
    const high = Math.floor(value / 2 ** 32);
    return this.word(high | 0).word((value - high * 2 ** 32) | 0);
  }

  bytes(bytes: Uint8Array): this {
    this.word(bytes.length);
    for (let i = 0; i < bytes.length; i += 4) {
      this.word(
        (bytes[i] ?? 0) |
          ((bytes[i + 1] ?? 0) << 8) |
          ((bytes[i + 2] ?? 0) << 16) |
          ((bytes[i + 3] ?? 0) << 24),
      );
    }
    return this;
  }

  end(): void {
    this.low = (this.low + finish(this.itemLow, this.itemWords * 4)) >>> 0;
    this.high = (this.high + finish(this.itemHigh, this.itemWords * 4)) >>> 0;
  }

  value(): Digest {
    return { low: this.low, high: this.high };
  }
}
