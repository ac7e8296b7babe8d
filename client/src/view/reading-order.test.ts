import { describe, expect, it } from "vitest";
import { readingOrder } from "./reading-order";

const place = (id: number, x: number, y: number, height = 100) => ({
  id,
  x,
  y,
  width: 100,
  height,
});
const ids = (...notes: Array<ReturnType<typeof place>>) => readingOrder(notes).map(({ id }) => id);

describe("reading order", () => {
  it("reads rows from the top and each from the left", () => {
    expect(ids(place(1, 300, 0), place(2, 0, 200), place(3, 0, 0))).toEqual([3, 1, 2]);
  });

  it("holds notes that are not quite level to be one row", () => {
    expect(ids(place(1, 200, 0), place(2, 0, 40), place(3, 100, 20))).toEqual([2, 3, 1]);
  });

  it("begins a new row below the middle of the row's first note", () => {
    expect(ids(place(1, 200, 0), place(2, 0, 60))).toEqual([1, 2]);
  });

  it("does not depend on the order in which notes are given", () => {
    const notes = Array.from({ length: 60 }, (_, k) =>
      place(k + 1, (k * 137) % 900, (k * 71) % 700),
    );
    expect(ids(...[...notes].reverse())).toEqual(ids(...notes));
    expect(new Set(ids(...notes)).size).toBe(60);
  });
});
