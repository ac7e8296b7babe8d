import { expect, test } from "vitest";
import { type Random, withSeeds } from "../document/random.test-support";
import * as types from "../document/types";
import { decodeOperation, encodeOperation } from "./codec";
import * as wire from "./generated/atelier/v1/document";
import { decodeObject, encodeObject, type ObjectRecord } from "./object-codec";
import { WireError } from "./wire-checks";

const AUTHOR = 5;

const anyId = (random: Random): types.ObjectId =>
  random.chance(0.3) ? 0 : types.objectIdOf(random.below(2 ** 21), 1 + random.below(2 ** 32 - 1));

const whole = (random: Random, most: number): number => random.below(2 * most + 1) - most;

const anyValue = (random: Random): types.Value => {
  const coordinate = (): number => whole(random, 2 ** 31 - 1);
  const unit = random.chance(0.3)
    ? null
    : { replica: random.below(2 ** 21), counter: 1 + random.below(2 ** 32 - 1) };
  return random.pick<types.Value>([
    { type: "integer", value: whole(random, 2 ** 52) },
    { type: "point", x: coordinate(), y: coordinate() },
    { type: "text", value: random.pick(["", "é🙂", "x".repeat(200)]) },
    { type: "end", object: anyId(random), x: coordinate(), y: coordinate() },
    { type: "anchor", unit, after: random.chance(0.5) },
    { type: "bytes", bytes: Uint8Array.from({ length: random.below(9) }, () => random.below(256)) },
  ]);
};

const anyProperties = (random: Random): types.PropertyValue[] =>
  Array.from({ length: random.below(5) }, (_, k) => ({
    property: 1 + k + random.below(3) * 1000,
    value: anyValue(random),
  }));

const anyPlace = (random: Random): types.Place | types.Placed => {
  const [parent, anchor, other] = [anyId(random), anyId(random), anyId(random)];
  if (random.chance(0.2)) return types.LAST_ON_PAGE;
  if (random.chance(0.5)) {
    return { type: "place", parent, anchor, before: random.chance(0.5), other };
  }
  const label = (): number => whole(random, 2 ** 52);
  const relabelled = Array.from({ length: random.below(4) }, () => ({
    object: anyId(random),
    label: label(),
  }));
  return { type: "placed", parent, label: label(), relabelled };
};

const anyChange = (random: Random): types.Change =>
  random.pick<types.Change>([
    {
      type: "create",
      kind: 1 + random.below(5000),
      properties: anyProperties(random),
      place: anyPlace(random),
    },
    { type: "set", properties: anyProperties(random) },
    { type: "deleted", deleted: random.chance(0.5) },
    anyPlace(random),
    { type: "erased" },
  ]);

test("DOC-12: operations come back as they were, unknown kinds and properties too", () => {
  withSeeds(500, (random) => {
    const operation = { object: anyId(random), change: anyChange(random) };
    expect(decodeOperation(encodeOperation(operation, AUTHOR), AUTHOR)).toEqual(operation);
  });
});

const anyRecord = (random: Random): ObjectRecord => {
  const object = types.objectIdOf(1 + random.below(6), 1 + random.below(1000));
  const stamps = Array.from({ length: 3 }, () => ({
    hlc: random.chance(0.1) ? 0 : random.below(2 ** 40),
    replica: random.chance(0.5) ? types.replicaOf(object) : random.below(6),
  }));
  const registers = anyProperties(random)
    .sort((a, b) => a.property - b.property)
    .map(({ property, value }) => [property, { value, stamp: random.pick(stamps) }] as const);
  return {
    object,
    kind: 1 + random.below(5000),
    registers: new Map(registers),
    place: { parent: anyId(random), label: whole(random, 2 ** 52), stamp: random.pick(stamps) },
    text: Uint8Array.from({ length: random.below(4) }, () => random.below(256)),
  };
};

test("DEL-7: whole objects come back as they were, whoever wrote which part", () => {
  withSeeds(500, (random) => {
    const record = anyRecord(random);
    expect(decodeObject(encodeObject(record))).toEqual(record);
  });
});

test("the stamp that most of an object carries is said once", () => {
  const object = types.objectIdOf(3, 1);
  const stamp = { hlc: 2 ** 40, replica: 3 };
  const value: types.Value = { type: "integer", value: 1 };
  const registers = new Map([5, 6, 7].map((property) => [property, { value, stamp }]));
  const place = { parent: 0, label: 0, stamp: { hlc: 2 ** 41, replica: 4 } };
  const text = new Uint8Array();
  const bytes = encodeObject({ object, kind: 1, registers, place, text });
  const state = wire.ObjectState.decode(bytes);
  expect(state.registers.map(({ hlc, replica }) => [hlc, replica])).toEqual(
    Array(3).fill([0, undefined]),
  );
  expect([state.hlc, state.replica]).toEqual([2 ** 40, undefined]);
  expect([state.placeHlc, state.placeReplica]).toEqual([2 ** 41, 4]);
});

test("CON-8: what obeys no rule is refused whole", () => {
  const refuses = (change: wire.Operation["change"]): void => {
    const bytes = wire.Operation.encode({ object: 1, change }).finish();
    expect(() => decodeOperation(bytes, AUTHOR), JSON.stringify(change)).toThrow(WireError);
  };
  const placed = { parent: 0, label: 0, relabelled: [1], labels: [] };
  const place = { parent: 0, anchor: 0, before: false, other: 0 };
  refuses({ $case: "placed", value: placed });
  refuses({ $case: "placed", value: { ...placed, relabelled: [], label: 2 ** 52 + 1 } });
  refuses({ $case: "erased", value: false });
  const both = { kind: 1, properties: [], place, placed: { ...placed, relabelled: [] } };
  refuses({ $case: "create", value: both });
  const anchor = { replica: 2 ** 21, counter: 1, after: false };
  const property = { property: 17, value: { $case: "anchor", value: anchor } } as const;
  refuses({ $case: "set", value: { properties: [property] } });
  const far = { property: 2 ** 16, value: { $case: "integer", value: 1 } } as const;
  refuses({ $case: "set", value: { properties: [far] } });
  refuses({ $case: "set", value: { properties: [{ property: 1, value: undefined }] } });
});
