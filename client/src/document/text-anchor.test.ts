import { expect, test } from "vitest";
import { OracleText } from "./oracle.test-support";
import { withSeeds } from "./random.test-support";
import { TextSequence } from "./text";
import { anchorAt, positionOf, type TextAnchor } from "./text-anchor";
import { decodeText, encodeText } from "./text-snapshot";

const type = (text: TextSequence, position: number, value: string, author: number): void =>
  text.integrate({ inserts: [text.makeInsert(position, value, author)], deletes: [] }, author);

const erase = (text: TextSequence, position: number, length: number): void =>
  text.integrate({ inserts: [], deletes: text.makeDelete(position, length) }, 1);

const written = (value: string): TextSequence => {
  const text = new TextSequence();
  type(text, 0, value, 1);
  return text;
};

test("an anchor stays beside the unit that it holds on to", () => {
  const text = written("ac");
  const before = anchorAt(text, 1, "to-unit-before");
  const after = anchorAt(text, 1, "to-unit-after");
  expect(before).toEqual({ unit: { replica: 1, counter: 1 }, side: "after" });
  expect(after).toEqual({ unit: { replica: 1, counter: 2 }, side: "before" });
  type(text, 1, "bb", 2);
  expect([positionOf(text, before), positionOf(text, after)]).toEqual([1, 3]);
  type(text, 0, "__", 2);
  expect([positionOf(text, before), positionOf(text, after)]).toEqual([3, 5]);
});

test("an anchor without a unit is the start or the end of the text", () => {
  const text = new TextSequence();
  const start = anchorAt(text, 0, "to-unit-before");
  const end = anchorAt(text, 0, "to-unit-after");
  expect(start).toEqual({ unit: null, side: "before" });
  expect(end).toEqual({ unit: null, side: "after" });
  type(text, 0, "abc", 1);
  expect(anchorAt(text, 0, "to-unit-before")).toEqual(start);
  expect(anchorAt(text, 3, "to-unit-after")).toEqual(end);
  type(text, 0, "<", 1);
  type(text, 4, ">", 1);
  expect([positionOf(text, start), positionOf(text, end)]).toEqual([0, 5]);
});

test("an anchor at a deleted unit falls into the gap that it left", () => {
  const text = written("abcd");
  const anchors = [anchorAt(text, 2, "to-unit-before"), anchorAt(text, 2, "to-unit-after")];
  erase(text, 1, 2);
  expect(anchors.map((anchor) => positionOf(text, anchor))).toEqual([1, 1]);
  erase(text, 0, 2);
  expect(anchors.map((anchor) => positionOf(text, anchor))).toEqual([0, 0]);
});

test("an anchor at a unit that has not come yet has no position", () => {
  const later: TextAnchor = { unit: { replica: 2, counter: 1 }, side: "after" };
  expect(positionOf(new TextSequence(), later)).toBeUndefined();
  const text = written("ab");
  expect(positionOf(text, later)).toBeUndefined();
  type(text, 2, "c", 2);
  expect(positionOf(text, later)).toBe(3);
});

// Where an anchor is, said as plainly as possible.
const plainPosition = (oracle: OracleText, { unit, side }: TextAnchor): number => {
  const walk = oracle.walk();
  const shown = (nodes: typeof walk): number => nodes.filter(({ deleted }) => !deleted).length;
  if (!unit) return side === "before" ? 0 : shown(walk);
  const index = walk.findIndex((n) => n.replica === unit.replica && n.counter === unit.counter);
  return shown(walk.slice(0, side === "before" ? index : index + 1));
};

test("an anchor is where the oracle says, wherever edits happen", () => {
  withSeeds(30, (random) => {
    const text = new TextSequence();
    const oracle = new OracleText();
    const anchors: TextAnchor[] = [];
    for (let step = 0; step < 30; step++) {
      const author = 1 + random.below(3);
      const position = random.below(text.size + 1);
      const length = Math.min(1 + random.below(5), text.size - position);
      const edit =
        random.chance(0.4) && length > 0
          ? { inserts: [], deletes: text.makeDelete(position, length) }
          : {
              inserts: [text.makeInsert(position, random.pick(["a", "bcd"]), author)],
              deletes: [],
            };
      text.integrate(edit, author);
      oracle.apply(edit, author);
      for (const bias of ["to-unit-before", "to-unit-after"] as const) {
        const place = random.below(text.size + 1);
        const anchor = anchorAt(text, place, bias);
        expect(positionOf(text, anchor)).toBe(place);
        anchors.push(anchor);
      }
      for (const anchor of anchors) {
        expect(positionOf(text, anchor)).toBe(plainPosition(oracle, anchor));
      }
    }
    const loaded = decodeText(encodeText(text));
    for (const anchor of anchors) {
      expect(positionOf(loaded, anchor)).toBe(positionOf(text, anchor));
    }
  });
});
