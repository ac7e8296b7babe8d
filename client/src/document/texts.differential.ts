// Edits of a text: what a person types, beside what no honest client makes.

import type { Random } from "./random.test-support";
import type { TextSequence } from "./text";
import type { ElementId, TextDelete, TextEdit, TextInsert } from "./types";
import { isHighSurrogate } from "./utf16";

const COUNTER_MAX = 2 ** 32 - 1;
const UNITS = ["a", "bc", "é", "🎨", "\n", "mots", "\0"];

const unitsOf = (random: Random): string =>
  random.pick(UNITS) + (random.chance(0.25) ? random.pick(UNITS) : "");

// A place between units, not inside of a pair.
const positionIn = (random: Random, text: string): number => {
  const position = random.below(text.length + 1);
  return position > 0 && isHighSurrogate(text.charCodeAt(position - 1)) ? position - 1 : position;
};

const honestInsert = (random: Random, text: TextSequence, author: number): TextInsert =>
  text.makeInsert(positionIn(random, text.text()), unitsOf(random), author);

const honestDeletes = (random: Random, text: TextSequence): TextDelete[] => {
  const from = positionIn(random, text.text());
  const to = positionIn(random, text.text());
  return text.makeDelete(Math.min(from, to), Math.abs(to - from));
};

const someUnit = (random: Random, text: TextSequence, replicas: readonly number[]): ElementId => {
  const replica = random.pick(replicas);
  const next = text.nextCounter(replica);
  return { replica, counter: 1 + random.below(next + (random.chance(0.2) ? 1 : 0)) };
};

const hostileEdit = (
  random: Random,
  text: TextSequence,
  author: number,
  replicas: readonly number[],
): TextEdit => {
  const inserts: TextInsert[] = [];
  let next = text.nextCounter(author);
  for (let left = random.below(4); left > 0; left--) {
    // Beyond the last counter: taken, it would leave nothing more to write.
    const beyond = random.chance(0.03);
    const asked = random.chance(0.8) ? next : random.below(next + 3);
    const counter = beyond ? COUNTER_MAX : asked;
    const own = next > 1 && random.chance(0.4);
    const parent = own
      ? { replica: author, counter: 1 + random.below(next - 1) }
      : random.chance(0.9) && !text.empty
        ? someUnit(random, text, replicas)
        : null;
    const units = beyond ? "bc" : random.chance(0.03) ? "" : unitsOf(random);
    inserts.push({
      counter,
      parent,
      left: parent ? random.chance(0.5) : random.chance(0.05),
      text: units,
    });
    if (counter === next) next += units.length;
  }
  const deletes = Array.from({ length: random.below(3) }, () => ({
    ...someUnit(random, text, replicas),
    length: random.chance(0.95) ? random.below(5) : 2 ** 32 - 2,
  }));
  return { inserts, deletes };
};

// Where an insert may be cut: a pair stays whole.
const cutIn = (random: Random, { text }: TextInsert): number => positionIn(random, text);

const rest = (insert: TextInsert, cut: number, author: number): TextInsert => {
  if (cut === 0) return insert;
  const counter = insert.counter + cut;
  return {
    counter,
    parent: { replica: author, counter: counter - 1 },
    left: false,
    text: insert.text.slice(cut),
  };
};

// Inserts said again: whole, from some unit on, or in two pieces; now and then with another unit.
const repeated = (random: Random, edit: TextEdit, author: number): TextEdit => ({
  deletes: edit.deletes,
  inserts: edit.inserts.flatMap((insert) => {
    const cut = cutIn(random, insert);
    const tail = rest(insert, cut, author);
    const head = { ...insert, text: random.chance(0.5) ? insert.text.slice(0, cut) : insert.text };
    const pieces = [head, tail].filter(
      ({ counter, text }) => counter <= COUNTER_MAX && text !== "",
    );
    return random.chance(0.1) ? pieces.map((one) => ({ ...one, text: `~${one.text}` })) : pieces;
  }),
});

// An insert, what follows it, and then some of both again, in one edit.
const stuttered = (random: Random, insert: TextInsert, author: number): TextEdit => {
  const counter = insert.counter + insert.text.length;
  const next: TextInsert = {
    counter,
    parent: { replica: author, counter: counter - 1 },
    left: random.chance(0.3),
    text: unitsOf(random),
  };
  const both = { ...insert, text: insert.text + (random.chance(0.7) ? next.text : "") };
  const again = repeated(random, { inserts: [both], deletes: [] }, author);
  return { inserts: [insert, next, ...again.inserts], deletes: [] };
};

// `replicas`: whose units it may name. `earlier`: the author's own edits of this text.
export const randomEdit = (
  random: Random,
  text: TextSequence,
  author: number,
  replicas: readonly number[],
  earlier: readonly TextEdit[],
): TextEdit => {
  const what = random.below(100);
  if (what < 12) return hostileEdit(random, text, author, replicas);
  if (what < 22 && earlier.length > 0) {
    const edit = random.pick(earlier);
    return random.chance(0.5) ? edit : repeated(random, edit, author);
  }
  if (what < 25) return stuttered(random, honestInsert(random, text, author), author);
  const deletes = what < 45 ? honestDeletes(random, text) : [];
  const inserts = what >= 38 || deletes.length === 0 ? [honestInsert(random, text, author)] : [];
  return { inserts, deletes };
};
