import { expect, test } from "vitest";
import { OracleText } from "./oracle.test-support";
import { type Random, withSeeds } from "./random.test-support";
import { type TextChange, TextSequence } from "./text";
import { decodeText, encodeText, SnapshotError } from "./text-snapshot";
import type { TextEdit } from "./types";

const insertEdit = (
  text: TextSequence,
  position: number,
  value: string,
  author: number,
): TextEdit => ({
  inserts: [text.makeInsert(position, value, author)],
  deletes: [],
});

const deleteEdit = (text: TextSequence, position: number, length: number): TextEdit => ({
  inserts: [],
  deletes: text.makeDelete(position, length),
});

const replay = (before: string, changes: readonly TextChange[]): string => {
  let text = before;
  for (const { position, deleted, inserted } of changes) {
    text = text.slice(0, position) + inserted + text.slice(position + deleted);
  }
  return text;
};

const WORDS = ["a", "b", "xy", "hello", " ", "é", "😀", "longer words in a row, ".repeat(2)];

// A random edit on what the replica sees. Surrogate pairs are kept whole, as an editor does.
const randomEdit = (random: Random, text: TextSequence, author: number): TextEdit => {
  const shown = text.text();
  const boundary = (): number => {
    const position = random.below(shown.length + 1);
    const unit = shown.charCodeAt(position);
    return unit >= 0xdc00 && unit <= 0xdfff ? position - 1 : position;
  };
  if (shown.length > 0 && random.chance(0.4)) {
    const [a, b] = [boundary(), boundary()];
    const [start, end] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 8)];
    const unit = shown.charCodeAt(end);
    const whole = unit >= 0xdc00 && unit <= 0xdfff ? end - 1 : end;
    if (whole > start) return deleteEdit(text, start, whole - start);
  }
  const position = random.chance(0.4) ? shown.length : boundary();
  return insertEdit(text, position, random.pick(WORDS), author);
};

test("TXT-3, TXT-4: replicas that type at once equal the oracle, whatever the order of delivery", () => {
  withSeeds(150, (random) => {
    const replicas = Array.from({ length: 2 + random.below(3) }, (_, k) => ({
      author: k + 1,
      text: new TextSequence(),
      shown: "",
      delivered: [] as number[],
    }));
    const logs: TextEdit[][] = replicas.map(() => []);
    // What an edit needs to have been delivered before it: its author's view at that moment.
    const needs: number[][][] = replicas.map(() => []);
    for (const replica of replicas) replica.delivered = replicas.map(() => 0);
    const oracle = new OracleText();
    const deliver = (to: (typeof replicas)[number], from: number): void => {
      const next = to.delivered[from] ?? 0;
      const edit = logs[from]?.[next];
      const before = needs[from]?.[next];
      if (!edit || !before) return;
      if (before.some((n, k) => k !== from && n > (to.delivered[k] ?? 0))) return;
      const changes: TextChange[] = [];
      expect(to.text.apply(edit, from + 1, changes)).toBe("OK");
      if (random.chance(0.05)) expect(to.text.apply(edit, from + 1, changes)).toBe("OK");
      to.shown = replay(to.shown, changes);
      expect(to.shown).toBe(to.text.text());
      to.delivered[from] = next + 1;
    };
    for (let step = 0; step < 60; step++) {
      const replica = random.pick(replicas);
      const own = replica.author - 1;
      if (random.chance(0.5)) {
        const edit = randomEdit(random, replica.text, replica.author);
        needs[own]?.push([...replica.delivered]);
        logs[own]?.push(edit);
        oracle.apply(edit, replica.author);
        replica.delivered[own] = (replica.delivered[own] ?? 0) + 1;
        const changes: TextChange[] = [];
        expect(replica.text.apply(edit, replica.author, changes)).toBe("OK");
        replica.shown = replay(replica.shown, changes);
        expect(replica.shown).toBe(replica.text.text());
      } else deliver(replica, random.below(replicas.length));
    }
    const behind = (): boolean =>
      replicas.some((r) => r.delivered.some((n, k) => n < (logs[k]?.length ?? 0)));
    while (behind()) deliver(random.pick(replicas), random.below(replicas.length));
    const expected = oracle.text();
    const bytes = replicas.map(({ text }) => encodeText(text));
    for (const { text } of replicas) {
      expect(text.text()).toBe(expected);
      expect(text.size).toBe(expected.length);
      expect(text.digest()).toEqual(replicas[0]?.text.digest());
      expect(encodeText(text)).toEqual(bytes[0]); // TXT-11
    }
  });
});

test("TXT-5: a local insert hangs where the oracle hangs it", () => {
  withSeeds(50, (random) => {
    const text = new TextSequence();
    const oracle = new OracleText();
    for (let step = 0; step < 60; step++) {
      const author = 1 + random.below(3);
      const deletes = random.chance(0.3) && text.size > 0;
      const position = random.below(text.size + (deletes ? 0 : 1));
      const value = random.pick(["a", "bc", "def"]);
      const edit = deletes
        ? deleteEdit(text, position, 1)
        : insertEdit(text, position, value, author);
      const [insert] = edit.inserts;
      if (insert) expect(insert).toEqual(oracle.makeInsert(position, value, insert.counter));
      text.integrate(edit, author);
      oracle.apply(edit, author);
      expect(text.text()).toBe(oracle.text());
    }
  });
});

test("a snapshot is the same text, and goes on as the same text", () => {
  withSeeds(200, (random) => {
    const original = new TextSequence();
    for (let step = 0; step < 60; step++) {
      const author = 1 + random.below(3);
      original.integrate(randomEdit(random, original, author), author);
    }
    const bytes = encodeText(original);
    const loaded = decodeText(bytes);
    expect(loaded.text()).toBe(original.text());
    expect(encodeText(loaded)).toEqual(bytes);
    expect(loaded.digest()).toEqual(original.digest());
    for (let step = 0; step < 40; step++) {
      const author = 1 + random.below(4);
      const edit = randomEdit(random, original, author);
      expect(loaded.judge(edit, author)).toBe("OK");
      loaded.integrate(edit, author);
      original.integrate(edit, author);
      expect(loaded.text()).toBe(original.text());
    }
    expect(encodeText(loaded)).toEqual(encodeText(original));
  });
});

test("a snapshot that encoding cannot have made is refused, never trusted", () => {
  withSeeds(60, (random) => {
    const text = new TextSequence();
    for (let step = 0; step < 20; step++) text.integrate(randomEdit(random, text, 1), 1);
    const bytes = encodeText(text);
    for (let k = 0; k < 50; k++) {
      const broken = bytes.slice(0, random.chance(0.3) ? random.below(bytes.length) : undefined);
      if (broken.length > 0) broken[random.below(broken.length)] = random.below(256);
      try {
        const loaded = decodeText(broken);
        expect(encodeText(loaded)).toEqual(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
      }
    }
  });
});

test("TXT-7: an edit that hangs at nothing is integrated not at all", () => {
  const text = new TextSequence();
  text.integrate(insertEdit(text, 0, "abc", 1), 1);
  const hanging = { counter: 9, parent: { replica: 2, counter: 5 }, left: false, text: "x" };
  const fine = { counter: 4, parent: { replica: 1, counter: 3 }, left: false, text: "d" };
  expect(text.apply({ inserts: [fine, hanging], deletes: [] }, 1)).toBe("UNKNOWN_ANCHOR");
  expect(text.apply({ inserts: [], deletes: [{ replica: 1, counter: 2, length: 3 }] }, 1)).toBe(
    "UNKNOWN_ANCHOR",
  );
  expect(text.text()).toBe("abc");
});

test("TXT-8: surrogate pairs stay whole", () => {
  const text = new TextSequence();
  text.integrate(insertEdit(text, 0, "a😀b", 1), 1);
  const judge = (edit: Partial<TextEdit>) => text.judge({ inserts: [], deletes: [], ...edit }, 2);
  const insert = (counter: number, left: boolean, value = "x") => ({
    inserts: [{ counter: 1, parent: { replica: 1, counter }, left, text: value }],
  });
  expect(judge(insert(2, false))).toBe("INVALID");
  expect(judge(insert(3, true))).toBe("INVALID");
  expect(judge(insert(3, false))).toBe("OK");
  expect(judge(insert(2, true))).toBe("OK");
  expect(judge(insert(1, false, "\ud83d"))).toBe("INVALID");
  expect(judge({ deletes: [{ replica: 1, counter: 2, length: 1 }] })).toBe("INVALID");
  expect(judge({ deletes: [{ replica: 1, counter: 3, length: 2 }] })).toBe("INVALID");
  expect(judge({ deletes: [{ replica: 1, counter: 2, length: 2 }] })).toBe("OK");
});

test("TXT-9, TXT-10: a repeat changes nothing, other content under the same ids is invalid", () => {
  const text = new TextSequence();
  const edit = insertEdit(text, 0, "abc", 1);
  text.integrate(edit, 1);
  expect(text.apply(edit, 1)).toBe("OK");
  const [insert] = edit.inserts;
  if (!insert) throw new Error("an insert was made");
  const judge = (change: object) =>
    text.judge({ inserts: [{ ...insert, ...change }], deletes: [] }, 1);
  expect(judge({ text: "abd" })).toBe("INVALID");
  expect(judge({ text: "abcd" })).toBe("INVALID");
  expect(judge({ counter: 2, text: "bc" })).toBe("INVALID");
  expect(judge({ counter: 2, text: "bc", parent: { replica: 1, counter: 1 } })).toBe("OK");
  expect(judge({ counter: 7, parent: { replica: 1, counter: 3 } })).toBe("OK");
  expect(text.text()).toBe("abc");
});

test("typing backwards a hundred thousand times neither recurses nor slows down", () => {
  const text = new TextSequence();
  for (let k = 0; k < 100_000; k++) text.integrate(insertEdit(text, 0, "x", 1), 1);
  expect(text.size).toBe(100_000);
  const loaded = decodeText(encodeText(text));
  expect(loaded.text()).toBe(text.text());
});
