// Rice codes (Rice and Plaunt, 1971; SPEC, INK-4): a number in its parameter's count of low bits, and
// what is above them in ones. A number whose ones would be too many is written out. The same in C++:
// server/domain/document/rice.h.

import type { BitReader, BitWriter } from "./bits";

const ESCAPE_LOG = 4;
const ESCAPE = 2 ** ESCAPE_LOG; // so many ones, without a zero, say that the number is written out

// What a number below 2^width takes at most, with any parameter below `width`.
export const riceBitsMax = (width: number): number => ESCAPE + width;

export interface RiceChoice {
  readonly parameter: number;
  readonly bits: number; // of all numbers together
}

// What numbers below 2^width, at most 24, take with each parameter from 0 to width - 1.
//
// With a parameter of k, a number of at most k bits has no ones and one of more than k + ESCAPE_LOG
// is written out: only those between are looked at for each parameter.
export class RiceSums {
  private count = 0;
  private readonly ofBits: Uint32Array; // how many numbers have so many bits
  private readonly ones: Uint32Array; // with each parameter, in all that are not written out

  constructor(private readonly width: number) {
    this.ofBits = new Uint32Array(width + 1);
    this.ones = new Uint32Array(width);
  }

  add(number: number): void {
    const bits = 32 - Math.clz32(number);
    this.count += 1;
    this.ofBits[bits] = (this.ofBits[bits] ?? 0) + 1;
    for (let k = Math.max(0, bits - ESCAPE_LOG); k < bits; k++) {
      this.ones[k] = (this.ones[k] ?? 0) + (number >>> k);
    }
  }

  // The parameter that takes fewest bits, the smallest of several.
  best(): RiceChoice {
    let best: RiceChoice = { parameter: 0, bits: Infinity };
    let coded = 0; // the numbers that are not written out
    for (let bits = 0; bits < ESCAPE_LOG; bits++) coded += this.ofBits[bits] ?? 0;
    for (let parameter = 0; parameter < this.width; parameter++) {
      coded += this.ofBits[parameter + ESCAPE_LOG] ?? 0;
      const written = (this.count - coded) * riceBitsMax(this.width);
      const bits = coded * (1 + parameter) + (this.ones[parameter] ?? 0) + written;
      if (bits < best.bits) best = { parameter, bits };
    }
    return best;
  }
}

export const writeRice = (
  writer: BitWriter,
  number: number,
  parameter: number,
  width: number,
): void => {
  const ones = number >>> parameter;
  if (ones >= ESCAPE) {
    writer.put(2 ** ESCAPE - 1, ESCAPE);
    writer.put(number, width);
  } else {
    writer.put(2 ** (ones + 1) - 2, ones + 1);
    writer.put(number, parameter);
  }
};

// Null where the bits end, and for a number that was written out without need or has more than
// `width` bits.
export const readRice = (reader: BitReader, parameter: number, width: number): number | null => {
  const ones = reader.ones(ESCAPE);
  if (ones === null) return null;
  const low = reader.take(ones === ESCAPE ? width : parameter);
  if (low === null) return null;
  const number = ones === ESCAPE ? low : ones * 2 ** parameter + low;
  const sound = ones === ESCAPE ? number >>> parameter >= ESCAPE : number < 2 ** width;
  return sound ? number : null;
};
