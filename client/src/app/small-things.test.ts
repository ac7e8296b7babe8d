import { describe, expect, it } from "vitest";
import { decodePreferences } from "./preferences";
import { proposedName } from "./proposed-name";
import { fileNameOf } from "./save-file";

describe("a proposed name", () => {
  it("is an animal and a quality", () => {
    expect(proposedName(["Loutre", "Abeille"], ["agile", "calme"], () => 0.99)).toBe(
      "Abeille calme",
    );
    expect(proposedName(["Loutre"], ["agile"], () => 0)).toBe("Loutre agile");
  });
});

describe("preferences", () => {
  it("survive whatever was stored", () => {
    expect(decodePreferences(null).singleLetters).toBe(true);
    expect(decodePreferences("{").singleLetters).toBe(true);
    expect(decodePreferences('{"singleLetters":"no"}').singleLetters).toBe(true);
    expect(decodePreferences('{"singleLetters":false,"ownCursor":true}')).toEqual({
      singleLetters: false,
      othersCursors: true,
      ownCursor: true,
      announcements: true,
    });
  });
});

describe("the name of a downloaded file", () => {
  it("is plain letters of the title", () => {
    expect(fileNameOf("Comment oser l’utopie ?", "md")).toBe("comment-oser-l-utopie.md");
    expect(fileNameOf("Été à Niort", "json")).toBe("ete-a-niort.json");
    expect(fileNameOf("…", "md")).toBe("atelier.md");
  });
});
