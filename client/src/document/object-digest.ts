// What the objects of a document add to its digest (protocol/SPEC.md, "Digest").

import { type Digest, DigestSum } from "./digest";
import type { BoardObject } from "./objects";
import type { Value } from "./types";

export const digestOf = (objects: Iterable<BoardObject>): Digest => {
  const sum = new DigestSum();
  for (const object of objects) addObject(sum, object);
  return sum.value();
};

const addObject = (sum: DigestSum, { id, kind, registers, place, text }: BoardObject): void => {
  sum.begin(2).wide(id).word(kind).end();
  sum.begin(5).wide(id).wide(place.parent).wide(place.label);
  sum.wide(place.stamp.hlc).word(place.stamp.replica).end();
  for (const [property, { value, stamp }] of registers) {
    sum.begin(1).wide(id).word(property).wide(stamp.hlc).word(stamp.replica);
    addValue(sum, value);
    sum.end();
  }
  if (text.empty) return;
  const { low, high } = text.digest();
  sum.begin(3).wide(id).word(low).word(high).end();
};

const addValue = (sum: DigestSum, value: Value): void => {
  switch (value.type) {
    case "integer":
      sum.word(1).wide(value.value);
      return;
    case "point":
      sum.word(2).word(value.x).word(value.y);
      return;
    case "text":
      sum.word(3).bytes(new TextEncoder().encode(value.value));
      return;
    case "end":
      sum.word(4).wide(value.object).word(value.x).word(value.y);
      return;
    case "anchor":
      sum
        .word(5)
        .word(value.unit?.replica ?? 0)
        .word(value.unit?.counter ?? 0);
      sum.word(value.after ? 1 : 0);
      return;
    case "bytes":
      sum.word(6).bytes(value.bytes);
      return;
  }
};
