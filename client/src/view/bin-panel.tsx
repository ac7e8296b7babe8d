import { useEffect, useRef, useState } from "preact/hooks";
import * as types from "../document/types";
import { formatMoment, words } from "../i18n";
import type { Messages } from "../i18n/fr";
import type { DeletedObject } from "../sync/api";
import { restoreObjects } from "../tools/note-actions";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { excerpt } from "./excerpt";
import { PanelFrame } from "./panel";

const shownAtOnce = 50;

const kindNames: ReadonlyMap<number, keyof Messages["bin"]["kinds"]> = new Map([
  [types.KIND_NOTE, "note"],
  [types.KIND_TEXT_BLOCK, "textBlock"],
  [types.KIND_SHAPE, "shape"],
  [types.KIND_LINE, "line"],
  [types.KIND_STROKE, "stroke"],
  [types.KIND_CONNECTOR, "connector"],
  [types.KIND_FRAME, "frame"],
  [types.KIND_IMAGE, "image"],
  [types.KIND_MIND_MAP_NODE, "node"],
  [types.KIND_GROUP, "group"],
  [types.KIND_COMMENT, "comment"],
  [types.KIND_TAG, "tag"],
]);

// What was deleted, newest first, each with the way back.
export function BinPanel({ state }: { readonly state: BoardState }) {
  void state.revision.value;
  const { client } = state;
  const text = words.value.bin;
  const [shown, setShown] = useState(shownAtOnce);
  const list = useRef<HTMLUListElement>(null);
  const deleted = client.deletedObjects();
  const visible = deleted.slice(0, shown);
  const hidden = deleted.length - visible.length;
  const replicas = visible.map(({ replica }) => replica).join();
  const connected = client.connection.value.kind;
  useEffect(() => {
    if (connected !== "live" && connected !== "readOnly") return;
    client.lookUpAuthors(replicas.split(",").map(Number));
  }, [client, replicas, connected]);

  // The restored one leaves the list: the focus goes to its neighbour, or to the panel.
  const restore = (object: DeletedObject, index: number) => {
    restoreObjects(state, [object.id]);
    state.announcement.value = words.value.announce.restored;
    const note = state.note(object.id);
    if (note !== undefined) {
      state.select([note.id]);
      if (!state.narrow.value) state.reveal(note);
    }
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll("button") ?? [];
      const next = buttons[Math.min(index, buttons.length - 1)];
      (next ?? document.querySelector<HTMLElement>(".panel"))?.focus();
    });
  };

  return (
    <PanelFrame state={state} title={text.title} detail={text.count(deleted.length)}>
      {deleted.length === 0 && (
        <div class="stack">
          <p>{text.empty}</p>
          <p class="quiet">{text.emptyHint}</p>
        </div>
      )}
      <ul ref={list} class="bin">
        {visible.map((object, index) => (
          <BinItem
            key={object.id}
            state={state}
            object={object}
            restore={() => restore(object, index)}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <div class="row is-spread">
          <span class="quiet">{text.more(hidden)}</span>
          <WordButton onClick={() => setShown(shown + shownAtOnce)}>{text.showMore}</WordButton>
        </div>
      )}
    </PanelFrame>
  );
}

interface BinItemProps {
  readonly state: BoardState;
  readonly object: DeletedObject;
  readonly restore: () => void;
}

function BinItem({ state, object, restore }: BinItemProps) {
  const text = words.value.bin;
  const kind = text.kinds[kindNames.get(object.kind) ?? "other"];
  const said = excerpt(object.text) || text.noText;
  return (
    <li>
      <p class={object.text.trim() === "" ? "quiet" : ""}>
        <strong>{kind}</strong> {said}
      </p>
      <p class="quiet">{whoAndWhen(state, object)}</p>
      {state.canWrite.value && (
        <WordButton icon="restore" label={text.restoreNamed(kind, said)} onClick={restore}>
          {text.restore}
        </WordButton>
      )}
    </li>
  );
}

function whoAndWhen({ client }: BoardState, { at, replica }: DeletedObject): string {
  void client.authorsRevision.value;
  const text = words.value.bin;
  const moment = formatMoment(at);
  const author = client.authorOf(replica);
  if (author === null) return text.deletedAt(moment);
  if (author.self) return text.deletedByYou(moment);
  const name = author.name || words.value.people.unnamed(author.participant);
  return text.deletedBy(name, moment);
}
