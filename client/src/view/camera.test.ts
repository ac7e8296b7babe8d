import { describe, expect, it } from "vitest";
import {
  fitCamera,
  panBy,
  reveal,
  toBoard,
  toScreen,
  union,
  visibleBoard,
  zoomAt,
  zoomMax,
  zoomMin,
  zoomStep,
} from "./camera";

const view = { width: 1000, height: 800 };
const insets = { top: 50, right: 50, bottom: 50, left: 50 };

describe("the camera", () => {
  it("turns a board point into a screen point and back", () => {
    const camera = { x: -120.5, y: 33, zoom: 0.7 };
    const point = { x: 412, y: -77 };
    const back = toBoard(camera, toScreen(camera, point));
    expect(back.x).toBeCloseTo(point.x, 9);
    expect(back.y).toBeCloseTo(point.y, 9);
  });

  it("keeps the point under the pointer while zooming, up to the limits", () => {
    const camera = { x: 10, y: 20, zoom: 1 };
    const anchor = { x: 300, y: 500 };
    for (const zoom of [0.001, 0.3, 2.7, 900]) {
      const next = zoomAt(camera, anchor, zoom);
      const before = toBoard(camera, anchor);
      const after = toBoard(next, anchor);
      expect(after.x).toBeCloseTo(before.x, 6);
      expect(after.y).toBeCloseTo(before.y, 6);
      expect(next.zoom).toBeGreaterThanOrEqual(zoomMin);
      expect(next.zoom).toBeLessThanOrEqual(zoomMax);
    }
  });

  it("pans by screen distances", () => {
    expect(panBy({ x: 0, y: 0, zoom: 2 }, 100, -50)).toEqual({ x: 50, y: -25, zoom: 2 });
  });

  it("steps through half-powers of two in both directions", () => {
    expect(zoomStep(1, 1)).toBeCloseTo(Math.SQRT2);
    expect(zoomStep(1, -1)).toBeCloseTo(Math.SQRT1_2);
    expect(zoomStep(1.2, 1)).toBeCloseTo(Math.SQRT2);
    expect(zoomStep(1.2, -1)).toBeCloseTo(1);
    expect(zoomStep(zoomStep(1, 1), -1)).toBeCloseTo(1);
  });

  it("fits a board whole inside the insets, never larger than life", () => {
    const bounds = { x: -500, y: 100, width: 5000, height: 900 };
    const camera = fitCamera(bounds, view, insets);
    const start = toScreen(camera, bounds);
    const end = toScreen(camera, { x: bounds.x + bounds.width, y: bounds.y + bounds.height });
    expect(start.x).toBeGreaterThanOrEqual(insets.left - 1e-6);
    expect(end.x).toBeLessThanOrEqual(view.width - insets.right + 1e-6);
    expect(fitCamera({ x: 0, y: 0, width: 10, height: 10 }, view, insets).zoom).toBe(1);
  });

  it("reveals with the smallest move, and not at all where nothing is hidden", () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    expect(reveal(camera, { x: 100, y: 100, width: 200, height: 200 }, view, insets)).toBe(camera);
    const moved = reveal(camera, { x: 900, y: 100, width: 200, height: 200 }, view, insets);
    expect(moved).toEqual({ x: 150, y: 0, zoom: 1 });
  });

  it("knows what is visible and what surrounds several rectangles", () => {
    expect(visibleBoard({ x: 5, y: 6, zoom: 2 }, view)).toEqual({
      x: 5,
      y: 6,
      width: 500,
      height: 400,
    });
    expect(union([])).toBeNull();
    expect(
      union([
        { x: 0, y: 0, width: 10, height: 10 },
        { x: 20, y: -5, width: 1, height: 1 },
      ]),
    ).toEqual({ x: 0, y: -5, width: 21, height: 15 });
  });
});
