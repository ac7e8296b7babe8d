// What a person can do to notes, each as one function that any gesture, key or button may call.

import { batch } from "@preact/signals";
import { words } from "../i18n";
import type { Note, ObjectId, Rejection } from "../sync/api";
import type { BoardState } from "../view/board-state";
import type { Point, Rectangle } from "../view/camera";
import { visibleBoard } from "../view/camera";
import { noteColour } from "../view/palette";
import { readingOrder } from "../view/reading-order";
import { freePlaceBeside, freePlaceNear, newNoteSize, noteGap } from "./free-place";

export const noteSizeMin = 64;
export const noteSizeMax = 8192;
const toastMilliseconds = 8000;

let toastTimer = 0;

function createAt(state: BoardState, place: Rectangle, colour: number): ObjectId {
  const id = state.client.createNote({ ...place, colour });
  batch(() => {
    state.select([id]);
    if (state.writesInList()) state.listed.value = id;
    else state.editing.value = id;
    state.tool.value = "select";
  });
  state.announcement.value = words.value.announce.created;
  return id;
}

export function createNoteAt(state: BoardState, centre: Point): void {
  if (!state.canWrite.value) return;
  const { width, height } = newNoteSize;
  const place = {
    x: Math.round(centre.x - width / 2),
    y: Math.round(centre.y - height / 2),
    width,
    height,
  };
  createAt(state, place, state.colour.value);
}

// In the middle of what is seen, or beside the selected note.
export function createNoteInView(state: BoardState): void {
  if (!state.canWrite.value) return;
  const selected = state.selectedNotes()[0];
  const isFree = (area: Rectangle) => state.index.isEmptyAt(area);
  const shown = visibleBoard(state.camera.value, state.size.value);
  const visible = state.writesInList() ? (state.index.bounds() ?? shown) : shown;
  const centre = { x: visible.x + visible.width / 2, y: visible.y + visible.height / 2 };
  const place =
    selected !== undefined && !state.writesInList()
      ? freePlaceBeside(selected, "right", isFree)
      : freePlaceNear(centre, newNoteSize, isFree);
  createAt(state, place, state.colour.value);
  state.reveal(place);
}

export function createNoteBeside(state: BoardState, id: ObjectId, side: "below" | "right"): void {
  const from = state.note(id);
  if (from === undefined || !state.canWrite.value) return;
  const place = freePlaceBeside(from, side, (area) => state.index.isEmptyAt(area));
  createAt(state, place, from.colour);
  state.reveal(place);
}

// What `run` changes is undone at once.
export function asOne<Result>(state: BoardState, run: () => Result): Result {
  state.client.beginGesture();
  try {
    return run();
  } finally {
    state.client.endGesture();
  }
}

function writtenNote(
  state: BoardState,
  at: Rectangle & { readonly colour: number },
  text: string,
): ObjectId {
  const id = state.client.createNote(at);
  if (text !== "") state.client.editText(id, { position: 0, deleted: 0, inserted: text });
  return id;
}

export function duplicateNotes(state: BoardState, notes: readonly Note[]): void {
  if (!state.canWrite.value || notes.length === 0) return;
  state.select(
    asOne(state, () =>
      notes.map(({ x, y, width, height, colour, text }) =>
        writtenNote(state, { x: x + noteGap, y: y + noteGap, width, height, colour }, text),
      ),
    ),
  );
}

export function removeNotes(state: BoardState, notes: readonly Note[]): void {
  if (!state.canWrite.value || notes.length === 0) return;
  const ids = notes.map((note) => note.id);
  batch(() => {
    if (state.editing.value !== null && ids.includes(state.editing.value)) {
      state.editing.value = null;
    }
    asOne(state, () => {
      for (const id of ids) state.client.remove(id);
    });
  });
  const restore = () => {
    restoreObjects(state, ids);
    state.select(ids);
  };
  showToast(state, words.value.board.removedToast(ids.length), {
    label: words.value.board.restore,
    run: restore,
  });
}

export function restoreObjects(state: BoardState, ids: readonly ObjectId[]): void {
  if (!state.canWrite.value) return;
  asOne(state, () => {
    for (const id of ids) state.client.restore(id);
  });
}

// What met a deleted object, as an object of its own: the same once more where it is still known,
// otherwise the person's words in a note.
export function copyRejected(state: BoardState, { object, text }: Rejection): void {
  if (!state.canWrite.value) return;
  const id = asOne(state, () => state.client.copyDeleted(object) ?? wordsAsNote(state, text));
  const note = state.client.notes().get(id);
  if (note) {
    state.select([id]);
    state.reveal(note);
  }
  state.announcement.value = words.value.announce.created;
}

function wordsAsNote(state: BoardState, text: string): ObjectId {
  const shown = visibleBoard(state.camera.value, state.size.value);
  const centre = { x: shown.x + shown.width / 2, y: shown.y + shown.height / 2 };
  const isFree = (area: Rectangle) => state.index.isEmptyAt(area);
  const { x, y, width, height } = freePlaceNear(centre, newNoteSize, isFree);
  return writtenNote(state, { x, y, width, height, colour: state.colour.value }, text);
}

export function colourNotes(state: BoardState, notes: readonly Note[], colour: number): void {
  if (!state.canWrite.value) return;
  state.colour.value = colour;
  asOne(state, () => {
    for (const note of notes) {
      if (note.colour !== colour) state.client.setColour(note.id, colour);
    }
  });
  if (notes.length > 0) {
    const name = words.value.colours[noteColour(colour).name];
    state.announcement.value = words.value.announce.coloured(name);
  }
}

export function moveNotes(state: BoardState, notes: readonly Note[], by: Point): void {
  if (!state.canWrite.value) return;
  asOne(state, () => {
    for (const note of notes) state.client.move(note.id, note.x + by.x, note.y + by.y);
  });
}

// From the list: a whole place in one direction.
export function stepNote(state: BoardState, note: Note, direction: Point): void {
  moveNotes(state, [note], {
    x: direction.x * (note.width + noteGap),
    y: direction.y * (note.height + noteGap),
  });
  const order = readingOrder(state.client.notes().values());
  const position = order.findIndex((each) => each.id === note.id) + 1;
  state.announcement.value = words.value.announce.moved(position, order.length);
}

export function resizeNote(state: BoardState, id: ObjectId, width: number, height: number): void {
  if (!state.canWrite.value) return;
  const clamp = (value: number) => Math.min(noteSizeMax, Math.max(noteSizeMin, Math.round(value)));
  state.client.resize(id, clamp(width), clamp(height));
}

// The selection moves on in reading order; false at either end, so that focus can leave the board.
export function selectNext(state: BoardState, direction: 1 | -1): boolean {
  const order = readingOrder(state.client.notes().values());
  const current = state.selectedNotes()[0];
  const index = current === undefined ? -1 : order.findIndex((note) => note.id === current.id);
  const next = order[current === undefined ? 0 : index + direction];
  if (next === undefined) {
    state.select([]);
    return false;
  }
  state.select([next.id]);
  state.reveal(next);
  announceSelection(state, next, order.indexOf(next) + 1, order.length);
  return true;
}

function announceSelection(state: BoardState, note: Note, position: number, total: number): void {
  const text = note.text.trim() || words.value.outline.untitled;
  const colour = words.value.colours[noteColour(note.colour).name];
  state.announcement.value = words.value.announce.selected(text, colour, position, total);
}

export function showToast(
  state: BoardState,
  text: string,
  action: { readonly label: string; readonly run: () => void } | null,
): void {
  clearTimeout(toastTimer);
  state.toast.value = { text, action };
  toastTimer = window.setTimeout(() => {
    state.toast.value = null;
  }, toastMilliseconds);
}
