import { describe, expect, it } from "vitest";
import { fontSizes, layOut, lineHeightOf, notePadding, wrap } from "./text-layout";

// Every character is half as wide as the font is high.
const measure = (text: string, fontSize: number) => [...text].length * fontSize * 0.5;
const box = { width: 200, height: 200 };

describe("wrapping", () => {
  it("breaks after spaces, and keeps empty lines", () => {
    expect(wrap("un deux trois", 70, 20, measure)).toEqual(["un deux", "trois"]);
    expect(wrap("a\n\nb", 70, 20, measure)).toEqual(["a", "", "b"]);
    expect(wrap("", 70, 20, measure)).toEqual([""]);
  });

  it("never begins a line with a sign that French sets apart", () => {
    expect(wrap("un deux ?", 70, 20, measure)).toEqual(["un", "deux ?"]);
    expect(wrap("un deux\u202f?", 70, 20, measure)).toEqual(["un", "deux\u202f?"]);
  });

  it("breaks after hyphens, and long words between whole characters", () => {
    expect(wrap("peut-être", 60, 20, measure)).toEqual(["peut-", "être"]);
    expect(wrap("😀😀😀😀", 20, 20, measure)).toEqual(["😀😀", "😀😀"]);
  });

  it("loses no character but the spaces at the ends of lines", () => {
    const text = "Comment faire pour que le citoyen trouve sa place et saisisse son rôle-clé ?";
    for (const width of [1, 30, 80, 150, 1000]) {
      const joined = wrap(text, width, 16, measure).join("").replace(/ /g, "");
      expect(joined).toBe(text.replace(/ /g, ""));
    }
  });
});

describe("the text of a note", () => {
  it("is as large as it can be", () => {
    expect(layOut("Osons !", box, measure).fontSize).toBe(fontSizes[0]);
  });

  it("shrinks before the note grows", () => {
    const some = layOut("mot ".repeat(20).trim(), box, measure);
    expect(some.fontSize).toBeLessThan(fontSizes[0]);
    expect(some.height).toBe(200);
    const much = layOut("mot ".repeat(120).trim(), box, measure);
    expect(much.fontSize).toBe(16);
    expect(much.height).toBe(much.lines.length * lineHeightOf(16) + 2 * notePadding);
    expect(much.height).toBeGreaterThan(200);
  });

  it("shrinks rather than cutting a long word", () => {
    const layout = layOut("anticonstitution", box, measure);
    expect(layout.lines).toEqual(["anticonstitution"]);
  });
});
