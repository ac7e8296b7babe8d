import { describe, expect, it } from "vitest";
import type { TextChange } from "../sync/api";
import { applyChange, difference, moveCaret, moveCaretAcross, rebase } from "./text-change";

const change = (position: number, deleted: number, inserted: string): TextChange => ({
  position,
  deleted,
  inserted,
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("the difference of two texts", () => {
  it("is the letter that was typed, where it was typed", () => {
    expect(difference("aa", "aaa", 1)).toEqual(change(0, 0, "a"));
    expect(difference("aa", "aaa", 3)).toEqual(change(2, 0, "a"));
    expect(difference("aaa", "aa", 1)).toEqual(change(1, 1, ""));
    expect(difference("abc", "abc", 2)).toBeNull();
  });

  it("does not cut a surrogate pair", () => {
    const found = difference("x😀y", "x😁y", 3);
    expect(found).toEqual(change(1, 2, "😁"));
    expect(difference("😀", "😀😀", 2)).toEqual(change(0, 0, "😀"));
    expect(difference("😀😀", "😀", 2)?.deleted).toBe(2);
  });

  it("leads from one text to the other, always", () => {
    const seed = 20261122;
    const random = generator(seed);
    const letters = ["a", "b", "é", "😀", "\n"];
    const text = (length: number) =>
      Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
    for (let round = 0; round < 2000; round += 1) {
      const before = text(Math.floor(random() * 8));
      const after = text(Math.floor(random() * 8));
      const found = difference(before, after, Math.floor(random() * (after.length + 1)));
      expect(found === null ? before : applyChange(before, found), `seed ${seed}`).toBe(after);
      const well = (part: string) => encodeURIComponent(part);
      if (found !== null) {
        expect(() => well(found.inserted)).not.toThrow();
        expect(() => well(before.slice(0, found.position))).not.toThrow();
        expect(() => well(before.slice(found.position + found.deleted))).not.toThrow();
      }
    }
  });
});

describe("a caret among others' changes", () => {
  it("stays before what appears behind it or exactly at it", () => {
    expect(moveCaret(3, change(5, 0, "xx"))).toBe(3);
    expect(moveCaret(3, change(3, 0, "xx"))).toBe(3);
  });

  it("moves along with what appears or goes before it", () => {
    expect(moveCaret(3, change(0, 0, "xx"))).toBe(5);
    expect(moveCaret(3, change(0, 2, ""))).toBe(1);
    expect(moveCaretAcross(3, [change(0, 0, "xx"), change(1, 1, "")])).toBe(4);
  });

  it("falls back to the start of what vanishes around it", () => {
    expect(moveCaret(3, change(1, 5, ""))).toBe(1);
    expect(moveCaret(3, change(1, 5, "new"))).toBe(1);
  });
});

describe("a change made without having seen others' changes", () => {
  const both = (text: string, own: TextChange, others: TextChange[]) =>
    rebase(own, others).reduce(applyChange, others.reduce(applyChange, text));

  it("lands at its own place", () => {
    expect(both("abc", change(3, 0, "!"), [change(0, 0, ">>")])).toBe(">>abc!");
    expect(both("abc", change(0, 1, "A"), [change(3, 0, "d")])).toBe("Abcd");
  });

  it("removes only what the person saw", () => {
    expect(both("abcdef", change(1, 4, ""), [change(3, 0, "NEW")])).toBe("aNEWf");
    expect(both("abcdef", change(1, 4, "x"), [change(3, 0, "NEW")])).toBe("axNEWf");
    expect(both("abcdef", change(1, 3, ""), [change(2, 3, "")])).toBe("af");
  });

  it("keeps every letter of everyone, whatever comes together", () => {
    const seed = 33;
    const random = generator(seed);
    const pick = (top: number) => Math.floor(random() * (top + 1));
    for (let round = 0; round < 2000; round += 1) {
      const text = "abcdefgh";
      const position = pick(text.length);
      const own = change(position, pick(text.length - position), "XY".slice(pick(2)));
      const others: TextChange[] = [];
      let theirs = text;
      for (let step = pick(3); step > 0; step -= 1) {
        const at = pick(theirs.length);
        const other = change(at, pick(Math.min(2, theirs.length - at)), String(step));
        others.push(other);
        theirs = applyChange(theirs, other);
      }
      const result = rebase(own, others).reduce(applyChange, theirs);
      const kept = [...theirs].filter(
        (letter) => !text.slice(own.position, own.position + own.deleted).includes(letter),
      );
      const without = [...result].filter((letter) => !"XY".includes(letter));
      expect(without.join(""), `seed ${seed} round ${round}`).toBe(kept.join(""));
      expect(result.includes(own.inserted)).toBe(true);
    }
  });
});
