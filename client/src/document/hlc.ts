// A hybrid logical clock (Kulkarni et al., 2014) in the 53 bits of a JavaScript number: milliseconds
// since 2020-01-01 UTC times 4096, plus a counter. Arithmetic only: `<<` would cut it to 32 bits.

export const HLC_EPOCH_MILLISECONDS = 1_577_836_800_000;
export const HLC_COUNTER_SPAN = 4096;
export const HLC_MAX = Number.MAX_SAFE_INTEGER;

export const hlcAt = (milliseconds: number): number =>
  Math.max(0, Math.floor(milliseconds) - HLC_EPOCH_MILLISECONDS) * HLC_COUNTER_SPAN;

export class HybridClock {
  // What the server's clock is ahead of ours, by the last Welcome; kept for work without a network.
  offsetMilliseconds = 0;

  constructor(
    private readonly now: () => number,
    private last = 0,
  ) {}

  get latest(): number {
    return this.last;
  }

  // The stamp of a local operation (CLK-2): later than everything seen, close to the wall.
  tick(): number {
    this.last = Math.min(
      HLC_MAX,
      Math.max(this.last + 1, hlcAt(this.now() + this.offsetMilliseconds)),
    );
    return this.last;
  }

  observe(hlc: number): void {
    if (hlc > this.last && hlc <= HLC_MAX) this.last = hlc;
  }

  // Half the round trip is taken for the way back.
  synchronise(serverTime: number, sentAt: number, receivedAt: number): void {
    this.offsetMilliseconds = Math.round(serverTime - (sentAt + receivedAt) / 2);
  }
}
