// « 1 note », « 2 notes »: the form that a language uses for a number.

export type Plural = (count: number, one: string, other: string) => string;

export function pluralFor(language: string): Plural {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, one, other) => {
    const form = rules.select(count) === "one" ? one : other;
    return form.replace("#", numbers.format(count));
  };
}
