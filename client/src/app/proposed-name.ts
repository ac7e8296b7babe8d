// A neutral name for somebody who does not want to give their own: an animal and a quality.

export function proposedName(
  animals: readonly string[],
  qualities: readonly string[],
  random: () => number,
): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  return `${pick(animals)} ${pick(qualities)}`.trim();
}
