// What a drag on the board does, by what it began on. Points are in screen units of the surface.

import { batch } from "@preact/signals";
import type { Note } from "../sync/api";
import type { BoardState } from "../view/board-state";
import { type Point, panBy, type Rectangle, toBoard } from "../view/camera";
import { resizeNote } from "./note-actions";

export interface Gesture {
  move(start: Point, at: Point, event: PointerEvent): void;
  end(dragged: boolean): void;
  cancel?(): void;
}

// One entry for undoing, from the first change on until it ends.
class DragEntry {
  private begun = false;

  constructor(private readonly state: BoardState) {}

  begin(): void {
    if (!this.begun) this.state.client.beginGesture();
    this.begun = true;
  }

  end(): void {
    if (this.begun) this.state.client.endGesture();
    this.begun = false;
  }
}

export function panGesture(state: BoardState, surface: HTMLElement, tapUnselects = false): Gesture {
  const camera = state.camera.value;
  return {
    move: (start, at) => {
      surface.classList.add("is-dragging");
      state.camera.value = panBy(camera, start.x - at.x, start.y - at.y);
    },
    end: (dragged) => {
      surface.classList.remove("is-dragging");
      if (!dragged && tapUnselects) state.select([]);
    },
    cancel: () => surface.classList.remove("is-dragging"),
  };
}

// Moves the note, with the whole selection when it belongs to it. Shift keeps to one axis.
export function moveGesture(state: BoardState, note: Note, adding: boolean): Gesture {
  const wasSelected = state.selection.value.has(note.id);
  if (!wasSelected) state.select(adding ? [...state.selection.value, note.id] : [note.id]);
  const origins = state.selectedNotes();
  const entry = new DragEntry(state);
  const settle = () => {
    entry.end();
    state.dragging.value = new Set();
  };
  return {
    move: (start, at, event) => {
      if (!state.canWrite.value) return;
      entry.begin();
      if (state.dragging.value.size === 0) {
        state.dragging.value = new Set(origins.map((each) => each.id));
      }
      const { zoom } = state.camera.value;
      let x = (at.x - start.x) / zoom;
      let y = (at.y - start.y) / zoom;
      if (event.shiftKey) {
        if (Math.abs(x) > Math.abs(y)) y = 0;
        else x = 0;
      }
      for (const each of origins) state.client.move(each.id, each.x + x, each.y + y);
    },
    end: (dragged) => {
      settle();
      if (dragged) return;
      if (adding && wasSelected) {
        state.select([...state.selection.value].filter((id) => id !== note.id));
      } else if (!adding) state.select([note.id]);
    },
    cancel: () => {
      for (const each of origins) state.client.move(each.id, each.x, each.y);
      settle();
    },
  };
}

export function resizeGesture(state: BoardState, note: Note): Gesture {
  const entry = new DragEntry(state);
  const settle = () => {
    entry.end();
    state.dragging.value = new Set();
  };
  return {
    move: (start, at, event) => {
      entry.begin();
      state.dragging.value = new Set([note.id]);
      const { zoom } = state.camera.value;
      let width = note.width + (at.x - start.x) / zoom;
      let height = note.height + (at.y - start.y) / zoom;
      if (event.shiftKey) {
        const factor = Math.max(width / note.width, height / note.height);
        width = note.width * factor;
        height = note.height * factor;
      }
      resizeNote(state, note.id, width, height);
    },
    end: settle,
    cancel: () => {
      state.client.resize(note.id, note.width, note.height);
      settle();
    },
  };
}

export function marqueeGesture(state: BoardState, adding: boolean): Gesture {
  const before = adding ? [...state.selection.value] : [];
  return {
    move: (start, at) => {
      const a = toBoard(state.camera.value, start);
      const b = toBoard(state.camera.value, at);
      const area: Rectangle = {
        x: Math.min(a.x, b.x),
        y: Math.min(a.y, b.y),
        width: Math.abs(a.x - b.x),
        height: Math.abs(a.y - b.y),
      };
      batch(() => {
        state.marquee.value = area;
        state.select([...before, ...state.index.within(area).map((note) => note.id)]);
      });
    },
    end: (dragged) => {
      state.marquee.value = null;
      if (!dragged && !adding) state.select([]);
    },
    cancel: () => {
      state.marquee.value = null;
      state.select(before);
    },
  };
}
