// What can be asked for of objects, as changes that can be undone.

import { judgeParent } from "../document/tree";
import * as types from "../document/types";
import { toWellFormed } from "../document/utf16";
import type { BoardClient, TextChange } from "./api";
import type { BoardState } from "./board-state";
import { deletedAbove } from "./deleted-objects";
import { colourOf, partsOf, position, size } from "./note-changes";
import type { History } from "./undo";

export const createNote = (
  history: History,
  id: types.ObjectId,
  { x, y, width, height, colour }: Parameters<BoardClient["createNote"]>[0],
): void =>
  history.request(id, {
    type: "create",
    kind: types.KIND_NOTE,
    properties: [position(x, y), size(width, height), colourOf(colour)],
    place: types.LAST_ON_PAGE,
  });

// With what hides it, so that it can be seen.
export const restore = (state: BoardState, history: History, id: types.ObjectId): void => {
  history.beginGesture();
  for (const each of deletedAbove(state, id)) {
    history.request(each, { type: "deleted", deleted: false });
  }
  history.endGesture();
};

// A deleted object once more, as a new one: its kind, all that it held and its text. It stands in front of
// the others where the old one stood, or on the page where that can't be seen either.
export const copyDeleted = (
  state: BoardState,
  history: History,
  id: types.ObjectId,
  copy: types.ObjectId,
): void => {
  const kind = state.kindOf(id);
  if (kind === undefined) return;
  const properties = [...state.registersOf(id)]
    .filter(([property]) => property !== types.PROPERTY_DELETED)
    .map(([property, { value }]) => ({ property, value }));
  const parent = state.structure.parentOf(id) ?? types.PAGE;
  const stands = parent !== types.PAGE && state.structure.visible(parent);
  const place = stands ? { ...types.LAST_ON_PAGE, parent } : types.LAST_ON_PAGE;
  history.beginGesture();
  history.request(copy, { type: "create", kind, properties, place });
  editText(state, history, copy, { position: 0, deleted: 0, inserted: state.textOf(id) });
  history.endGesture();
};

// What the room would refuse is not asked for.
export const place = (
  state: BoardState,
  history: History,
  id: types.ObjectId,
  where: types.Place,
): void => {
  if (judgeParent(state.structure, id, where.parent) === "OK") history.request(id, where);
};

export const editText = (
  state: BoardState,
  history: History,
  id: types.ObjectId,
  change: TextChange,
): void => {
  const shown = state.shownText(id);
  const start = Math.min(Math.max(0, change.position), shown.size);
  const deleted = Math.min(Math.max(0, change.deleted), shown.size - start);
  if (deleted > 0) {
    const deletes = shown.makeDelete(start, deleted);
    history.request(id, { type: "text", edit: { inserts: [], deletes } });
  }
  let at = start;
  for (const part of partsOf(toWellFormed(change.inserted))) {
    const inserts = [shown.makeInsert(at, part, state.replica, state.nextCounter(id))];
    history.request(id, { type: "text", edit: { inserts, deletes: [] } });
    at += part.length;
  }
};
