import { describe, expect, it } from "vitest";
import { english } from "../i18n/en";
import { french } from "../i18n/fr";
import { decodePreferences } from "./preferences";
import { proposedName } from "./proposed-name";
import { fileNameOf } from "./save-file";

describe("a proposed name", () => {
  const words = {
    animals: ["Loutre", "Abeille"],
    qualities: ["agile", "calme"],
    named: (animal: string, quality: string) => `${animal} ${quality}`,
  };

  it("is an animal and a quality", () => {
    expect(proposedName(words, () => 0.99)).toBe("Abeille calme");
    expect(proposedName(words, () => 0)).toBe("Loutre agile");
  });

  it("says them in the order of each language", () => {
    expect(proposedName(french.name, () => 0)).toBe("Loutre agile");
    expect(proposedName(english.name, () => 0)).toBe("Agile Otter");
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
