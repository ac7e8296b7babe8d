// The beginning of a text on one line, never cut within a character.

const charactersMax = 90;

export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= charactersMax) return line;
  return `${characters.slice(0, charactersMax).join("").trimEnd()}…`;
}
