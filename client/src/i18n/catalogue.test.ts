import { describe, expect, it } from "vitest";
import { english } from "./en";
import { french } from "./fr";
import { chooseLanguage } from "./index";
import { pluralFor } from "./plural";
import { typesetFrench } from "./typography";

function texts(value: unknown, path = ""): Array<readonly [string, string]> {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return sample(value as (...values: unknown[]) => string, path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => texts(each, `${path}.${key}`));
}

function sample(
  text: (...values: unknown[]) => string,
  path: string,
): Array<readonly [string, string]> {
  return [1, 2].map(
    (number) => [`${path}(${number})`, text(number, number, number, number)] as const,
  );
}

const keys = (catalogue: unknown) => texts(catalogue).map(([path]) => path);

describe("the catalogues", () => {
  it("hold the same messages in both languages, none of them empty", () => {
    const lists = /\.(animals|qualities)\./;
    const plain = (all: string[]) => all.filter((key) => !lists.test(key));
    expect(plain(keys(english))).toEqual(plain(keys(french)));
    for (const [path, text] of [...texts(french), ...texts(english)]) {
      expect(text.trim(), path).not.toBe("");
    }
  });

  it("follow French typography everywhere", () => {
    for (const [path, text] of texts(french)) {
      expect(text, path).not.toMatch(/ [;:!?»]|« |'|\.\.\./);
      expect(text, path).not.toMatch(/·e|\(e\)/);
      for (const match of text.matchAll(/[^\u202f\d][;:!?»]/g)) {
        expect(match[0], `${path}: ${text}`).toMatch(/[;:!?»]{2}/);
      }
    }
  });
});

describe("French typography", () => {
  it("sets narrow no-break spaces and real apostrophes", () => {
    expect(typesetFrench("L'idée : « oui » ?")).toBe("L’idée\u202f: «\u202foui\u202f»\u202f?");
    expect(typesetFrench("10:30")).toBe("10:30");
  });
});

describe("plurals", () => {
  it("follow the language: zero is singular in French, plural in English", () => {
    const [fr, en] = [pluralFor("fr"), pluralFor("en")];
    expect([0, 1, 2].map((n) => fr(n, "# note", "# notes"))).toEqual([
      "0 note",
      "1 note",
      "2 notes",
    ]);
    expect([0, 1, 2].map((n) => en(n, "# note", "# notes"))).toEqual([
      "0 notes",
      "1 note",
      "2 notes",
    ]);
  });
});

describe("the language", () => {
  it("is the one kept, else the first known one, else English; French when nothing is said", () => {
    expect(chooseLanguage(["en-GB"], "fr")).toBe("fr");
    expect(chooseLanguage(["de", "fr-CA", "en"], null)).toBe("fr");
    expect(chooseLanguage(["de"], null)).toBe("en");
    expect(chooseLanguage([], null)).toBe("fr");
  });
});
