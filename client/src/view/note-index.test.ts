import { describe, expect, it } from "vitest";
import type { Note } from "../sync/api";
import { NoteIndex } from "./note-index";

const note = (id: number, x: number, y: number): Note => ({
  id,
  x,
  y,
  width: 100,
  height: 100,
  colour: 1,
  text: "",
  pending: false,
});

function indexOf(...notes: Note[]): { index: NoteIndex; map: Map<number, Note> } {
  const index = new NoteIndex();
  const map = new Map(notes.map((each) => [each.id, each]));
  index.update(map.keys(), map);
  return { index, map };
}

describe("the note index", () => {
  it("finds the note on top where two overlap", () => {
    const { index } = indexOf(note(2, 50, 50), note(1, 0, 0));
    expect(index.topmostAt({ x: 75, y: 75 })?.id).toBe(2);
    expect(index.topmostAt({ x: 10, y: 10 })?.id).toBe(1);
    expect(index.topmostAt({ x: 400, y: 10 })).toBeNull();
  });

  it("answers back to front within a rectangle", () => {
    const { index } = indexOf(note(3, 0, 0), note(1, 20, 0), note(2, 900, 900));
    const found = index.within({ x: 0, y: 0, width: 200, height: 200 });
    expect(found.map((each) => each.id)).toEqual([1, 3]);
  });

  it("follows moves, removals and arrivals, and says what looks different", () => {
    const { index, map } = indexOf(note(1, 0, 0));
    map.set(1, note(1, 500, 0));
    map.set(2, note(2, 0, 500));
    const touched = index.update([1, 2], map);
    expect(touched.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [500, 0],
      [0, 500],
    ]);
    expect(index.isEmptyAt({ x: 0, y: 0, width: 90, height: 90 })).toBe(true);
    map.delete(2);
    index.update([2], map);
    expect(index.bounds()).toEqual({ x: 500, y: 0, width: 100, height: 100 });
    map.delete(1);
    index.update([1], map);
    expect(index.bounds()).toBeNull();
  });

  it("does nothing for an object that has not been replaced", () => {
    const { index, map } = indexOf(note(1, 0, 0));
    expect(index.update([1], map)).toEqual([]);
  });
});
