import { describe, expect, it } from "vitest";
import { codeFromFragment, groupCode, normaliseCode } from "./join-code";

describe("a join code", () => {
  it("is read in any case, with any separator, with its surroundings", () => {
    for (const typed of ["abcd-efgh", " ABCD EFGH ", "abcdefgh", "ABCD–EFGH", "ab.cd/ef:gh"]) {
      expect(normaliseCode(typed)).toBe("ABCDEFGH");
    }
    expect(normaliseCode("abcdefghijk")).toBe("ABCDEFGH");
    expect(normaliseCode("ａｂｃｄ")).toBe("ABCD");
  });

  it("is shown in two groups of four while it is typed", () => {
    expect(groupCode("ABC")).toBe("ABC");
    expect(groupCode("ABCD")).toBe("ABCD");
    expect(groupCode("ABCDE")).toBe("ABCD-E");
  });

  it("comes in a fragment, which other fragments are not", () => {
    expect(codeFromFragment("#k7qx-m2pr")).toBe("K7QXM2PR");
    expect(codeFromFragment("#K7QX")).toBeNull();
    expect(codeFromFragment("#t=abcdefgh")).toBeNull();
    expect(codeFromFragment("")).toBeNull();
  });
});
