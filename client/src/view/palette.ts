// The six colours of a note. Each has a name and a mark, so that colour is never the only sign; the
// values keep ΔE00 ≥ 16 between any two under normal, protan, deutan and tritan vision, and black
// text on each has a contrast of at least 7:1.

export const colourNames = ["yellow", "orange", "green", "blue", "pink", "grey"] as const;
export type ColourName = (typeof colourNames)[number];

export interface NoteColour {
  readonly number: number; // as in the document: 1 to 6
  readonly name: ColourName;
  readonly fill: string;
  readonly mark: string; // a path on an 12 by 12 grid
}

export const palette: readonly NoteColour[] = [
  { number: 1, name: "yellow", fill: "#dfec61", mark: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z" },
  { number: 2, name: "orange", fill: "#dd9570", mark: "M6 1L11.5 10.5H.5z" },
  { number: 3, name: "green", fill: "#cff1d2", mark: "M1.5 1.5h9v9h-9z" },
  { number: 4, name: "blue", fill: "#16affe", mark: "M6 .5L11.5 6L6 11.5L.5 6z" },
  { number: 5, name: "pink", fill: "#f6d2f0", mark: "M4.5 1h3v3.5H11v3H7.5V11h-3V7.5H1v-3h3.5z" },
  { number: 6, name: "grey", fill: "#a6a6a6", mark: "M1 2.5h10v2.5H1zM1 7h10v2.5H1z" },
];

const first = palette[0] as NoteColour;

// A colour that this version does not know is shown as the first one.
export function noteColour(number: number): NoteColour {
  return palette[number - 1] ?? first;
}

// People are told apart by name; the tint only helps the eye to follow one pointer among many.
// White text on each has a contrast of at least 4.5:1.
const personTints = ["#1f4fd8", "#a4371c", "#0b6b4f", "#7a2d8c", "#8a5a00", "#9c1f5b", "#2c5d73"];

export function personTint(participant: number): string {
  return personTints[participant % personTints.length] ?? "#1d2430";
}
