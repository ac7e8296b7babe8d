import { expect, test } from "vitest";
import { BoardDocument } from "./objects";
import { type Random, withSeeds } from "./random.test-support";
import { commit } from "./room.test-support";
import { type PendingChange, shownStructure } from "./structure-overlay";
import { branchOf, placeOf, type Tree } from "./tree";
import * as types from "./types";

const OWN = 3;
const SPACING = 4;

interface Asked extends PendingChange {
  readonly stamp: types.Stamp;
}

// What replicas ask for on a board where they know `known` objects, in the order of committing.
class Writers {
  readonly known: types.ObjectId[] = [];
  private readonly counters = new Map<number, number>();
  private clock = 1000;

  constructor(readonly random: Random) {}

  // Stamps of one's own grow; others' clocks run ahead or behind.
  next(replica: number): Asked {
    const { random } = this;
    this.clock += 10;
    const hlc = replica === OWN ? this.clock : this.clock + random.below(400) - 200;
    const stamp = { hlc, replica };
    if (this.known.length === 0 || random.chance(0.4)) {
      const counter = (this.counters.get(replica) ?? 0) + 1;
      this.counters.set(replica, counter);
      const object = types.objectIdOf(replica, counter);
      const place = this.place();
      this.known.push(object);
      return { object, change: { type: "create", kind: 1, properties: [], place }, hlc, stamp };
    }
    const object = random.pick(this.known);
    const change: types.Change = random.chance(0.2)
      ? { type: "deleted", deleted: random.chance(0.6) }
      : this.place();
    return { object, change, hlc, stamp };
  }

  private place(): types.Place {
    const { random } = this;
    const any = (): types.ObjectId =>
      this.known.length === 0 || random.chance(0.3) ? 0 : random.pick(this.known);
    const [parent, anchor, other] = [any(), any(), any()];
    return { type: "place", parent, anchor, before: random.chance(0.5), other };
  }
}

const snapshotOf = (tree: Tree & { visible(id: number): boolean }, ids: readonly number[]) =>
  [types.PAGE, ...ids].map((id) => ({
    id,
    parent: tree.parentOf(id),
    children: [...tree.childrenOf(id)],
    visible: tree.visible(id),
  }));

const committedOf = (document: BoardDocument) => ({
  parentOf: (id: number) => document.structure.parentOf(id),
  childrenOf: (id: number) => document.structure.childrenOf(id),
  visible: (id: number) => document.visible(id),
});

// Every object of the document and every new one is found from the page, once.
const expectTree = (tree: Tree, ids: readonly number[]): void => {
  const found: number[] = [];
  const open: number[] = [...tree.childrenOf(types.PAGE)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    found.push(id);
    if (found.length > ids.length) break;
    for (const child of tree.childrenOf(id)) {
      if (tree.parentOf(child) !== id) throw new Error(`${child} is below ${id} and is not`);
      open.push(child);
    }
  }
  const byId = (a: number, b: number): number => a - b;
  const shown = ids.filter((id) => tree.parentOf(id) !== undefined);
  expect(found.sort(byId)).toEqual(shown.sort(byId));
};

test("STR-10: without pending work the committed structure is shown", () => {
  withSeeds(100, (random) => {
    const writers = new Writers(random);
    const document = new BoardDocument();
    for (let k = 0; k < 40; k++) {
      const asked = writers.next(1 + random.below(2));
      commit(document, asked, asked.stamp, SPACING);
    }
    const shown = shownStructure(document, [], OWN);
    expect(snapshotOf(shown, writers.known)).toEqual(
      snapshotOf(committedOf(document), writers.known),
    );
    expectTree(shown, writers.known);
  });
});

test("STR-10: what is shown is what the room makes of it when nobody else writes", () => {
  let left = 0;
  withSeeds(600, (random) => {
    const writers = new Writers(random);
    const document = new BoardDocument();
    const room = new BoardDocument();
    for (let k = 0; k < 25; k++) {
      const asked = writers.next(1 + random.below(3));
      commit(document, asked, asked.stamp, SPACING);
      commit(room, asked, asked.stamp, SPACING);
    }
    const pending = Array.from({ length: 1 + random.below(15) }, () => writers.next(OWN));
    const shown = shownStructure(document, pending, OWN);
    for (const asked of pending) {
      const { verdict } = commit(room, asked, asked.stamp, SPACING);
      if (verdict === "CYCLE" || verdict === "SUPERSEDED") left += 1;
    }
    expect(snapshotOf(shown, writers.known)).toEqual(snapshotOf(committedOf(room), writers.known));
  });
  expect(left).toBeGreaterThan(100);
});

test("STR-10: there is never a circle, and nothing is lost, whatever others do meanwhile", () => {
  withSeeds(300, (random) => {
    const writers = new Writers(random);
    const document = new BoardDocument();
    for (let k = 0; k < 15; k++) {
      const asked = writers.next(1);
      commit(document, asked, asked.stamp, SPACING);
    }
    const pending: Asked[] = [];
    for (let k = 0; k < 30; k++) {
      const asked = writers.next(random.chance(0.3) ? OWN : 1 + random.below(2));
      if (asked.stamp.replica === OWN) pending.push(asked);
      else commit(document, asked, asked.stamp, SPACING);
      expectTree(shownStructure(document, pending, OWN), writers.known);
    }
  });
});

test("STR-10: what is added to the end of the queue is shown as if it had been there", () => {
  withSeeds(100, (random) => {
    const writers = new Writers(random);
    const document = new BoardDocument();
    for (let k = 0; k < 20; k++) {
      const asked = writers.next(1);
      commit(document, asked, asked.stamp, SPACING);
    }
    const pending = Array.from({ length: 10 }, () => writers.next(OWN));
    const shown = shownStructure(document, pending.slice(0, 4), OWN);
    for (const asked of pending.slice(4)) shown.add(asked);
    const whole = shownStructure(document, pending, OWN);
    expect(snapshotOf(shown, writers.known)).toEqual(snapshotOf(whole, writers.known));
  });
});

const create = (
  document: BoardDocument,
  counter: number,
  parent: types.ObjectId = types.PAGE,
): types.ObjectId => {
  const object = types.objectIdOf(1, counter);
  const place = { ...types.LAST_ON_PAGE, parent };
  const change: types.Change = { type: "create", kind: 1, properties: [], place };
  commit(document, { object, change }, { hlc: counter, replica: 1 });
  return object;
};

const moved = (object: types.ObjectId, parent: types.ObjectId, hlc: number): PendingChange => ({
  object,
  change: { ...types.LAST_ON_PAGE, parent },
  hlc,
});

test("STR-10: a pending move that others' work makes a circle is left out, and shown again after", () => {
  const document = new BoardDocument();
  const [a, b] = [create(document, 1), create(document, 2)];
  const pending = [moved(a, b, 100)];
  expect(shownStructure(document, pending, OWN).childrenOf(b)).toEqual([a]);
  commit(document, moved(b, a, 0), { hlc: 90, replica: 2 });
  expect(shownStructure(document, pending, OWN).childrenOf(a)).toEqual([b]);
  expect(shownStructure(document, pending, OWN).parentOf(a)).toBe(types.PAGE);
  commit(document, moved(b, types.PAGE, 0), { hlc: 91, replica: 2 });
  expect(shownStructure(document, pending, OWN).parentOf(a)).toBe(b);
});

test("STR-3, STR-10: a later committed move hides a pending one, unless it is one's own", () => {
  const document = new BoardDocument();
  const [a, b, c] = [create(document, 1), create(document, 2), create(document, 3)];
  commit(document, moved(a, b, 0), { hlc: 200, replica: 2 });
  expect(shownStructure(document, [moved(a, c, 100)], OWN).parentOf(a)).toBe(b);
  expect(shownStructure(document, [moved(a, c, 201)], OWN).parentOf(a)).toBe(c);
  expect(shownStructure(document, [moved(a, c, 100)], 2).parentOf(a)).toBe(c);
});

test("STR-8: a pending delete hides what stands below, and a pending move out of it doesn't wait", () => {
  const document = new BoardDocument();
  const frame = create(document, 1);
  const [a, b] = [create(document, 2, frame), create(document, 3, frame)];
  const gone: PendingChange = {
    object: frame,
    change: { type: "deleted", deleted: true },
    hlc: 100,
  };
  const shown = shownStructure(document, [gone, moved(b, types.PAGE, 101)], OWN);
  expect([frame, a, b].map((id) => shown.visible(id))).toEqual([false, false, true]);
  expect(shown.visible(types.objectIdOf(9, 9))).toBe(false);
});

test("on a board of ten thousand objects a pending move copies only the lists that it changes", () => {
  const document = new BoardDocument();
  const frames = Array.from({ length: 100 }, (_, k) => create(document, k + 1));
  for (const [k, frame] of frames.entries()) {
    for (let j = 0; j < 100; j++) create(document, 1000 + 100 * k + j, frame);
  }
  const [first = 0, second = 0, ...rest] = frames;
  const child = document.structure.childrenOf(first)[0] ?? 0;
  const shown = shownStructure(document, [moved(child, second, 1e6)], OWN);
  expect(shown.childrenOf(first)).toHaveLength(99);
  expect(shown.childrenOf(second).at(-1)).toBe(child);
  for (const frame of [types.PAGE, ...rest]) {
    expect(shown.childrenOf(frame)).toBe(document.structure.childrenOf(frame));
  }
  expect(branchOf(shown, second)).toHaveLength(102);
});

test("an object's place in words puts it where it is", () => {
  withSeeds(100, (random) => {
    const writers = new Writers(random);
    const document = new BoardDocument();
    for (let k = 0; k < 30; k++) {
      const asked = writers.next(1);
      commit(document, asked, asked.stamp, SPACING);
    }
    const before = snapshotOf(committedOf(document), writers.known);
    let hlc = 1e6;
    for (const object of document.objects.keys()) {
      const change = placeOf(document.structure, object);
      if (!change) throw new Error("it stands nowhere");
      const { verdict } = commit(document, { object, change }, { hlc: hlc++, replica: 1 }, 64);
      expect(["OK", "APPLIED_TO_DELETED"]).toContain(verdict);
    }
    expect(snapshotOf(committedOf(document), writers.known)).toEqual(before);
  });
});
