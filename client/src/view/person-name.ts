// What a person is called here, when they gave a name and when they did not.

import { words } from "../i18n";
import type { Person } from "../sync/api";

export function personName(person: Person): string {
  return person.name !== "" ? person.name : words.value.people.unnamed(person.participant);
}

export function initialsOf(name: string): string {
  const parts = name.split(/[\s-]+/).filter((part) => part !== "");
  const first = [...(parts[0] ?? "")][0] ?? "";
  const last = parts.length > 1 ? ([...(parts[parts.length - 1] ?? "")][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}
