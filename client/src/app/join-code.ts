// Join codes as people type them: in any case, with or without the dash, pasted with its surroundings.

export const codeLength = 8;

// The letters and digits of what was typed, in upper case; at most a whole code.
export function normaliseCode(typed: string): string {
  return typed
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, codeLength);
}

// Two groups of four, as on the wall.
export function groupCode(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

// A code in a fragment (#ABCD-EFGH), or null where the fragment is something else.
export function codeFromFragment(fragment: string): string | null {
  const text = fragment.replace(/^#/, "");
  if (text.includes("=")) return null;
  const code = normaliseCode(text);
  return code.length === codeLength ? code : null;
}
