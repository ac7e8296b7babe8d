import { expect, test } from "vitest";
import { inkFigure } from "./ink-figure";

test("INK-3: a second of handwriting at 120 Hz with pressure takes at most 200 bytes", () => {
  const { bytes } = inkFigure(1000);
  expect(bytes.median).toBeGreaterThan(60); // else it wouldn't be handwriting
  expect(bytes.median).toBeLessThanOrEqual(120);
  expect(bytes.p99).toBeLessThanOrEqual(160);
  expect(bytes.most).toBeLessThanOrEqual(200);
});
