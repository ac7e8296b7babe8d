// French typography, applied to the catalogue once when it is loaded, so that its source stays plain
// to type: a narrow no-break space before ; : ! ? and inside « », a real apostrophe.

const narrowSpace = "\u202f";

export function typesetFrench(text: string): string {
  return text
    .replace(/ ([;:!?»])/g, `${narrowSpace}$1`)
    .replace(/« /g, `«${narrowSpace}`)
    .replace(/'/g, "’");
}

type Entry = string | readonly string[] | ((...values: never[]) => string) | Catalogue;
export interface Catalogue {
  readonly [key: string]: Entry;
}

function typesetEntry(entry: Entry): Entry {
  if (typeof entry === "string") return typesetFrench(entry);
  if (typeof entry === "function") return (...values: never[]) => typesetFrench(entry(...values));
  if (Array.isArray(entry)) return entry.map(typesetFrench);
  return typesetCatalogue(entry as Catalogue);
}

export function typesetCatalogue<T extends Catalogue>(catalogue: T): T {
  const result: Record<string, Entry> = {};
  for (const [key, entry] of Object.entries(catalogue)) result[key] = typesetEntry(entry);
  return result as T;
}
