// Numbers as a text snapshot holds them: LEB128 of unsigned integers (SPEC, "Text snapshot").

export class SnapshotError extends Error {
  constructor(why: string) {
    super(`text snapshot: ${why}`);
  }
}

export const zigzag = (n: number): number => (n >= 0 ? 2 * n : -2 * n - 1);
export const unzigzag = (n: number): number => (n % 2 === 0 ? n / 2 : -(n + 1) / 2);

export class VarintWriter {
  private bytes = new Uint8Array(256);
  private length = 0;

  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  finish(tail: Uint8Array): Uint8Array {
    this.reserve(tail.length);
    this.bytes.set(tail, this.length);
    return this.bytes.slice(0, this.length + tail.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

export class VarintReader {
  private place = 0;
  constructor(private readonly bytes: Uint8Array) {}

  // Shortest form only, below 2^53.
  varint(): number {
    const first = this.bytes[this.place];
    if (first !== undefined && first < 0x80) {
      this.place += 1;
      return first;
    }
    let value = 0;
    let scale = 1;
    for (let k = 0; k < 8; k++) {
      const byte = this.bytes[this.place++];
      if (byte === undefined) throw new SnapshotError("it ends early");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && k > 0) throw new SnapshotError("a number has a needless byte");
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new SnapshotError("a number is too large");
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.place);
  }

  get remaining(): number {
    return this.bytes.length - this.place;
  }
}
