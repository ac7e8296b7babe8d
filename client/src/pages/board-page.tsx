import { useEffect, useState } from "preact/hooks";
import type { Ports } from "../app/ports";
import { words } from "../i18n";
import type { BoardClient } from "../sync/api";
import { listenToKeys } from "../tools/keyboard";
import { createNoteInView } from "../tools/note-actions";
import { Announcer } from "../view/announcer";
import { BinPanel } from "../view/bin-panel";
import { BoardHeader } from "../view/board-header";
import { BoardState, narrowWidth } from "../view/board-state";
import { BoardSurface } from "../view/board-surface";
import { ConnectionNotice } from "../view/connection-status";
import { WordButton } from "../view/controls";
import { HelpPanel } from "../view/help-panel";
import { Icon } from "../view/icon";
import { Outline, OutlinePanel } from "../view/outline";
import { PeoplePanel } from "../view/people-panel";
import { RejectionsPanel } from "../view/rejections-panel";
import { SharePanel } from "../view/share-panel";
import { ToastView } from "../view/toast";
import { Toolbar, ZoomBar } from "../view/toolbar";

interface BoardPageProps {
  readonly ports: Ports;
  readonly board: string;
  readonly token: string;
  readonly displayName: string;
}

export function BoardPage({ ports, board, token, displayName }: BoardPageProps) {
  const [state, setState] = useState<BoardState | null>(null);
  useEffect(() => {
    let client: BoardClient | null = null;
    let opened: BoardState | null = null;
    let left = false;
    void ports.openBoard(board, token, displayName).then((ready) => {
      client = ready;
      if (left) {
        ready.close();
        return;
      }
      opened = new BoardState(ready);
      setState(opened);
    });
    return () => {
      left = true;
      opened?.dispose();
      client?.close();
    };
  }, [ports, board, token, displayName]);
  if (state === null) {
    return (
      <div class="board-page">
        <p class="board-hint">{words.value.board.loading}</p>
      </div>
    );
  }
  return <OpenBoard state={state} ports={ports} board={board} token={token} />;
}

interface OpenBoardProps {
  readonly state: BoardState;
  readonly ports: Ports;
  readonly board: string;
  readonly token: string;
}

function OpenBoard({ state, ports, board, token }: OpenBoardProps) {
  const title = state.client.title.value;
  useEffect(() => {
    document.title = title === "" ? words.value.common.product : `${title} – Atelier`;
  }, [title]);
  useEffect(() => {
    const query = matchMedia(`(max-width: ${narrowWidth - 1}px)`);
    const follow = () => {
      state.narrow.value = query.matches;
    };
    follow();
    query.addEventListener("change", follow);
    const endKeys = listenToKeys(state, () => document.querySelector(".board-surface"));
    return () => {
      query.removeEventListener("change", follow);
      endKeys();
    };
  }, [state]);
  const narrow = state.narrow.value;
  const onList = narrow && state.tab.value === "list";
  return (
    <div class={`board-page${narrow ? " is-narrow" : ""}`}>
      <button
        type="button"
        class="skip-link"
        onClick={() => {
          if (narrow) state.tab.value = "list";
          else state.panel.value = "list";
        }}
      >
        {words.value.common.skipToList}
      </button>
      <BoardHeader state={state} />
      <ConnectionNotice client={state.client} />
      {!narrow && <Toolbar state={state} />}
      {onList ? (
        <main class="list-page" data-region="list" tabIndex={-1}>
          <Outline state={state} />
          <WordButton
            icon="trash"
            expanded={state.panel.value === "bin"}
            onClick={() => {
              state.panel.value = "bin";
            }}
          >
            {words.value.board.bin}
          </WordButton>
        </main>
      ) : (
        <BoardSurface state={state} />
      )}
      {!narrow && <ZoomBar state={state} />}
      <OpenPanel state={state} ports={ports} board={board} token={token} />
      {narrow && <ThumbBar state={state} />}
      <ToastView state={state} />
      <Announcer state={state} />
    </div>
  );
}

function OpenPanel({ state, ports, board, token }: OpenBoardProps) {
  switch (state.panel.value) {
    case "list":
      return state.narrow.value ? null : <OutlinePanel state={state} />;
    case "people":
      return <PeoplePanel state={state} identity={ports.identity} />;
    case "share":
      return <SharePanel state={state} board={board} token={token} />;
    case "help":
      return <HelpPanel state={state} />;
    case "rejections":
      return <RejectionsPanel state={state} />;
    case "bin":
      return <BinPanel state={state} />;
    case null:
      return null;
  }
}

// On a phone everything that matters lies under the thumb: the two views, and adding a note.
function ThumbBar({ state }: { readonly state: BoardState }) {
  const text = words.value.board;
  const tab = (name: "list" | "board", label: string) => (
    <button
      type="button"
      class="thumb-tab"
      aria-pressed={state.tab.value === name}
      onClick={() => {
        state.editing.value = null;
        state.tab.value = name;
      }}
    >
      <Icon name={name} />
      {label}
    </button>
  );
  return (
    <nav class="thumb-bar" data-region="tools" aria-label={text.toolsRegion}>
      {tab("list", text.list)}
      {state.canWrite.value && (
        <WordButton kind="primary" icon="plus" onClick={() => createNoteInView(state)}>
          {text.note}
        </WordButton>
      )}
      {tab("board", text.region)}
    </nav>
  );
}
