// The values of registers on the wire.

import type { PropertyValue, TextAnchor, Value } from "../document/types";
import type * as wire from "./generated/atelier/v1/document";
import { checkCounter, checkReplica, WireError } from "./wire-checks";

export const encodeValue = ({ property, value }: PropertyValue): wire.PropertyValue => ({
  property,
  value: encodeContent(value),
});

const encodeContent = (value: Value): NonNullable<wire.PropertyValue["value"]> => {
  switch (value.type) {
    case "integer":
      return { $case: "integer", value: value.value };
    case "point":
      return { $case: "point", value: { x: value.x, y: value.y } };
    case "text":
      return { $case: "text", value: value.value };
    case "end":
      return { $case: "end", value: { object: value.object, at: { x: value.x, y: value.y } } };
    case "anchor":
      return { $case: "anchor", value: encodeAnchor(value) };
    case "bytes":
      return { $case: "data", value: value.bytes };
  }
};

const PROPERTY_MAX = 2 ** 16 - 1;

export const decodeValue = ({ property, value }: wire.PropertyValue): PropertyValue => {
  if (!value) throw new WireError("a property has no value");
  if (property > PROPERTY_MAX) throw new WireError("a property is out of range");
  return { property, value: decodeContent(value) };
};

const decodeContent = (value: NonNullable<wire.PropertyValue["value"]>): Value => {
  switch (value.$case) {
    case "integer":
      return { type: "integer", value: value.value };
    case "point":
      return { type: "point", x: value.value.x, y: value.value.y };
    case "text":
      return { type: "text", value: value.value };
    case "end": {
      const { object, at } = value.value;
      return { type: "end", object, x: at?.x ?? 0, y: at?.y ?? 0 };
    }
    case "anchor":
      return { type: "anchor", ...decodeAnchor(value.value) };
    case "data":
      return { type: "bytes", bytes: value.value };
  }
};

export const encodeAnchor = ({ unit, after }: TextAnchor): wire.TextAnchor => ({
  replica: unit?.replica ?? 0,
  counter: unit?.counter ?? 0,
  after,
});

export const decodeAnchor = ({ replica, counter, after }: wire.TextAnchor): TextAnchor => {
  checkReplica(replica);
  if (counter === 0) return { unit: null, after };
  return { unit: { replica, counter: checkCounter(counter) }, after };
};
