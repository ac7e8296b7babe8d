// One object whole, as a joiner's state or the local store holds it. Most of what an object has was
// written when it was made: that stamp is said once.

import { type Register, replicaOf, type Stamp, type Standing } from "../document/types";
import * as wire from "./generated/atelier/v1/document";
import { decodeValue, encodeValue } from "./value-codec";
import { checkHlc, checkLabel, checkReplica, guard, needed } from "./wire-checks";

export interface ObjectRecord {
  readonly object: number;
  readonly kind: number;
  readonly registers: ReadonlyMap<number, Register>;
  readonly place: Standing;
  readonly text: Uint8Array;
}

interface WrittenStamp {
  readonly hlc: number;
  readonly replica: number | undefined;
}

// Nothing at all stands for the shared stamp; the replica of the object's id goes without saying, but
// for the time 0, which would look like nothing.
const encodeStamp = (stamp: Stamp, shared: Stamp, creator: number): WrittenStamp => {
  if (isSame(stamp, shared)) return { hlc: 0, replica: undefined };
  const isPlain = stamp.replica === creator && stamp.hlc !== 0;
  return { hlc: stamp.hlc, replica: isPlain ? undefined : stamp.replica };
};

const decodeStamp = ({ hlc, replica }: WrittenStamp, shared: Stamp, creator: number): Stamp =>
  hlc === 0 && replica === undefined ? shared : stampOf({ hlc, replica }, creator);

const stampOf = ({ hlc, replica }: WrittenStamp, creator: number): Stamp => ({
  hlc: checkHlc(hlc),
  replica: checkReplica(replica ?? creator),
});

const isSame = (a: Stamp, b: Stamp): boolean => a.hlc === b.hlc && a.replica === b.replica;

// The stamp that most of it carries.
const sharedStamp = ({ place, registers }: ObjectRecord): Stamp => {
  const stamps = [place.stamp, ...[...registers.values()].map(({ stamp }) => stamp)];
  const uses = (wanted: Stamp): number => stamps.filter((stamp) => isSame(stamp, wanted)).length;
  return stamps.reduce((best, stamp) => (uses(stamp) > uses(best) ? stamp : best));
};

export const encodeObject = (record: ObjectRecord): Uint8Array => {
  const { object, kind, registers, place, text } = record;
  const creator = replicaOf(object);
  const shared = sharedStamp(record);
  const placed = encodeStamp(place.stamp, shared, creator);
  return wire.ObjectState.encode({
    object,
    kind,
    registers: [...registers]
      .sort(([a], [b]) => a - b)
      .map(([property, { value, stamp }]) => ({
        value: encodeValue({ property, value }),
        ...encodeStamp(stamp, shared, creator),
      })),
    text,
    hlc: shared.hlc,
    replica: shared.replica === creator ? undefined : shared.replica,
    parent: place.parent,
    label: place.label,
    placeHlc: placed.hlc,
    placeReplica: placed.replica,
  }).finish();
};

export const fromWireObject = (state: wire.ObjectState): ObjectRecord => {
  const creator = checkReplica(replicaOf(state.object));
  const shared = stampOf({ hlc: state.hlc, replica: state.replica }, creator);
  const registers = new Map<number, Register>();
  for (const { value, hlc, replica } of state.registers) {
    const { property, value: decoded } = decodeValue(needed(value, "a register's value"));
    registers.set(property, {
      value: decoded,
      stamp: decodeStamp({ hlc, replica }, shared, creator),
    });
  }
  const placed = { hlc: state.placeHlc, replica: state.placeReplica };
  const place: Standing = {
    parent: state.parent,
    label: checkLabel(state.label),
    stamp: decodeStamp(placed, shared, creator),
  };
  return { object: state.object, kind: state.kind, registers, place, text: state.text };
};

export const decodeObject = (bytes: Uint8Array): ObjectRecord =>
  fromWireObject(guard(() => wire.ObjectState.decode(bytes)));
