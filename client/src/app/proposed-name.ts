// A neutral name for somebody who does not want to give their own: an animal and a quality, in the
// order of the language.

export interface NameWords {
  readonly animals: readonly string[];
  readonly qualities: readonly string[];
  readonly named: (animal: string, quality: string) => string;
}

export function proposedName(words: NameWords, random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  return words.named(pick(words.animals), pick(words.qualities)).trim();
}
