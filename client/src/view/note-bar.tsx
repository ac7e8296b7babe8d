import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n";
import { colourNotes, duplicateNotes, removeNotes } from "../tools/note-actions";
import type { BoardState } from "./board-state";
import { toScreen, union } from "./camera";
import { ColourPicker } from "./colour-picker";
import { IconButton } from "./controls";

// What can be done with the selected notes, floating above them (at the foot of a phone).
export function NoteBar({ state }: { readonly state: BoardState }) {
  const bar = useRef<HTMLElement>(null);
  void state.revision.value;
  const notes = state.selectedNotes();
  const shown = notes.length > 0 && state.canWrite.value && state.dragging.value.size === 0;

  useSignalEffect(() => {
    void state.revision.value;
    void state.selection.value;
    void state.dragging.value;
    const camera = state.camera.value;
    const { width, height } = state.size.value;
    const element = bar.current;
    const bounds = union(state.selectedNotes());
    if (element === null || bounds === null) return;
    if (state.narrow.value) {
      element.style.transform = "";
      return;
    }
    const at = toScreen(camera, bounds);
    const barWidth = element.offsetWidth || 360;
    const middle = at.x + (bounds.width * camera.zoom) / 2 - barWidth / 2;
    const above = at.y - 64;
    const below = at.y + bounds.height * camera.zoom + 16;
    const y = above >= 80 ? above : Math.min(Math.max(below, 80), height - 120);
    const x = Math.min(Math.max(middle, 80), Math.max(80, width - barWidth - 16));
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  });

  // A press on the bar leaves the caret in the note that is being written.
  useEffect(() => {
    const keepFocus = (event: Event) => event.preventDefault();
    const element = bar.current;
    element?.addEventListener("mousedown", keepFocus);
    return () => element?.removeEventListener("mousedown", keepFocus);
  }, [shown]);

  const first = notes[0];
  if (!shown || first === undefined) return null;
  const same = notes.every((note) => note.colour === first.colour);
  return (
    <section ref={bar} class="note-bar surface" aria-label={words.value.board.noteRegion}>
      {notes.length > 1 && (
        <span class="note-bar-count">{words.value.board.selectedCount(notes.length)}</span>
      )}
      <ColourPicker
        chosen={same ? first.colour : null}
        onChoose={(colour) => colourNotes(state, state.selectedNotes(), colour)}
      />
      <span class="divider" />
      {notes.length === 1 && state.editing.value === null && (
        <IconButton
          icon="pencil"
          label={words.value.board.edit}
          tip="above"
          onClick={() => {
            state.editing.value = first.id;
          }}
        />
      )}
      <IconButton
        icon="copy"
        label={words.value.board.duplicate}
        tip="above"
        onClick={() => duplicateNotes(state, state.selectedNotes())}
      />
      <IconButton
        icon="trash"
        label={words.value.board.remove}
        tip="above"
        onClick={() => removeNotes(state, state.selectedNotes())}
      />
    </section>
  );
}
