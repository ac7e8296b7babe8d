import { useEffect, useState } from "preact/hooks";
import type { BoardSummary } from "../app/http-api";
import { forgetOwnerKey, keepOwnerKey, keptOwnerKey } from "../app/owner-key";
import type { Ports } from "../app/ports";
import { words } from "../i18n";
import { WordButton } from "../view/controls";
import { BoardRow } from "./board-row";
import { ErrorLine } from "./error-line";
import { failureText } from "./failure-text";
import { KeyForm } from "./key-form";
import { PageFrame } from "./page-frame";

interface BoardsPageProps {
  readonly ports: Ports;
  readonly givenKey: string | null;
}

// The boards of whoever holds the owner key. A server for demonstrations asks for none: the page
// tries without one before it asks.
export function BoardsPage({ ports, givenKey }: BoardsPageProps) {
  const [key, setKey] = useState(() => givenKey ?? keptOwnerKey() ?? "");
  const [needsKey, setNeedsKey] = useState(false);
  const [boards, setBoards] = useState<readonly BoardSummary[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [message, setMessage] = useState("");

  const load = async (withKey: string) => {
    setProblem(null);
    const answer = await ports.api.list(withKey);
    if (answer.ok) {
      setNeedsKey(false);
      setBoards(answer.value);
      return;
    }
    const refused = answer.failure.kind === "forbidden";
    setNeedsKey(refused);
    setProblem(refused && withKey === "" ? null : failureText(answer.failure));
  };
  useEffect(() => {
    if (givenKey !== null) keepOwnerKey(givenKey, "tab");
    void load(key);
  }, []);

  const replace = (board: BoardSummary, said: string) => {
    setProblem(null);
    setMessage(said);
    setBoards((all) => {
      const list = all ?? [];
      const known = list.some((each) => each.id === board.id);
      return known ? list.map((each) => (each.id === board.id ? board : each)) : [board, ...list];
    });
  };

  const text = words.value.boards;
  if (needsKey) {
    return (
      <PageFrame>
        <KeyForm
          problem={problem}
          onKey={(entered, place) => {
            keepOwnerKey(entered, place);
            setKey(entered);
            void load(entered);
          }}
        />
      </PageFrame>
    );
  }
  const ordered = [...(boards ?? [])].sort((a, b) => b.createdAt - a.createdAt);
  return (
    <PageFrame wide>
      <div class="page-title">
        <h1>{text.title}</h1>
        {key !== "" && (
          <WordButton
            icon="key"
            onClick={() => {
              forgetOwnerKey();
              setKey("");
              setBoards(null);
              setNeedsKey(true);
            }}
          >
            {text.keyForget}
          </WordButton>
        )}
      </div>
      <CreateForm
        create={async (title) => {
          const answer = await ports.api.create(key, title);
          if (answer.ok) replace(answer.value, text.created(answer.value.title));
          else setProblem(failureText(answer.failure));
          return answer.ok;
        }}
      />
      <p class="success" role="status">
        {message}
      </p>
      {problem !== null && (
        <div class="row">
          <ErrorLine text={problem} />
          <WordButton onClick={() => void load(key)}>{words.value.common.retry}</WordButton>
        </div>
      )}
      {boards === null && problem === null && <p class="quiet">{words.value.common.loading}</p>}
      {boards !== null && ordered.length === 0 && <p class="quiet">{text.empty}</p>}
      <ul class="board-list">
        {ordered.map((board) => (
          <BoardRow
            key={board.id}
            board={board}
            api={ports.api}
            ownerKey={key}
            onChange={replace}
            onProblem={(failure) => setProblem(failureText(failure))}
          />
        ))}
      </ul>
    </PageFrame>
  );
}

interface CreateFormProps {
  readonly create: (title: string) => Promise<boolean>;
}

function CreateForm({ create }: CreateFormProps) {
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);
  const text = words.value.boards;
  return (
    <form
      class="create-form sheet"
      onSubmit={(event) => {
        event.preventDefault();
        const clean = title.trim();
        if (clean === "" || busy) return;
        setBusy(true);
        void create(clean).then((done) => {
          setBusy(false);
          if (done) setTitle("");
        });
      }}
    >
      <label class="field">
        <span>{text.createLabel}</span>
        <input
          type="text"
          value={title}
          maxLength={120}
          required
          placeholder={text.createPlaceholder}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <WordButton kind="primary" type="submit" icon="plus" disabled={busy}>
        {text.create}
      </WordButton>
    </form>
  );
}
