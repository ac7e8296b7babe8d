// The language in use and its words. Components read `words.value` and redraw when it changes.

import { computed, signal } from "@preact/signals";
import { english } from "./en";
import { french, type Messages } from "./fr";

export type Language = "fr" | "en";

const stored = "atelier.language";

// French is at home here; English is for those whose browser asks for another language than French.
export function chooseLanguage(preferred: readonly string[], kept: string | null): Language {
  if (kept === "fr" || kept === "en") return kept;
  for (const each of preferred) {
    const primary = each.toLowerCase().split("-")[0];
    if (primary === "fr" || primary === "en") return primary;
  }
  return preferred.length === 0 ? "fr" : "en";
}

export const language = signal<Language>("fr");
export const words = computed<Messages>(() => (language.value === "fr" ? french : english));

export function startLanguage(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(stored);
  } catch {
    // A browser that blocks storage still has a language of its own.
  }
  language.value = chooseLanguage(navigator.languages, kept);
  language.subscribe((value) => {
    document.documentElement.lang = value;
  });
}

export function switchLanguage(): void {
  language.value = language.value === "fr" ? "en" : "fr";
  try {
    localStorage.setItem(stored, language.value);
  } catch {
    // Then the choice holds until the page is left.
  }
}

export function formatDate(milliseconds: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "long" }).format(milliseconds);
}

export function formatMoment(milliseconds: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "long", timeStyle: "short" }).format(
    milliseconds,
  );
}
