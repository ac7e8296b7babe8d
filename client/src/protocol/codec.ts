// Between the generated messages and the client's own plain types. Wire input is decoded, never cast:
// what doesn't obey protocol/SPEC.md throws WireError and nothing of the frame has an effect.

import { HLC_MAX } from "../document/hlc";
import type {
  Change,
  ElementId,
  Operation,
  PropertyValue,
  Register,
  Stamp,
  TextDelete,
  TextEdit,
  TextInsert,
  Value,
} from "../document/types";
import { REPLICA_MAX } from "../document/types";
import * as wire from "./generated/atelier/v1/document";

export class WireError extends Error {
  constructor(what: string) {
    super(`protocol: ${what}`);
  }
}

// One object as a joiner's state or the local store holds it.
export interface ObjectRecord {
  readonly object: number;
  readonly kind: number;
  readonly registers: ReadonlyMap<number, Register>;
  readonly text: Uint8Array;
}

export const needed = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new WireError(`${what} is missing`);
  return value;
};

export const checkReplica = (replica: number): number => {
  if (replica > REPLICA_MAX) throw new WireError("a replica is out of range");
  return replica;
};

export const checkHlc = (hlc: number): number => {
  if (hlc < 0 || hlc > HLC_MAX) throw new WireError("a stamp is out of range");
  return hlc;
};

const encodeValue = (property: number, value: Value): wire.PropertyValue => {
  if (value.type === "integer")
    return { property, value: { $case: "integer", value: value.value } };
  if (value.type === "text") return { property, value: { $case: "text", value: value.value } };
  return { property, value: { $case: "point", value: { x: value.x, y: value.y } } };
};

const decodeValue = ({ property, value }: wire.PropertyValue): PropertyValue => {
  if (!value) throw new WireError("a property has no value");
  if (value.$case === "point") {
    return { property, value: { type: "point", x: value.value.x, y: value.value.y } };
  }
  if (value.$case === "text") return { property, value: { type: "text", value: value.value } };
  return { property, value: { type: "integer", value: value.value } };
};

// Flat and relative (document.proto): the operation's own replica goes without saying, and so does
// what continues a run.
const encodeInsert = (insert: TextInsert, author: number, expected: number): wire.TextInsert => {
  const { counter, parent, left, text } = insert;
  const own = parent?.replica === author;
  const relative = parent && own ? parent.counter - counter : undefined;
  return {
    counter: counter === expected ? undefined : counter,
    parentReplica: parent === null ? 0 : own ? undefined : parent.replica + 1,
    parentCounter: own ? (relative === -1 ? undefined : relative) : parent?.counter,
    left,
    text,
  };
};

export const encodeEdit = (edit: TextEdit, author: number): wire.TextEdit => {
  let expected = -1;
  return {
    inserts: edit.inserts.map((insert) => {
      const encoded = encodeInsert(insert, author, expected);
      expected = insert.counter + insert.text.length;
      return encoded;
    }),
    deletes: edit.deletes.map(({ replica, counter, length }) => ({
      replica: replica === author ? undefined : replica + 1,
      counter,
      length: length === 1 ? undefined : length,
    })),
  };
};

const COUNTER_MAX = 2 ** 32 - 1;

const checkCounter = (counter: number): number => {
  if (counter < 1 || counter > COUNTER_MAX) throw new WireError("a counter is out of range");
  return counter;
};

const decodeParent = (
  insert: wire.TextInsert,
  author: number,
  counter: number,
): ElementId | null => {
  if (insert.parentReplica === 0) return null;
  if (insert.parentReplica === undefined || insert.parentReplica - 1 === author) {
    // Written out in full, one's own replica is still one's own: the counter stays relative.
    const relative = insert.parentCounter ?? -1;
    return { replica: author, counter: checkCounter(counter + relative) };
  }
  const replica = checkReplica(insert.parentReplica - 1);
  return { replica, counter: checkCounter(needed(insert.parentCounter, "a parent's counter")) };
};

export const decodeEdit = (edit: wire.TextEdit, author: number): TextEdit => {
  let expected: number | undefined;
  const inserts = edit.inserts.map((insert): TextInsert => {
    const counter = checkCounter(needed(insert.counter ?? expected, "an insert's counter"));
    expected = counter + insert.text.length;
    const parent = decodeParent(insert, author, counter);
    return { counter, parent, left: insert.left, text: insert.text };
  });
  const deletes = edit.deletes.map(({ replica, counter, length }): TextDelete => {
    if (replica === 0) throw new WireError("the root can't be deleted");
    return {
      replica: replica === undefined ? author : checkReplica(replica - 1),
      counter: checkCounter(counter),
      length: length ?? 1,
    };
  });
  return { inserts, deletes };
};

const encodeChange = (change: Change, author: number): wire.Operation["change"] => {
  switch (change.type) {
    case "create": {
      const properties = change.properties.map((p) => encodeValue(p.property, p.value));
      return { $case: "create", value: { kind: change.kind, properties } };
    }
    case "set": {
      const properties = change.properties.map((p) => encodeValue(p.property, p.value));
      return { $case: "set", value: { properties } };
    }
    case "deleted":
      return { $case: "deleted", value: change.deleted };
    case "text":
      return { $case: "text", value: encodeEdit(change.edit, author) };
  }
};

export const toWireOperation = (operation: Operation, author: number): wire.Operation => ({
  object: operation.object,
  change: encodeChange(operation.change, author),
});

export const fromWireOperation = (operation: wire.Operation, author: number): Operation => {
  const { object, change } = operation;
  if (!change) throw new WireError("an operation asks for nothing known");
  switch (change.$case) {
    case "create": {
      const properties = change.value.properties.map(decodeValue);
      return { object, change: { type: "create", kind: change.value.kind, properties } };
    }
    case "set":
      return {
        object,
        change: { type: "set", properties: change.value.properties.map(decodeValue) },
      };
    case "deleted":
      return { object, change: { type: "deleted", deleted: change.value } };
    case "text":
      return { object, change: { type: "text", edit: decodeEdit(change.value, author) } };
  }
};

export const encodeOperation = (operation: Operation, author: number): Uint8Array =>
  wire.Operation.encode(toWireOperation(operation, author)).finish();

export const decodeOperation = (bytes: Uint8Array, author: number): Operation =>
  fromWireOperation(
    guard(() => wire.Operation.decode(bytes)),
    author,
  );

export const encodeObject = (record: ObjectRecord): Uint8Array =>
  wire.ObjectState.encode({
    object: record.object,
    kind: record.kind,
    registers: [...record.registers]
      .sort(([a], [b]) => a - b)
      .map(([property, { value, stamp }]) => ({
        value: encodeValue(property, value),
        hlc: stamp.hlc,
        replica: stamp.replica,
      })),
    text: record.text,
    changedAt: 0,
  }).finish();

export const fromWireObject = (state: wire.ObjectState): ObjectRecord => {
  const registers = new Map<number, Register>();
  for (const { value, hlc, replica } of state.registers) {
    const { property, value: decoded } = decodeValue(needed(value, "a register's value"));
    const stamp: Stamp = { hlc: checkHlc(hlc), replica: checkReplica(replica) };
    registers.set(property, { value: decoded, stamp });
  }
  return { object: state.object, kind: state.kind, registers, text: state.text };
};

export const decodeObject = (bytes: Uint8Array): ObjectRecord =>
  fromWireObject(guard(() => wire.ObjectState.decode(bytes)));

// The generated code reports what doesn't decode in errors of several kinds.
export const guard = <T>(decode: () => T): T => {
  try {
    return decode();
  } catch (error) {
    throw new WireError(`a message does not decode: ${String(error)}`);
  }
};
