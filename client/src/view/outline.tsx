import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { words } from "../i18n";
import type { Note } from "../sync/api";
import type { BoardState } from "./board-state";
import { OutlineItem } from "./outline-item";
import { PanelFrame } from "./panel";
import { readingOrder } from "./reading-order";

const refreshMilliseconds = 100;

// The same board as a list in reading order: the view of a phone and of a screen reader. Everything
// that can be done to a note can be done from here.
export function Outline({ state }: { readonly state: BoardState }) {
  const order = useMemo(() => signal<readonly Note[]>([]), []);
  useEffect(() => {
    let timer = 0;
    const refresh = () => {
      clearTimeout(timer);
      timer = 0;
      order.value = readingOrder(state.client.notes().values());
    };
    refresh();
    const end = state.onChange((_, ids) => {
      // One's own note is shown as one writes it; the others' in batches.
      if (state.listed.value !== null && ids.has(state.listed.value)) refresh();
      else if (timer === 0) timer = window.setTimeout(refresh, refreshMilliseconds);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [state, order]);
  const notes = order.value;
  const text = words.value.outline;
  if (!state.client.loaded.value) return <p class="quiet">{words.value.board.loading}</p>;
  if (notes.length === 0) {
    return (
      <div class="outline-empty">
        <p>{text.empty}</p>
        {state.canWrite.value && <p class="quiet">{text.emptyHint}</p>}
      </div>
    );
  }
  return (
    <ol class="outline" aria-label={text.title}>
      {notes.map((note, index) => (
        <OutlineItem
          key={note.id}
          state={state}
          note={note}
          position={index + 1}
          total={notes.length}
          open={state.listed.value === note.id}
          selected={state.selection.value.has(note.id)}
          canWrite={state.canWrite.value}
          text={words.value}
        />
      ))}
    </ol>
  );
}

export function OutlinePanel({ state }: { readonly state: BoardState }) {
  void state.revision.value;
  const text = words.value.outline;
  return (
    <PanelFrame state={state} title={text.title} detail={text.count(state.client.notes().size)}>
      <Outline state={state} />
    </PanelFrame>
  );
}
