// Operations between the generated messages and the client's own plain types. Wire input is decoded,
// never cast: what doesn't obey protocol/SPEC.md throws WireError and nothing of the frame has an effect.

import {
  type Change,
  LAST_ON_PAGE,
  type Operation,
  type Place,
  type Placed,
} from "../document/types";
import { decodeEdit, encodeEdit } from "./edit-codec";
import * as wire from "./generated/atelier/v1/document";
import { decodeValue, encodeValue } from "./value-codec";
import { checkLabel, guard, WireError } from "./wire-checks";

type Create = Extract<Change, { type: "create" }>;

const encodePlace = ({ parent, anchor, before, other }: Place): wire.Place => ({
  parent,
  anchor,
  before,
  other,
});

const decodePlace = ({ parent, anchor, before, other }: wire.Place): Place => ({
  type: "place",
  parent,
  anchor,
  before,
  other,
});

const encodePlaced = ({ parent, label, relabelled }: Placed): wire.Placed => ({
  parent,
  label,
  relabelled: relabelled.map(({ object }) => object),
  labels: relabelled.map((sibling) => sibling.label),
});

const decodePlaced = ({ parent, label, relabelled, labels }: wire.Placed): Placed => {
  if (relabelled.length !== labels.length) throw new WireError("siblings and labels don't pair up");
  return {
    type: "placed",
    parent,
    label: checkLabel(label),
    relabelled: relabelled.map((object, k) => ({ object, label: checkLabel(labels[k] ?? 0) })),
  };
};

// Last on the page goes without saying.
const isUnsaid = ({ parent, anchor, before, other }: Place): boolean =>
  parent === LAST_ON_PAGE.parent && anchor === 0 && !before && other === 0;

const encodeCreate = ({ kind, properties, place }: Create): wire.Create => ({
  kind,
  properties: properties.map(encodeValue),
  place: place.type === "place" && !isUnsaid(place) ? encodePlace(place) : undefined,
  placed: place.type === "placed" ? encodePlaced(place) : undefined,
});

const decodeCreate = ({ kind, properties, place, placed }: wire.Create): Create => {
  if (place && placed) throw new WireError("a place is asked for and resolved");
  const asked = place ? decodePlace(place) : LAST_ON_PAGE;
  return {
    type: "create",
    kind,
    properties: properties.map(decodeValue),
    place: placed ? decodePlaced(placed) : asked,
  };
};

const encodeChange = (change: Change, author: number): wire.Operation["change"] => {
  switch (change.type) {
    case "create":
      return { $case: "create", value: encodeCreate(change) };
    case "set":
      return { $case: "set", value: { properties: change.properties.map(encodeValue) } };
    case "deleted":
      return { $case: "deleted", value: change.deleted };
    case "text":
      return { $case: "text", value: encodeEdit(change.edit, author) };
    case "place":
      return { $case: "place", value: encodePlace(change) };
    case "placed":
      return { $case: "placed", value: encodePlaced(change) };
    case "erased":
      return { $case: "erased", value: true };
  }
};

const decodeChange = (change: wire.Operation["change"], author: number): Change => {
  switch (change?.$case) {
    case "create":
      return decodeCreate(change.value);
    case "set":
      return { type: "set", properties: change.value.properties.map(decodeValue) };
    case "deleted":
      return { type: "deleted", deleted: change.value };
    case "text":
      return { type: "text", edit: decodeEdit(change.value, author) };
    case "place":
      return decodePlace(change.value);
    case "placed":
      return decodePlaced(change.value);
    case "erased":
      if (change.value) return { type: "erased" };
      break;
    case undefined:
      break;
  }
  throw new WireError("an operation asks for nothing known");
};

export const toWireOperation = (operation: Operation, author: number): wire.Operation => ({
  object: operation.object,
  change: encodeChange(operation.change, author),
});

export const fromWireOperation = (operation: wire.Operation, author: number): Operation => ({
  object: operation.object,
  change: decodeChange(operation.change, author),
});

export const encodeOperation = (operation: Operation, author: number): Uint8Array =>
  wire.Operation.encode(toWireOperation(operation, author)).finish();

export const decodeOperation = (bytes: Uint8Array, author: number): Operation =>
  fromWireOperation(
    guard(() => wire.Operation.decode(bytes)),
    author,
  );
