// What was deleted and can be restored, and what restoring takes.

import { HLC_COUNTER_SPAN, HLC_EPOCH_MILLISECONDS } from "../document/hlc";
import * as types from "../document/types";
import type { DeletedObject } from "./api";
import type { BoardState } from "./board-state";

const deletionOf = (state: BoardState, id: types.ObjectId): types.Register | null => {
  const register = state.registersOf(id).get(types.PROPERTY_DELETED);
  return register?.value.type === "integer" && register.value.value === 1 ? register : null;
};

// Newest first.
export const deletedObjects = (state: BoardState): DeletedObject[] => {
  const ids = new Set([...state.document.objects.keys(), ...state.pending.objects()]);
  const deleted: { readonly object: DeletedObject; readonly stamp: types.Stamp }[] = [];
  for (const id of ids) {
    const register = deletionOf(state, id);
    const kind = state.kindOf(id);
    if (!register || kind === undefined) continue;
    const { stamp } = register;
    const at = HLC_EPOCH_MILLISECONDS + Math.floor(stamp.hlc / HLC_COUNTER_SPAN);
    const object = { id, kind, text: state.textOf(id), at, replica: stamp.replica };
    deleted.push({ object, stamp });
  }
  deleted.sort((a, b) => (types.isLater(a.stamp, b.stamp) ? -1 : 1));
  return deleted.map(({ object }) => object);
};

// The deleted ones among the object and those that it stands below: what has to be restored to see it.
export const deletedAbove = (state: BoardState, id: types.ObjectId): types.ObjectId[] => {
  const found: types.ObjectId[] = [];
  const seen = new Set<types.ObjectId>();
  for (let at = id; at !== types.PAGE && !seen.has(at); ) {
    seen.add(at);
    if (deletionOf(state, at)) found.unshift(at);
    at = state.structure.parentOf(at) ?? types.PAGE;
  }
  return found;
};

// Whether what hides the object is this replica's own doing.
export const isOwnDeletion = (state: BoardState, id: types.ObjectId): boolean => {
  const nearest = deletedAbove(state, id).at(-1);
  return nearest !== undefined && deletionOf(state, nearest)?.stamp.replica === state.replica;
};
