import { expect, test } from "vitest";
import { HLC_COUNTER_SPAN, HLC_EPOCH_MILLISECONDS, HLC_MAX, HybridClock, hlcAt } from "./hlc";
import { withSeeds } from "./random.test-support";

test("CLK-1: a stamp is milliseconds since 2020-01-01 UTC times 4096, below 2^53", () => {
  expect(HLC_EPOCH_MILLISECONDS).toBe(Date.UTC(2020, 0, 1));
  expect(HLC_COUNTER_SPAN).toBe(4096);
  expect(hlcAt(HLC_EPOCH_MILLISECONDS)).toBe(0);
  expect(hlcAt(HLC_EPOCH_MILLISECONDS + 1)).toBe(4096);
  expect(hlcAt(HLC_EPOCH_MILLISECONDS + 1.9)).toBe(4096);
  expect(hlcAt(0)).toBe(0); // a device whose clock stands in 1970
  expect(hlcAt(Date.UTC(2089, 0, 1))).toBeLessThan(HLC_MAX);
});

test("CLK-2: local stamps grow, whatever the wall clock does", () => {
  withSeeds(20, (random) => {
    let now = Date.UTC(2026, 0, 1);
    const clock = new HybridClock(() => now);
    let last = 0;
    for (let step = 0; step < 200; step++) {
      now += random.below(2_000) - 1_000;
      if (random.chance(0.2)) {
        const seen = hlcAt(now) + random.below(5_000 * HLC_COUNTER_SPAN);
        clock.observe(seen);
        last = Math.max(last, seen);
      }
      const stamp = clock.tick();
      expect(stamp).toBe(Math.max(last + 1, hlcAt(now)));
      last = stamp;
    }
  });
});

test("CLK-2: many stamps within one millisecond stay apart", () => {
  const clock = new HybridClock(() => HLC_EPOCH_MILLISECONDS + 5);
  const stamps = Array.from({ length: 10_000 }, () => clock.tick());
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(stamps[0]).toBe(5 * 4096);
});

test("CLK-2: an observed stamp raises the last one and an older one doesn't lower it", () => {
  const clock = new HybridClock(() => HLC_EPOCH_MILLISECONDS);
  clock.observe(70_000);
  clock.observe(3);
  expect(clock.tick()).toBe(70_001);
  clock.observe(HLC_MAX + 1); // no stamp at all
  expect(clock.latest).toBe(70_001);
});

test("CLK-2: now is corrected by the server's clock, with half the round trip for the way back", () => {
  const clock = new HybridClock(() => HLC_EPOCH_MILLISECONDS + 1_000);
  clock.synchronise(5_000, 900, 1_100);
  expect(clock.offsetMilliseconds).toBe(4_000);
  expect(clock.tick()).toBe(5_000 * 4096);
});
