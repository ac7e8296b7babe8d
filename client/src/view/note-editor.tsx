import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n";
import type { ObjectId } from "../sync/api";
import { stepHistory } from "../tools/history";
import { createNoteBeside } from "../tools/note-actions";
import { TextBinding } from "../tools/text-binding";
import type { BoardState } from "./board-state";
import { toScreen } from "./camera";
import type { NotePainter } from "./note-painter";
import { noteColour } from "./palette";
import { layOut } from "./text-layout";

interface NoteEditorProps {
  readonly state: BoardState;
  readonly id: ObjectId;
  readonly painter: NotePainter;
  readonly leave: () => void; // gives the focus back to the board
}

// The field in which a note is written, laid exactly over its picture and scaled with the camera.
export function NoteEditor({ state, id, painter, leave }: NoteEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);

  // Before the next frame, so that what is typed right after a double-click lands in the note.
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    const grow = () => {
      const note = state.note(id);
      if (note === undefined) return;
      const { height } = layOut(element.value, note, painter.measure);
      if (height > note.height) state.client.resize(id, note.width, height);
    };
    const binding = new TextBinding(element, state.client, id, grow, (step) =>
      stepHistory(state, step),
    );
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    state.client.setEditing(id);
    const keepInView = () => {
      const note = state.note(id);
      if (note !== undefined) state.revealForWriting(note);
    };
    keepInView();
    window.visualViewport?.addEventListener("resize", keepInView);
    return () => {
      window.visualViewport?.removeEventListener("resize", keepInView);
      binding.dispose();
      state.client.setEditing(null);
    };
  }, [state, id, painter]);

  useSignalEffect(() => {
    void state.revision.value;
    const camera = state.camera.value;
    const note = state.note(id);
    const element = field.current;
    if (note === undefined || element === null) return;
    const at = toScreen(camera, note);
    const layout = painter.layoutOf(note);
    element.style.width = `${note.width}px`;
    element.style.height = `${note.height}px`;
    element.style.transform = `translate(${at.x}px, ${at.y}px) scale(${camera.zoom})`;
    element.style.fontSize = `${layout.fontSize}px`;
    element.style.lineHeight = `${layout.lineHeight}px`;
    element.style.backgroundColor = noteColour(note.colour).fill;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      state.editing.value = null;
      leave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      createNoteBeside(state, id, "below");
    } else if (event.key === "Tab" && !event.shiftKey) {
      createNoteBeside(state, id, "right");
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <textarea
      ref={field}
      class="note-field"
      aria-label={words.value.board.editLabel}
      spellcheck={true}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (state.editing.value === id) state.editing.value = null;
      }}
    />
  );
}
