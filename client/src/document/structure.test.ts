import { expect, test } from "vitest";
import { type Random, withSeeds } from "./random.test-support";
import { Structure } from "./structure";
import type { ObjectId } from "./types";

// Every object with its place; lists are made by sorting all of it.
class Oracle {
  readonly places = new Map<ObjectId, { readonly parent: ObjectId; readonly label: number }>();

  childrenOf(parent: ObjectId): ObjectId[] {
    return [...this.places]
      .filter(([, place]) => place.parent === parent)
      .sort(([a, one], [b, other]) => one.label - other.label || a - b)
      .map(([id]) => id);
  }
}

const expectEqual = (structure: Structure, oracle: Oracle, random: Random): void => {
  const ids = Array.from({ length: 41 }, (_, id) => id);
  expect(ids.map((id) => structure.parentOf(id))).toEqual(
    ids.map((id) => oracle.places.get(id)?.parent),
  );
  // What isn't read goes on collecting changes.
  const read = [0, 1, 2].filter(() => random.chance(0.5));
  expect(read.map((id) => structure.childrenOf(id))).toEqual(
    read.map((id) => oracle.childrenOf(id)),
  );
};

test("STR-7: siblings are in order of label, then of object, after few changes and after many", () => {
  withSeeds(200, (random) => {
    const structure = new Structure();
    const oracle = new Oracle();
    for (let round = 0; round < 12; round++) {
      const changes = random.chance(0.3) ? 120 : random.below(4);
      for (let k = 0; k < changes; k++) {
        const object = 1 + random.below(40);
        if (random.chance(0.15)) {
          structure.remove(object);
          oracle.places.delete(object);
        } else {
          const place = { parent: random.below(3), label: random.below(12) - 6 };
          structure.put(object, place.parent, place.label);
          oracle.places.set(object, place);
        }
      }
      expectEqual(structure, oracle, random);
    }
  });
});

test("a list is the same array until one of its siblings changes", () => {
  const structure = new Structure();
  structure.put(1, 0, 5);
  structure.put(2, 0, 6);
  const list = structure.childrenOf(0);
  structure.put(3, 1, 0);
  expect(structure.childrenOf(0)).toBe(list);
  structure.put(2, 0, 4);
  expect(structure.childrenOf(0)).toEqual([2, 1]);
  expect(list).toEqual([1, 2]);
});
