import { expect, test } from "vitest";
import { excerpt } from "./excerpt";

test("an excerpt is one line, and never half a character", () => {
  expect(excerpt("  a\n\n b\tc ")).toBe("a b c");
  expect(excerpt("👩".repeat(90))).toBe("👩".repeat(90));
  expect(excerpt("👩".repeat(91))).toBe(`${"👩".repeat(90)}…`);
});
