// TXT-9 and TXT-10: what an edit says again, of the text before it and of itself.

import { expect, test } from "vitest";
import { TextSequence } from "./text";
import type { TextInsert } from "./types";

const insert = (
  counter: number,
  parent: number | null,
  text: string,
  left = false,
): TextInsert => ({
  counter,
  parent: parent === null ? null : { replica: 1, counter: parent },
  left,
  text,
});

const FIRST = insert(1, null, "ab");
const SECOND = insert(3, 2, "cd");

const verdictOf = (before: readonly TextInsert[], inserts: readonly TextInsert[]): string => {
  const text = new TextSequence();
  if (before.length > 0) expect(text.apply({ inserts: before, deletes: [] }, 1)).toBe("OK");
  return text.judge({ inserts, deletes: [] }, 1);
};

test.each([
  ["the first again", insert(1, null, "ab"), "OK"],
  ["its beginning", insert(1, null, "a"), "OK"],
  ["its end", insert(2, 1, "b"), "OK"],
  ["both in one", insert(1, null, "abcd"), "OK"],
  ["the end of one and the beginning of the next", insert(2, 1, "bc"), "OK"],
  ["more than there is", insert(1, null, "abcde"), "INVALID"],
  ["another unit", insert(2, 1, "x"), "INVALID"],
  ["another parent", insert(2, null, "b"), "INVALID"],
  ["the other side", insert(2, 1, "b", true), "INVALID"],
])("TXT-9: %s, in the edit itself, after it, and across both", (_name, again, verdict) => {
  expect(verdictOf([], [FIRST, SECOND, again])).toBe(verdict);
  expect(verdictOf([FIRST, SECOND], [again])).toBe(verdict);
  expect(verdictOf([FIRST], [SECOND, again])).toBe(verdict);
});

test("TXT-9: inserts that do not continue one another are not said again as one", () => {
  const beside = insert(3, 2, "cd", true);
  expect(verdictOf([], [FIRST, beside, insert(1, null, "abcd")])).toBe("INVALID");
  expect(verdictOf([FIRST, beside], [insert(1, null, "abcd")])).toBe("INVALID");
});
