// Ink of format 1 (SPEC, INK-6), in which strokes were drawn before there was format 2. They stay as
// they were drawn: it is read wherever ink is, and never made. The same in C++:
// server/domain/document/ink_format_1.h.

import { unzigzag } from "./text-varint";

// What leads from a point to the next.
export interface InkMove {
  readonly x: number;
  readonly y: number;
  readonly pressure: number; // modulo 64
}

export interface InkFormat1 {
  readonly withPressure: boolean;
  readonly moves: readonly InkMove[]; // the first from 0, 0 and no pressure
}

const FORMAT = 1;
const PRESSURES = 64;

// Bytes that begin as no ink of another format does.
export const isInkFormat1 = (bytes: Uint8Array): boolean => bytes[0] === FORMAT;

// Null for bytes that are not so written. Where the points lie is not looked at.
export const readInkFormat1 = (bytes: Uint8Array, pointsMax: number): InkFormat1 | null => {
  const reader = new NumberReader(bytes);
  const format = reader.next();
  const flags = reader.next();
  const count = reader.next();
  if (format !== FORMAT || flags === null || flags > 1) return null;
  if (count === null || count === 0 || count > pointsMax) return null;
  const withPressure = flags === 1;
  const moves: InkMove[] = [];
  while (moves.length < count) {
    const x = reader.next();
    const y = reader.next();
    const pressure = withPressure ? reader.next() : 0;
    if (x === null || y === null || pressure === null || pressure >= PRESSURES) return null;
    moves.push({ x: unzigzag(x), y: unzigzag(y), pressure });
  }
  return reader.atEnd ? { withPressure, moves } : null;
};

class NumberReader {
  private place = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.place === this.bytes.length;
  }

  // A varint. Null at the end of the bytes, for a number above 2^49, or for one longer than needed.
  next(): number | null {
    let value = 0;
    let scale = 1;
    for (let k = 0; k < 7; k++) {
      const byte = this.bytes[this.place++];
      if (byte === undefined) return null;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte < 0x80) return byte === 0 && k > 0 ? null : value;
    }
    return null;
  }
}
