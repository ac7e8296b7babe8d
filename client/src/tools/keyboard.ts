// The keys of the board. Letters go by what they print, digits by where they are, so that every
// keyboard layout reaches them; single letters can be switched off.

import { preferences } from "../app/preferences";
import { words } from "../i18n";
import type { BoardState } from "../view/board-state";
import { visibleBoard, zoomAt, zoomStep } from "../view/camera";
import { historyStepOf, stepHistory } from "./history";
import {
  colourNotes,
  createNoteInView,
  duplicateNotes,
  moveNotes,
  removeNotes,
  selectNext,
} from "./note-actions";

const arrows: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function zoomTo(state: BoardState, zoom: number): void {
  const { width, height } = state.size.value;
  state.camera.value = zoomAt(state.camera.value, { x: width / 2, y: height / 2 }, zoom);
  const percent = Math.round(state.camera.value.zoom * 100);
  state.announcement.value = words.value.announce.zoom(percent);
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

// Keys that work wherever the focus is on the page. Answers whether the key was used.
function pageKey(state: BoardState, event: KeyboardEvent): boolean {
  if (event.key === "F1") {
    state.panel.value = state.panel.value === "help" ? null : "help";
    return true;
  }
  if (event.key === "F6") {
    focusNextRegion(event.shiftKey ? -1 : 1);
    return true;
  }
  return false;
}

// The zoom of the board, only where the board is what one looks at: elsewhere the browser's own
// zoom must keep working.
function zoomKey(state: BoardState, event: KeyboardEvent): boolean {
  const zoom = state.camera.value.zoom;
  if (event.key === "+" || event.key === "=") zoomTo(state, zoomStep(zoom, 1));
  else if (event.key === "-") zoomTo(state, zoomStep(zoom, -1));
  else if (event.code === "Digit0" || event.code === "Numpad0") zoomTo(state, 1);
  else return false;
  return true;
}

function commandKey(state: BoardState, event: KeyboardEvent): boolean {
  if (!state.narrow.value && zoomKey(state, event)) return true;
  if (event.key === "a") {
    state.select(state.client.notes().keys());
    return true;
  }
  if (event.key === "d") {
    duplicateNotes(state, state.selectedNotes());
    return true;
  }
  return false;
}

function letterKey(state: BoardState, event: KeyboardEvent): boolean {
  if (event.shiftKey && event.code === "Digit1") {
    state.showAll();
    return true;
  }
  if (event.key === "?") {
    state.panel.value = state.panel.value === "help" ? null : "help";
    return true;
  }
  if (!preferences.value.singleLetters || event.shiftKey) return false;
  const key = event.key.toLowerCase();
  if (key === "v") state.tool.value = "select";
  else if (key === "h") state.tool.value = "hand";
  else if (key === "n" && state.canWrite.value) createNoteInView(state);
  else {
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code)?.[1];
    const notes = state.selectedNotes();
    if (digit === undefined || notes.length === 0) return false;
    colourNotes(state, notes, Number(digit));
  }
  return true;
}

// Keys for the board itself, while it has the focus.
function boardKey(state: BoardState, event: KeyboardEvent): boolean {
  const notes = state.selectedNotes();
  const first = notes[0];
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    const step = event.shiftKey ? 10 : 1;
    if (first !== undefined) moveNotes(state, notes, { x: arrow.x * step, y: arrow.y * step });
    else panByKey(state, arrow);
    return true;
  }
  switch (event.key) {
    case "Enter":
    case "F2":
      if (first === undefined) selectNext(state, 1);
      else if (state.canWrite.value) state.editing.value = first.id;
      return true;
    case "Tab":
      return first !== undefined && selectNext(state, event.shiftKey ? -1 : 1);
    case "Delete":
    case "Backspace":
      removeNotes(state, notes);
      return true;
    case "PageDown":
    case "PageUp": {
      const page = event.key === "PageDown" ? 1 : -1;
      panByKey(state, event.shiftKey ? { x: page * 8, y: 0 } : { x: 0, y: page * 8 });
      return true;
    }
    default:
      return false;
  }
}

function panByKey(state: BoardState, by: { x: number; y: number }): void {
  const camera = state.camera.value;
  const visible = visibleBoard(camera, state.size.value);
  state.camera.value = {
    ...camera,
    x: camera.x + (by.x * visible.width) / 10,
    y: camera.y + (by.y * visible.height) / 10,
  };
}

function escapeKey(state: BoardState): boolean {
  if (state.tool.value !== "select") state.tool.value = "select";
  else if (state.selection.value.size > 0) {
    state.select([]);
    state.announcement.value = words.value.announce.unselected;
  } else if (state.panel.value !== null) state.panel.value = null;
  else return false;
  return true;
}

export function focusNextRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.offsetParent !== null || getComputedStyle(region).position === "fixed",
  );
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(current + direction + regions.length) % regions.length];
  const inside = next?.querySelector<HTMLElement>("button, a[href], input, textarea, [tabindex]");
  (next?.tabIndex === 0 ? next : (inside ?? next))?.focus();
}

export function listenToKeys(state: BoardState, board: () => HTMLElement | null): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target;
    const used = ((): boolean => {
      if (pageKey(state, event)) return true;
      if (takesText(target)) return false;
      const step = historyStepOf(event);
      if (step !== null) {
        stepHistory(state, step);
        return true;
      }
      if (event.key === "Escape") return escapeKey(state);
      const onBoard = target === document.body || target === board();
      if (event.ctrlKey || event.metaKey) return onBoard && commandKey(state, event);
      if (event.altKey) return false;
      return (onBoard && boardKey(state, event)) || letterKey(state, event);
    })();
    if (used) event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
