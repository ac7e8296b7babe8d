import { expect, test } from "vitest";
import { HybridClock } from "../document/hlc";
import { KIND_NOTE, type ObjectId, objectIdOf, PAGE, type Placed } from "../document/types";
import { BoardState } from "./board-state";

const OTHER = 1;
const [frame, moved, target] = [1, 2, 3].map((counter) => objectIdOf(OTHER, counter)) as [
  ObjectId,
  ObjectId,
  ObjectId,
];

const scene = () => {
  const clock = new HybridClock(() => 1_790_000_000_000);
  const state = new BoardState(2, clock, () => {});
  const commit = (object: ObjectId, change: Parameters<BoardState["commit"]>[0]["change"]) =>
    expect(state.commit({ object, change }, { hlc: clock.tick(), replica: OTHER })).toBe(true);
  const below = (parent: ObjectId, label: number): Placed => ({
    type: "placed",
    parent,
    label,
    relabelled: [],
  });
  const create = (object: ObjectId, parent: ObjectId): void =>
    commit(object, {
      type: "create",
      kind: KIND_NOTE,
      properties: [],
      place: below(parent, object % 8),
    });
  const shown = (): ObjectId[] => {
    state.refresh();
    return [...state.notes.keys()].sort();
  };
  create(frame, PAGE);
  create(moved, frame);
  create(target, PAGE);
  return { state, commit, below, create, shown };
};

const ask = (state: BoardState, object: ObjectId, parent: ObjectId): void =>
  state.request(object, { type: "place", parent, anchor: 0, before: false, other: 0 }, false);

test("STR-10: what others do can undo what is pending, and that is shown at once", () => {
  const { state, commit, below, shown } = scene();
  ask(state, moved, target);
  commit(frame, { type: "deleted", deleted: true });
  expect(shown()).toEqual([moved, target]); // out of the deleted frame in time
  commit(target, below(moved, 1)); // now the pending move would form a circle
  expect(shown()).toEqual([]);
});

test("GC-2: an erased object takes what stands below it, text included", () => {
  const { state, commit, shown } = scene();
  state.request(
    moved,
    {
      type: "text",
      edit: { inserts: [{ counter: 1, parent: null, left: false, text: "words" }], deletes: [] },
    },
    false,
  );
  expect(state.textOf(moved)).toBe("words");
  commit(frame, { type: "erased" });
  expect(shown()).toEqual([target]);
  expect(state.kindOf(moved)).toBeUndefined();
  expect(state.textOf(moved)).toBe("words"); // until its answer comes: they are handed back then
});

test("a new object below another one is there as soon as that one is", () => {
  const { state, commit, shown } = scene();
  const own = objectIdOf(2, 1);
  state.request(
    own,
    {
      type: "create",
      kind: KIND_NOTE,
      properties: [],
      place: { type: "place", parent: frame, anchor: 0, before: false, other: 0 },
    },
    false,
  );
  expect(shown()).toContain(own);
  commit(frame, { type: "deleted", deleted: true });
  expect(shown()).toEqual([target]);
  commit(frame, { type: "deleted", deleted: false });
  expect(shown()).toEqual([frame, moved, target, own]);
  expect(state.rankOf(own)).toBe(state.rankOf(moved) + 1);
});
