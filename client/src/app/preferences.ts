// What a person chose for themselves on this device. Kept where the browser allows it.

import { signal } from "@preact/signals";

export interface Preferences {
  readonly singleLetters: boolean;
  readonly othersCursors: boolean;
  readonly ownCursor: boolean | null; // null: as the role suggests
  readonly announcements: boolean;
}

const stored = "atelier.preferences";
const initial: Preferences = {
  singleLetters: true,
  othersCursors: true,
  ownCursor: null,
  announcements: true,
};

export function decodePreferences(text: string | null): Preferences {
  if (text === null) return initial;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return initial;
    const fields = value as Readonly<Record<string, unknown>>;
    const flag = (name: keyof Preferences, other: boolean) =>
      typeof fields[name] === "boolean" ? fields[name] : other;
    return {
      singleLetters: flag("singleLetters", true),
      othersCursors: flag("othersCursors", true),
      ownCursor: typeof fields.ownCursor === "boolean" ? fields.ownCursor : null,
      announcements: flag("announcements", true),
    };
  } catch {
    return initial;
  }
}

function load(): Preferences {
  try {
    return decodePreferences(localStorage.getItem(stored));
  } catch {
    return initial;
  }
}

export const preferences = signal<Preferences>(initial);

export function startPreferences(): void {
  preferences.value = load();
}

export function prefer(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  try {
    localStorage.setItem(stored, JSON.stringify(preferences.value));
  } catch {
    // Then the choice holds until the page is left.
  }
}
