import { preferences } from "../app/preferences";
import { words } from "../i18n";
import { stepHistory } from "../tools/history";
import { zoomTo } from "../tools/keyboard";
import { createNoteInView } from "../tools/note-actions";
import type { BoardState } from "./board-state";
import { zoomStep } from "./camera";
import { IconButton } from "./controls";

export function Toolbar({ state }: { readonly state: BoardState }) {
  const text = words.value.board;
  const tool = state.tool.value;
  const letter = (key: string) => (preferences.value.singleLetters ? { shortcut: key } : {});
  return (
    <section class="toolbar surface" aria-label={text.toolsRegion} data-region="tools">
      <IconButton
        icon="select"
        label={text.select}
        {...letter("V")}
        tip="right"
        pressed={tool === "select"}
        onClick={() => {
          state.tool.value = "select";
        }}
      />
      <IconButton
        icon="hand"
        label={text.hand}
        {...letter("H")}
        tip="right"
        pressed={tool === "hand"}
        onClick={() => {
          state.tool.value = "hand";
        }}
      />
      {state.canWrite.value && (
        <IconButton
          icon="note"
          label={text.note}
          {...letter("N")}
          tip="right"
          className="is-create"
          onClick={() => createNoteInView(state)}
        />
      )}
      {state.canWrite.value && <HistoryButtons state={state} tip="right" />}
    </section>
  );
}

interface HistoryButtonsProps {
  readonly state: BoardState;
  readonly tip: "below" | "right";
}

export function HistoryButtons({ state, tip }: HistoryButtonsProps) {
  const text = words.value.board;
  return (
    <>
      <IconButton
        icon="undo"
        label={text.undo}
        shortcut="Ctrl Z"
        tip={tip}
        unavailable={!state.client.canUndo.value}
        onClick={() => stepHistory(state, "undo")}
      />
      <IconButton
        icon="redo"
        label={text.redo}
        shortcut={`Ctrl ${words.value.help.keys.shift} Z`}
        tip={tip}
        unavailable={!state.client.canRedo.value}
        onClick={() => stepHistory(state, "redo")}
      />
    </>
  );
}

export function ZoomBar({ state }: { readonly state: BoardState }) {
  const text = words.value.board;
  const zoom = state.camera.value.zoom;
  const percent = Math.round(zoom * 100);
  return (
    <section class="zoom-bar surface" aria-label={text.zoomRegion} data-region="zoom">
      <IconButton
        icon="minus"
        label={text.zoomOut}
        shortcut="Ctrl −"
        tip="above"
        onClick={() => zoomTo(state, zoomStep(zoom, -1))}
      />
      <button
        type="button"
        class="zoom-level"
        aria-label={`${text.zoomLevel(percent)}, ${text.zoomReset}`}
        data-tip={`${text.zoomReset} · Ctrl 0`}
        data-tip-side="above"
        onClick={() => zoomTo(state, 1)}
      >
        {text.zoomLevel(percent)}
      </button>
      <IconButton
        icon="plus"
        label={text.zoomIn}
        shortcut="Ctrl +"
        tip="above"
        onClick={() => zoomTo(state, zoomStep(zoom, 1))}
      />
      <span class="divider" />
      <IconButton
        icon="fit"
        label={text.zoomFit}
        shortcut={`${words.value.help.keys.shift} 1`}
        tip="above"
        onClick={() => state.showAll()}
      />
    </section>
  );
}
