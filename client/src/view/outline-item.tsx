import { Component } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Messages } from "../i18n/fr";
import type { Note } from "../sync/api";
import { stepHistory } from "../tools/history";
import { colourNotes, removeNotes, resizeNote, stepNote } from "../tools/note-actions";
import { TextBinding } from "../tools/text-binding";
import type { BoardState } from "./board-state";
import { ColourPicker } from "./colour-picker";
import { IconButton, WordButton } from "./controls";
import { noteColour } from "./palette";

interface OutlineItemProps {
  readonly state: BoardState;
  readonly note: Note;
  readonly position: number;
  readonly total: number;
  readonly open: boolean;
  readonly selected: boolean;
  readonly canWrite: boolean;
  readonly text: Messages;
}

// One note of the list. A class only to say when it need not be drawn again: a long list stays quick
// while others type.
export class OutlineItem extends Component<OutlineItemProps> {
  override shouldComponentUpdate(next: OutlineItemProps): boolean {
    const keys = Object.keys(next) as Array<keyof OutlineItemProps>;
    return keys.some((key) => next[key] !== this.props[key]);
  }

  override render() {
    const { state, note, position, total, open, selected, canWrite, text } = this.props;
    const colour = noteColour(note.colour);
    const shown = note.text.trim() === "" ? text.outline.untitled : note.text;
    const toggle = () => {
      state.select(open ? [] : [note.id]);
      state.listed.value = open ? null : note.id;
      if (!open && !state.narrow.value) state.reveal(note);
    };
    return (
      <li
        class={`outline-item colour-${colour.name}${selected ? " is-selected" : ""}${open ? " is-open" : ""}`}
      >
        <svg class="outline-mark" viewBox="0 0 12 12" aria-hidden="true">
          <path d={colour.mark} />
        </svg>
        {open && canWrite ? (
          <OpenNote {...this.props} close={toggle} />
        ) : (
          <button
            type="button"
            class={`outline-text${note.text.trim() === "" ? " quiet" : ""}`}
            aria-expanded={open}
            aria-label={text.outline.itemLabel(shown, text.colours[colour.name], position, total)}
            onClick={toggle}
          >
            {shown}
          </button>
        )}
      </li>
    );
  }
}

function OpenNote(props: OutlineItemProps & { readonly close: () => void }) {
  const { state, note, text, close } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const { id } = note;
  useEffect(() => {
    const element = field.current;
    if (element === null) return;
    const binding = new TextBinding(
      element,
      state.client,
      id,
      () => {},
      (step) => stepHistory(state, step),
    );
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    element.closest("li")?.scrollIntoView({ block: "nearest" });
    state.client.setEditing(id);
    return () => {
      binding.dispose();
      state.client.setEditing(null);
    };
  }, [state, id]);
  const outline = text.outline;
  const step = (x: number, y: number) => () => {
    const current = state.note(id);
    if (current !== undefined) stepNote(state, current, { x, y });
  };
  const scale = (factor: number) => () => {
    const current = state.note(id);
    if (current === undefined) return;
    resizeNote(state, id, current.width * factor, current.height * factor);
  };
  return (
    <div class="outline-open">
      <textarea
        ref={field}
        rows={4}
        aria-label={text.board.editLabel}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          event.preventDefault();
          event.stopPropagation();
          close();
        }}
      />
      <ColourPicker
        chosen={note.colour}
        onChoose={(colour) => colourNotes(state, [note], colour)}
      />
      <div class="row">
        <IconButton icon="left" tip="above" label={outline.moveLeft} onClick={step(-1, 0)} />
        <IconButton icon="up" tip="above" label={outline.moveUp} onClick={step(0, -1)} />
        <IconButton icon="down" tip="above" label={outline.moveDown} onClick={step(0, 1)} />
        <IconButton icon="right" tip="above" label={outline.moveRight} onClick={step(1, 0)} />
        <IconButton icon="minus" tip="above" label={outline.smaller} onClick={scale(0.8)} />
        <IconButton icon="plus" tip="above" label={outline.larger} onClick={scale(1.25)} />
        <IconButton
          icon="back"
          tip="above"
          label={outline.show}
          onClick={() => {
            state.select([id]);
            state.listed.value = null;
            state.tab.value = "board";
            requestAnimationFrame(() => {
              const current = state.note(id);
              if (current !== undefined) state.reveal(current);
            });
          }}
        />
      </div>
      <div class="row is-spread">
        <WordButton icon="trash" kind="danger" onClick={() => removeNotes(state, [note])}>
          {text.board.remove}
        </WordButton>
        <WordButton icon="check" kind="primary" onClick={close}>
          {outline.done}
        </WordButton>
      </div>
    </div>
  );
}
