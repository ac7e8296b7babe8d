// Bits in bytes: the highest of each byte first, of a number its highest first; what is left of the
// last byte is zero. The same in C++: server/domain/document/bits.h.

export class BitWriter {
  private readonly bytes: number[] = [];
  private last = 0;
  private free = 8; // bits of `last`

  // The lowest `count` bits, at most 31.
  put(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      const now = Math.min(left, this.free);
      left -= now;
      this.free -= now;
      this.last |= ((value >>> left) & ((1 << now) - 1)) << this.free;
      if (this.free > 0) continue;
      this.bytes.push(this.last);
      this.last = 0;
      this.free = 8;
    }
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.free < 8 ? [...this.bytes, this.last] : this.bytes);
  }
}

export class BitReader {
  private place = 0;
  private window = 0; // 32 bits, the next one highest; zeros behind those that are held
  private held = 0;

  constructor(private readonly bytes: Uint8Array) {}

  // The next `count` bits, at most 24, as a number; null where there are fewer.
  take(count: number): number | null {
    this.fill();
    if (this.held < count) return null;
    const value = count === 0 ? 0 : this.window >>> (32 - count);
    this.skip(count);
    return value;
  }

  // How many ones come before the next zero, which is passed as well; or `most`, at most 24, with
  // no zero after them. Null where the bits end before.
  ones(most: number): number | null {
    this.fill();
    const ones = Math.min(Math.clz32(~this.window), most);
    const passed = ones < most ? ones + 1 : most;
    if (this.held < passed) return null;
    this.skip(passed);
    return ones;
  }

  // Whether nothing is left but the zeros that fill the last byte.
  get atEnd(): boolean {
    return this.place === this.bytes.length && this.held < 8 && this.window === 0;
  }

  private fill(): void {
    while (this.held <= 24) {
      const byte = this.bytes[this.place];
      if (byte === undefined) return;
      this.place += 1;
      this.window |= byte << (24 - this.held);
      this.held += 8;
    }
  }

  private skip(count: number): void {
    this.window <<= count;
    this.held -= count;
  }
}
