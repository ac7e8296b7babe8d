import { describe, expect, it } from "vitest";
import { intersects, type Rectangle } from "../view/camera";
import { freePlaceBeside, freePlaceNear, newNoteSize, noteGap } from "./free-place";

const freeAmong = (taken: readonly Rectangle[]) => (area: Rectangle) =>
  !taken.some((each) => intersects(each, area));

describe("a place for a new note", () => {
  it("is the wanted one where nothing lies", () => {
    const place = freePlaceNear({ x: 0, y: 0 }, newNoteSize, () => true);
    expect(place).toEqual({ x: -100, y: -100, width: 200, height: 200 });
  });

  it("never covers a note, for a hundred notes in a row", () => {
    const taken: Rectangle[] = [];
    for (let count = 0; count < 100; count += 1) {
      const place = freePlaceNear({ x: 0, y: 0 }, newNoteSize, freeAmong(taken));
      expect(freeAmong(taken)(place)).toBe(true);
      taken.push(place);
    }
    const first = taken[1] as Rectangle;
    expect([first.x, first.y]).toEqual([-100 + 200 + noteGap, -100]);
  });

  it("goes on below or to the right past what is there", () => {
    const from = { x: 0, y: 0, width: 200, height: 300 };
    expect(freePlaceBeside(from, "below", () => true)).toMatchObject({ x: 0, y: 324 });
    const taken = [{ x: 210, y: 0, width: 200, height: 200 }];
    const place = freePlaceBeside(from, "right", freeAmong(taken));
    expect(place.x).toBeGreaterThanOrEqual(410);
    expect(place.y).toBe(0);
  });
});
