import { useState } from "preact/hooks";
import type { Answer, Api, ApiFailure, BoardSummary } from "../app/http-api";
import { saveFile } from "../app/save-file";
import { formatDate, formatMoment, words } from "../i18n";
import { WordButton } from "../view/controls";
import { CopyLine } from "../view/copy-line";
import { Invitation } from "../view/share-panel";

interface BoardRowProps {
  readonly board: BoardSummary;
  readonly api: Api;
  readonly ownerKey: string;
  readonly onChange: (board: BoardSummary, message: string) => void;
  readonly onProblem: (failure: ApiFailure) => void;
}

type Drawer = "none" | "share" | "rename" | "export" | "remove";

export function BoardRow(props: BoardRowProps) {
  const { board, api, ownerKey, onChange, onProblem } = props;
  const [drawer, setDrawer] = useState<Drawer>("none");
  const text = words.value.boards;
  const toggle = (name: Drawer) => () => setDrawer(drawer === name ? "none" : name);

  const report = async (answer: Promise<Answer<BoardSummary>>, say: (title: string) => string) => {
    const result = await answer;
    setDrawer("none");
    if (result.ok) onChange(result.value, say(result.value.title));
    else onProblem(result.failure);
  };

  if (board.deletionDue !== null) {
    return (
      <li class="board-row is-leaving">
        <div class="board-row-head">
          <div>
            <h2>{board.title}</h2>
            <p class="quiet">{text.deletionDue(formatMoment(board.deletionDue))}</p>
          </div>
          <WordButton
            icon="restore"
            label={`${text.restore} : ${board.title}`}
            onClick={() => void report(api.restore(ownerKey, board.id), text.restored)}
          >
            {text.restore}
          </WordButton>
        </div>
      </li>
    );
  }
  return (
    <li class="board-row">
      <div class="board-row-head">
        <div>
          <h2>{board.title}</h2>
          <p class="quiet">
            {text.createdAt(formatDate(board.createdAt))} ·{" "}
            {text.keptUntil(formatDate(board.keptUntil))}
          </p>
        </div>
        <p class="board-row-code">
          <span class="unseen">{text.code}</span> {board.code}
        </p>
        <a
          class="word-button is-primary"
          href={board.links.facilitator}
          aria-label={text.openNamed(board.title)}
        >
          {text.open}
        </a>
      </div>
      <fieldset class="row">
        <legend class="unseen">{text.moreActions(board.title)}</legend>
        <WordButton icon="share" expanded={drawer === "share"} onClick={toggle("share")}>
          {text.share}
        </WordButton>
        <WordButton icon="pencil" expanded={drawer === "rename"} onClick={toggle("rename")}>
          {text.rename}
        </WordButton>
        <WordButton
          icon="copy"
          onClick={() =>
            void report(
              api.duplicate(ownerKey, board.id, text.duplicateTitle(board.title)),
              text.duplicated,
            )
          }
        >
          {text.duplicate}
        </WordButton>
        <WordButton icon="download" expanded={drawer === "export"} onClick={toggle("export")}>
          {text.export}
        </WordButton>
        <WordButton icon="trash" expanded={drawer === "remove"} onClick={toggle("remove")}>
          {text.remove}
        </WordButton>
      </fieldset>
      {drawer === "share" && <ShareDrawer board={board} />}
      {drawer === "rename" && (
        <RenameForm
          title={board.title}
          onTitle={(title) => void report(api.rename(ownerKey, board.id, title), () => "")}
        />
      )}
      {drawer === "export" && <ExportDrawer {...props} />}
      {drawer === "remove" && (
        <div class="drawer">
          <p>{text.removeConfirm(board.title)}</p>
          <div class="row">
            <WordButton
              kind="danger"
              icon="trash"
              onClick={() => void report(api.remove(ownerKey, board.id), text.removed)}
            >
              {text.remove}
            </WordButton>
            <WordButton onClick={() => setDrawer("none")}>{words.value.common.cancel}</WordButton>
          </div>
        </div>
      )}
    </li>
  );
}

function ShareDrawer({ board }: { readonly board: BoardSummary }) {
  const text = words.value.share;
  const absolute = (link: string) => new URL(link, location.origin).href;
  return (
    <div class="drawer is-share">
      <Invitation code={board.code} />
      <div class="stack">
        <CopyLine
          label={text.observerLink}
          hint={text.observerHint}
          value={absolute(board.links.observer)}
        />
        <CopyLine
          label={text.facilitatorLink}
          hint={text.facilitatorHint}
          value={absolute(board.links.facilitator)}
        />
      </div>
    </div>
  );
}

function ExportDrawer({ board, api, ownerKey, onProblem }: BoardRowProps) {
  const text = words.value.boards;
  const download = async (format: "md" | "json") => {
    const answer = await api.download(ownerKey, board.id, format);
    if (answer.ok) saveFile(answer.value, board.title, format);
    else onProblem(answer.failure);
  };
  return (
    <div class="drawer row">
      <WordButton icon="download" onClick={() => void download("md")}>
        {text.exportMarkdown}
      </WordButton>
      <WordButton icon="download" onClick={() => void download("json")}>
        {text.exportJson}
      </WordButton>
    </div>
  );
}

interface RenameFormProps {
  readonly title: string;
  readonly onTitle: (title: string) => void;
}

function RenameForm({ title, onTitle }: RenameFormProps) {
  const [value, setValue] = useState(title);
  const text = words.value.boards;
  return (
    <form
      class="drawer create-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== "") onTitle(value.trim());
      }}
    >
      <label class="field">
        <span>{text.renameLabel}</span>
        <input
          type="text"
          value={value}
          maxLength={120}
          required
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <WordButton kind="primary" type="submit" icon="check">
        {text.renameSubmit}
      </WordButton>
    </form>
  );
}
