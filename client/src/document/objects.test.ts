import { expect, test } from "vitest";
import { BoardDocument, newObject } from "./objects";
import { withSeeds } from "./random.test-support";
import { commit } from "./room.test-support";
import * as types from "./types";

const idOf = (counter: number): types.ObjectId => types.objectIdOf(1, counter);

const integer = (property: number, value: number): types.PropertyValue => ({
  property,
  value: { type: "integer", value },
});

const placeBelow = (parent: types.ObjectId): types.Place => ({ ...types.LAST_ON_PAGE, parent });

const creation = (
  parent: types.ObjectId = types.PAGE,
  properties: readonly types.PropertyValue[] = [],
  kind = types.KIND_NOTE,
): types.Change => ({ type: "create", kind, properties, place: placeBelow(parent) });

class Board {
  readonly document = new BoardDocument();
  private hlc = 10;

  ask(object: types.ObjectId, change: types.Change, replica = 1): types.Verdict {
    this.hlc += 1;
    return commit(this.document, { object, change }, { hlc: this.hlc, replica }).verdict;
  }

  judge(object: types.ObjectId, change: types.Change): types.Verdict {
    return this.document.judge({ object, change }, { hlc: this.hlc + 1, replica: 1 });
  }
}

// A frame (1) with a note (2), which has a comment (3).
const frameBoard = (): Board => {
  const board = new Board();
  board.ask(idOf(1), creation(types.PAGE, [], types.KIND_FRAME));
  board.ask(idOf(2), creation(idOf(1)));
  board.ask(idOf(3), creation(idOf(2), [], types.KIND_COMMENT));
  return board;
};

test("DOC-14: what stands below a deleted object is edited unseen, and comes back with it", () => {
  const board = frameBoard();
  expect(board.ask(idOf(1), { type: "deleted", deleted: true })).toBe("OK");
  expect([1, 2, 3].map((counter) => board.document.visible(idOf(counter)))).toEqual([
    false,
    false,
    false,
  ]);
  const colour = integer(types.PROPERTY_COLOUR, 2);
  expect(board.ask(idOf(3), { type: "set", properties: [colour] })).toBe("APPLIED_TO_DELETED");
  const edit = { inserts: [{ counter: 1, parent: null, left: false, text: "a" }], deletes: [] };
  expect(board.ask(idOf(2), { type: "text", edit })).toBe("APPLIED_TO_DELETED");
  expect(board.ask(idOf(4), creation(idOf(2)))).toBe("APPLIED_TO_DELETED");
  expect(board.ask(idOf(3), { type: "deleted", deleted: true })).toBe("OK");
  expect(board.ask(idOf(3), { type: "deleted", deleted: false })).toBe("OK");
  expect(board.ask(idOf(3), placeBelow(types.PAGE))).toBe("OK");
  expect(board.ask(idOf(3), placeBelow(idOf(2)))).toBe("APPLIED_TO_DELETED");
  expect(board.ask(idOf(1), { type: "deleted", deleted: false })).toBe("OK");
  expect(board.document.visible(idOf(4))).toBe(true);
  expect(board.document.objects.get(idOf(3))?.registers.get(types.PROPERTY_COLOUR)?.value).toEqual(
    colour.value,
  );
});

test("DOC-13: points and content hash come with the object or not at all", () => {
  const ink = Uint8Array.of(2, 1, 0, 0);
  const points = { property: types.PROPERTY_POINTS, value: { type: "bytes", bytes: ink } } as const;
  const hash = {
    property: types.PROPERTY_CONTENT_HASH,
    value: { type: "bytes", bytes: new Uint8Array(32) },
  } as const;
  const board = new Board();
  expect(board.ask(idOf(1), creation(types.PAGE, [points], types.KIND_STROKE))).toBe("OK");
  expect(board.ask(idOf(2), creation(types.PAGE, [hash], types.KIND_IMAGE))).toBe("OK");
  for (const property of [points, hash]) {
    expect(board.ask(idOf(1), { type: "set", properties: [property] })).toBe("INVALID");
  }
  const short = { ...hash, value: { type: "bytes", bytes: new Uint8Array(31) } } as const;
  expect(board.ask(idOf(3), creation(types.PAGE, [short]))).toBe("INVALID");
});

test("STR-1, STR-3: a place is a register, and its verdicts come in order", () => {
  const board = frameBoard();
  expect(board.judge(idOf(9), placeBelow(types.PAGE))).toBe("UNKNOWN_OBJECT");
  expect(board.judge(idOf(2), placeBelow(idOf(9)))).toBe("UNKNOWN_OBJECT");
  expect(board.judge(idOf(1), placeBelow(idOf(1)))).toBe("CYCLE");
  expect(board.judge(idOf(1), placeBelow(idOf(3)))).toBe("CYCLE");
  const early = { hlc: 1, replica: 2 };
  const operation = { object: idOf(1), change: placeBelow(idOf(3)) };
  expect(board.document.judge(operation, early)).toBe("SUPERSEDED");
});

test("STR-2: a resolved place and an erasure are not a replica's to ask for", () => {
  const board = frameBoard();
  const placed = { type: "placed", parent: types.PAGE, label: 7, relabelled: [] } as const;
  expect(board.judge(idOf(2), placed)).toBe("INVALID");
  expect(board.judge(idOf(2), { type: "erased" })).toBe("INVALID");
  const create: types.Change = { type: "create", kind: 1, properties: [], place: placed };
  expect(board.judge(idOf(7), create)).toBe("INVALID");
});

test("STR-3: no more than 256 levels and, but for the page, 5,000 children", () => {
  const board = new Board();
  for (let level = 1; level <= 256; level++) {
    expect(board.ask(idOf(level), creation(level === 1 ? types.PAGE : idOf(level - 1)))).toBe("OK");
  }
  expect(board.judge(idOf(300), creation(idOf(256)))).toBe("BUDGET");
  expect(board.judge(idOf(300), creation(idOf(255)))).toBe("OK");
  board.ask(idOf(300), creation());
  expect(board.ask(idOf(301), creation(idOf(300)))).toBe("OK");
  expect(board.judge(idOf(300), placeBelow(idOf(255)))).toBe("BUDGET");
  expect(board.judge(idOf(300), placeBelow(idOf(254)))).toBe("OK");
  for (let k = 0; k < 4999; k++) {
    const place = { parent: idOf(300), label: 100 + k, stamp: { hlc: 1, replica: 1 } };
    board.document.install(newObject(idOf(1000 + k), types.KIND_NOTE, place));
  }
  expect(board.judge(idOf(302), creation(idOf(300)))).toBe("BUDGET");
  expect(board.judge(idOf(1000), placeBelow(idOf(300)))).toBe("OK");
  expect(board.judge(idOf(302), creation())).toBe("OK");
});

test("STR-6: siblings that make room keep their stamps, and those of elsewhere their labels", () => {
  const board = frameBoard();
  const [two, three] = [idOf(2), idOf(3)];
  const before = board.document.objects.get(two)?.place.stamp;
  const placed: types.Placed = {
    type: "placed",
    parent: idOf(1),
    label: 5,
    relabelled: [
      { object: two, label: 9 },
      { object: idOf(1), label: 9 },
    ],
  };
  const operation = { object: three, change: placed };
  expect(board.document.changedBy(operation)).toEqual([three, two, idOf(1)]);
  expect(board.document.integrate(operation, { hlc: 99, replica: 2 })).toBe("OK");
  expect(board.document.structure.childrenOf(idOf(1))).toEqual([three, two]);
  expect(board.document.objects.get(two)?.place).toEqual({
    parent: idOf(1),
    label: 9,
    stamp: before,
  });
  expect(board.document.objects.get(idOf(1))?.place.label).toBe(0);
});

test("GC-2, GC-4: an erasure takes the branch with it, and nothing else", () => {
  const board = frameBoard();
  board.ask(idOf(4), creation());
  const erasure = { object: idOf(2), change: { type: "erased" } } as const;
  expect(board.document.changedBy(erasure)).toEqual([idOf(2), idOf(3)]);
  expect(board.document.integrate(erasure, { hlc: 99, replica: 0 })).toBe("OK");
  expect([...board.document.objects.keys()]).toEqual([idOf(1), idOf(4)]);
  expect(board.document.structure.childrenOf(idOf(1))).toEqual([]);
  expect(board.ask(idOf(3), { type: "deleted", deleted: false })).toBe("UNKNOWN_OBJECT");
});

test("an effect that can't stand tells that this copy has lost its way", () => {
  const { document } = frameBoard();
  const stamp = { hlc: 99, replica: 2 };
  const placed = (parent: types.ObjectId): types.Placed => ({
    type: "placed",
    parent,
    label: 0,
    relabelled: [],
  });
  const integrate = (object: types.ObjectId, change: types.Change): types.Verdict =>
    document.integrate({ object, change }, stamp);
  expect(integrate(idOf(1), placed(idOf(3)))).toBe("CYCLE");
  expect(integrate(idOf(1), placed(idOf(9)))).toBe("UNKNOWN_OBJECT");
  expect(integrate(idOf(9), { type: "erased" })).toBe("UNKNOWN_OBJECT");
  expect(integrate(idOf(1), placeBelow(types.PAGE))).toBe("INVALID");
  const create: types.Change = { type: "create", kind: 1, properties: [], place: placed(idOf(9)) };
  expect(integrate(types.objectIdOf(2, 1), create)).toBe("UNKNOWN_OBJECT");
});

test("DEL-7: objects of a state come in any order, and are shown once all above them are there", () => {
  const source = frameBoard().document;
  withSeeds(20, (random) => {
    const document = new BoardDocument();
    const left = [...source.objects.values()];
    while (left.length > 0) {
      const [object] = left.splice(random.below(left.length), 1);
      if (!object) break;
      const copy = newObject(object.id, object.kind, object.place);
      for (const [property, register] of object.registers) copy.registers.set(property, register);
      document.install(copy);
      const there = [1, 2, 3].map((counter) => document.objects.has(idOf(counter)));
      expect(document.visible(idOf(3))).toBe(there.every((one) => one));
    }
    expect(document.digest()).toEqual(source.digest());
    expect(document.structure.childrenOf(idOf(1))).toEqual([idOf(2)]);
  });
});

test("DOC-12: unknown kinds and properties are stored, merged and told apart by the digest", () => {
  const values: readonly types.Value[] = [
    { type: "integer", value: -(2 ** 53 - 1) },
    { type: "point", x: -(2 ** 31), y: 2 ** 31 - 1 },
    { type: "text", value: "né à Ünter 🙂" },
    { type: "end", object: idOf(77), x: 5, y: -5 },
    { type: "anchor", unit: { replica: 4, counter: 9 }, after: true },
    { type: "bytes", bytes: Uint8Array.of(0, 255, 1) },
  ];
  const properties = values.map((value, k) => ({ property: 900 + k, value }));
  const board = new Board();
  expect(board.ask(idOf(1), creation(types.PAGE, properties, 4711))).toBe("OK");
  const digests = new Set([JSON.stringify(board.document.digest())]);
  for (const { property, value } of properties) {
    const held = board.document.objects.get(idOf(1))?.registers.get(property)?.value;
    expect(held).toEqual(value);
    const other = { property, value: { type: "integer", value: 1 } } as const;
    expect(board.ask(idOf(1), { type: "set", properties: [other] })).toBe("OK");
    digests.add(JSON.stringify(board.document.digest()));
  }
  expect(digests.size).toBe(values.length + 1);
  expect(board.document.objects.get(idOf(1))?.kind).toBe(4711);
});

test("DOC-7: each known property has one type and a range", () => {
  const board = frameBoard();
  const accepts = (property: number, value: types.Value): boolean =>
    board.judge(idOf(2), { type: "set", properties: [{ property, value }] }) === "OK";
  const ranges: readonly (readonly [number, number, number])[] = [
    [types.PROPERTY_COLOUR, 1, 6],
    [types.PROPERTY_ROTATION, 0, 23_039],
    [types.PROPERTY_LOCKED, 0, 1],
    [types.PROPERTY_LAYER, 0, 2],
    [types.PROPERTY_FORM, 1, 3],
    [types.PROPERTY_FILL, 0, 6],
    [types.PROPERTY_STROKE_WIDTH, 16, 8192],
    [types.PROPERTY_END_MARKS, 0, 3],
    [types.PROPERTY_FONT_SIZE, 512, 32_768],
  ];
  for (const [property, low, high] of ranges) {
    const inside = [low - 1, low, high, high + 1].map((value) =>
      accepts(property, { type: "integer", value }),
    );
    expect(inside, `property ${property}`).toEqual([false, true, true, false]);
    expect(accepts(property, { type: "point", x: low, y: low })).toBe(false);
  }
  const end = (object: types.ObjectId, x: number): boolean =>
    accepts(types.PROPERTY_FROM, { type: "end", object, x, y: 0 });
  expect([end(0, 2 ** 24), end(0, 2 ** 24 + 1)]).toEqual([true, false]);
  expect([end(idOf(1), -8192), end(idOf(1), -8193), end(2 ** 32, 0)]).toEqual([true, false, false]);
  const size = (x: number): boolean => accepts(types.PROPERTY_SIZE, { type: "point", x, y: 1024 });
  expect([size(1023), size(1024), size(4_194_304), size(4_194_305)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  const words = (value: string): boolean =>
    accepts(types.PROPERTY_ALTERNATIVE_TEXT, { type: "text", value });
  expect([words("é".repeat(512)), words("é".repeat(513)), words("\ud800")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(accepts(types.PROPERTY_ANCHOR, { type: "anchor", unit: null, after: true })).toBe(true);
  expect(accepts(types.PROPERTY_ANCHOR, { type: "integer", value: 1 })).toBe(false);
  expect(accepts(types.PROPERTY_DELETED, { type: "integer", value: 1 })).toBe(false);
});
