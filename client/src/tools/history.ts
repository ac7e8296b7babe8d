// Undo and redo, from any key or button.

import { words } from "../i18n";
import type { BoardState } from "../view/board-state";

export type HistoryStep = "undo" | "redo";

// Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, by what the keys print; on a Mac with Cmd.
export function historyStepOf(event: KeyboardEvent): HistoryStep | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

// The browser's own way of asking for it: a menu, a shaken phone.
export function historyStepOfInput({ inputType }: InputEvent): HistoryStep | null {
  if (inputType === "historyUndo") return "undo";
  return inputType === "historyRedo" ? "redo" : null;
}

// Shows what changed, and says so.
export function stepHistory(state: BoardState, step: HistoryStep): void {
  if (!state.canWrite.value) return;
  const { client } = state;
  const changed = step === "undo" ? client.undo() : client.redo();
  const text = words.value.announce;
  if (changed.size === 0) {
    state.announcement.value = step === "undo" ? text.nothingToUndo : text.nothingToRedo;
    return;
  }
  state.announcement.value = step === "undo" ? text.undone : text.redone;
  const notes = [...changed].flatMap((id) => state.note(id) ?? []);
  const first = notes[0];
  if (first === undefined || state.editing.value !== null || state.writesInList()) return;
  state.select(notes.map((note) => note.id));
  state.reveal(first);
}
