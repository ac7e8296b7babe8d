// What is checked of every message: numbers within their ranges, and nothing missing.

import { HLC_MAX } from "../document/hlc";
import { LABEL_MAX } from "../document/limits";
import { REPLICA_MAX } from "../document/types";

// The wire doesn't obey protocol/SPEC.md.
export class WireError extends Error {
  constructor(what: string) {
    super(`protocol: ${what}`);
  }
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

export const checkLabel = (label: number): number => {
  if (Math.abs(label) > LABEL_MAX) throw new WireError("a label is out of range");
  return label;
};

const COUNTER_MAX = 2 ** 32 - 1;

export const checkCounter = (counter: number): number => {
  if (counter < 1 || counter > COUNTER_MAX) throw new WireError("a counter is out of range");
  return counter;
};

// The generated code reports what doesn't decode in errors of several kinds.
export const guard = <T>(decode: () => T): T => {
  try {
    return decode();
  } catch (error) {
    throw new WireError(`a message does not decode: ${String(error)}`);
  }
};
