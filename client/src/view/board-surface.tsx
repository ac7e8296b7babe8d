import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../i18n";
import { BoardGestures } from "../tools/gestures";
import { BoardRenderer, isVisible } from "./board-renderer";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { NoteBar } from "./note-bar";
import { NoteEditor } from "./note-editor";

interface BoardSurfaceProps {
  readonly state: BoardState;
}

// The paper on the wall: two canvases, the field of the note being written, the bar of the selection.
export function BoardSurface({ state }: BoardSurfaceProps) {
  const surface = useRef<HTMLElement>(null);
  const settled = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const [renderer, setRenderer] = useState<BoardRenderer | null>(null);

  useEffect(() => {
    const element = surface.current;
    if (element === null || settled.current === null || live.current === null) return;
    const drawing = new BoardRenderer(state, settled.current, live.current);
    const gestures = new BoardGestures(state, element);
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth > 0) drawing.resize(clientWidth, clientHeight);
    });
    observer.observe(element);
    // The whole board is shown once, as soon as there is a board and a place for it.
    const endPlacing = effect(() => {
      const ready = state.client.loaded.value && state.size.value.width > 1;
      if (!ready || state.placed) return;
      state.placed = true;
      state.showAll();
    });
    setRenderer(drawing);
    return () => {
      endPlacing();
      observer.disconnect();
      gestures.dispose();
      drawing.dispose();
    };
  }, [state]);

  const editing = state.editing.value;
  const tool = state.tool.value;
  return (
    <div class="board-view">
      <main
        ref={surface}
        class={`board-surface tool-${tool}`}
        data-region="board"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the board takes keys, as its description says
        tabIndex={0}
        aria-label={words.value.board.region}
        aria-describedby="board-instructions"
      >
        <p id="board-instructions" class="unseen">
          {words.value.board.instructions}
        </p>
        <canvas ref={settled} />
        <canvas ref={live} />
      </main>
      <BoardHints state={state} />
      {editing !== null && renderer !== null && (
        <NoteEditor
          key={editing}
          state={state}
          id={editing}
          painter={renderer.painter}
          leave={() => surface.current?.focus({ preventScroll: true })}
        />
      )}
      <NoteBar state={state} />
    </div>
  );
}

function BoardHints({ state }: BoardSurfaceProps) {
  void state.revision.value;
  if (!state.client.loaded.value) return <p class="board-hint">{words.value.board.loading}</p>;
  if (state.client.notes().size === 0) {
    const touch = matchMedia("(pointer: coarse)").matches;
    const text = words.value.board;
    const gesture = touch ? text.emptyTouch : text.emptyMouse;
    return (
      <section class="board-hint" aria-label={text.emptyTitle}>
        <h2>{text.emptyTitle}</h2>
        <p>{state.canWrite.value ? gesture : text.emptyObserver}</p>
      </section>
    );
  }
  if (isVisible(state)) return null;
  return (
    <div class="board-back">
      <WordButton icon="back" onClick={() => state.showAll()}>
        {words.value.board.backToContent}
      </WordButton>
    </div>
  );
}
