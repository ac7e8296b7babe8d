// Ink: the points of a stroke as bytes (SPEC, INK-1 and INK-2). Each sound ink has one encoding;
// bytes that encodeInk cannot have made are refused. The same in C++: server/domain/document/ink.h.

export const INK_POINTS_MAX = 10_000;
export const INK_BYTES_MAX = 40_960;
export const INK_REACH = 2 ** 18; // 1/8 unit from the stroke's position, in either direction
export const INK_PER_UNIT = 8;
export const INK_POSITION_STEPS = 8; // of a position (1/64 unit) in one step of ink
export const PRESSURE_MAX = 63;

export interface InkPoint {
  readonly x: number; // 1/8 unit, from the stroke's position
  readonly y: number;
  readonly pressure: number; // 0 to 63; full where the ink is without pressure
}

export interface Ink {
  readonly withPressure: boolean;
  readonly points: readonly InkPoint[];
}

export interface InkBounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

const FORMAT = 1;
const WITH_PRESSURE = 1;

const zigzag = (n: number): number => (n >= 0 ? 2 * n : -2 * n - 1);
const unzigzag = (n: number): number => (n % 2 === 0 ? n / 2 : -(n + 1) / 2);

// How many bytes a difference takes.
export const differenceBytes = (difference: number): number => {
  let bytes = 1;
  for (let rest = zigzag(difference); rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
};

// The points are integers within what INK-2 allows; otherwise the bytes are not valid ink.
export const encodeInk = ({ withPressure, points }: Ink): Uint8Array => {
  const bytes: number[] = [];
  const varint = (value: number): void => {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
    bytes.push(rest);
  };
  varint(FORMAT);
  varint(withPressure ? WITH_PRESSURE : 0);
  varint(points.length);
  let before: InkPoint = { x: 0, y: 0, pressure: 0 };
  for (const point of points) {
    varint(zigzag(point.x - before.x));
    varint(zigzag(point.y - before.y));
    if (withPressure) varint((point.pressure - before.pressure) & PRESSURE_MAX);
    before = point;
  }
  return Uint8Array.from(bytes);
};

class VarintReader {
  private place = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.place === this.bytes.length;
  }

  // Nothing at the end of the bytes, for a number above 2^49, or for one longer than needed.
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

const readCoordinate = (reader: VarintReader, before: number): number | null => {
  const difference = reader.next();
  if (difference === null) return null;
  const moved = before + unzigzag(difference);
  return Math.abs(moved) <= INK_REACH ? moved : null;
};

const readPressure = (reader: VarintReader, before: number): number | null => {
  const more = reader.next();
  return more === null || more > PRESSURE_MAX ? null : (before + more) & PRESSURE_MAX;
};

// Null for bytes that are not ink.
export const decodeInk = (bytes: Uint8Array): Ink | null => {
  if (bytes.length > INK_BYTES_MAX) return null;
  const reader = new VarintReader(bytes);
  if (reader.next() !== FORMAT) return null;
  const flags = reader.next();
  if (flags === null || flags > WITH_PRESSURE) return null;
  const withPressure = flags === WITH_PRESSURE;
  const count = reader.next();
  if (count === null || count === 0 || count > INK_POINTS_MAX) return null;
  const points: InkPoint[] = [];
  let before: InkPoint = { x: 0, y: 0, pressure: withPressure ? 0 : PRESSURE_MAX };
  while (points.length < count) {
    const x = readCoordinate(reader, before.x);
    const y = x === null ? null : readCoordinate(reader, before.y);
    if (x === null || y === null) return null;
    const pressure = withPressure ? readPressure(reader, before.pressure) : PRESSURE_MAX;
    if (pressure === null) return null;
    before = { x, y, pressure };
    points.push(before);
  }
  return reader.atEnd ? { withPressure, points } : null;
};

// The box around points (at least one), in their own unit.
export const inkBounds = (points: readonly InkPoint[]): InkBounds => {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
};
