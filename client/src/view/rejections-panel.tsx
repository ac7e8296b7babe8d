import { copyText } from "../app/copy-text";
import { words } from "../i18n";
import type { Rejection } from "../sync/api";
import { copyRejected, restoreObjects } from "../tools/note-actions";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { excerpt } from "./excerpt";
import { PanelFrame } from "./panel";

interface RejectionsPanelProps {
  readonly state: BoardState;
}

const metDeletion = new Set(["APPLIED_TO_DELETED", "UNKNOWN_OBJECT"]);

function reasonOf(verdict: string): string {
  const { reason } = words.value.rejections;
  switch (verdict.replace(/^VERDICT_/, "").toLowerCase()) {
    case "forbidden":
      return reason.forbidden;
    case "frozen":
      return reason.frozen;
    case "budget":
      return reason.budget;
    case "invalid":
      return reason.invalid;
    default:
      return reason.other;
  }
}

// What did not count as it was meant, with the reason and the person's own words: nothing is thrown
// away, and each piece waits until they say what becomes of it.
export function RejectionsPanel({ state }: RejectionsPanelProps) {
  void state.revision.value;
  const text = words.value.rejections;
  const all = state.client.rejections.value.map((rejection, index) => ({ rejection, index }));
  const onDeleted = all.filter(({ rejection }) => metDeletion.has(rejection.verdict));
  const refused = all.filter(({ rejection }) => !metDeletion.has(rejection.verdict));
  const changes = onDeleted.reduce((sum, { rejection }) => sum + rejection.changes, 0);
  return (
    <PanelFrame state={state} title={text.title}>
      {all.length === 0 && <p class="quiet">{text.empty}</p>}
      {onDeleted.length > 0 && (
        <section class="stack">
          <p>
            <strong>{text.onDeleted(changes)}</strong> {text.onDeletedHint}
          </p>
          <ul class="rejections">
            {onDeleted.map(({ rejection, index }) => (
              <OnDeleted key={keyOf(rejection)} state={state} rejection={rejection} index={index} />
            ))}
          </ul>
        </section>
      )}
      {refused.length > 0 && (
        <section class="stack">
          <p>{text.lead}</p>
          <ul class="rejections">
            {refused.map(({ rejection, index }) => (
              <Refused key={keyOf(rejection)} state={state} rejection={rejection} index={index} />
            ))}
          </ul>
        </section>
      )}
    </PanelFrame>
  );
}

const keyOf = ({ object, verdict }: Rejection): string => `${object} ${verdict}`;

interface ItemProps extends RejectionsPanelProps {
  readonly rejection: Rejection;
  readonly index: number;
}

// The next item takes the focus of the one that is settled; the last one closes the panel.
function settle(state: BoardState, index: number): void {
  state.client.dismissRejection(index);
  afterSettling(state);
}

function afterSettling(state: BoardState): void {
  if (state.client.rejections.value.length === 0) state.panel.value = null;
  else requestAnimationFrame(() => document.querySelector<HTMLElement>(".panel")?.focus());
}

function OnDeleted({ state, rejection, index }: ItemProps) {
  const text = words.value.rejections;
  const { client } = state;
  const note = client.deletedNote(rejection.object);
  const gone = rejection.verdict === "UNKNOWN_OBJECT";
  const whole = excerpt(note?.text ?? "");
  const canCopy = !gone || rejection.text !== "";
  return (
    <li>
      <p>{text.changes(rejection.changes)}</p>
      {rejection.text !== "" && <blockquote>{rejection.text}</blockquote>}
      {gone && <p class="quiet">{text.gone}</p>}
      {!gone && whole !== "" && (
        <p class="quiet">
          {text.otherNote} {whole}
        </p>
      )}
      <div class="row">
        {!gone && state.canWrite.value && (
          <WordButton
            icon="restore"
            kind="primary"
            onClick={() => {
              // Seen again, it leaves the list by itself.
              restoreObjects(state, [rejection.object]);
              state.announcement.value = words.value.announce.restored;
              afterSettling(state);
            }}
          >
            {text.restore}
          </WordButton>
        )}
        {canCopy && state.canWrite.value && (
          <WordButton
            icon="copy"
            onClick={() => {
              copyRejected(state, rejection);
              settle(state, index);
            }}
          >
            {text.copyAsNew}
          </WordButton>
        )}
        <WordButton icon="trash" onClick={() => settle(state, index)}>
          {text.discard}
        </WordButton>
      </div>
    </li>
  );
}

function Refused({ state, rejection, index }: ItemProps) {
  const text = words.value.rejections;
  const hasWords = rejection.text !== "";
  return (
    <li>
      <p>{reasonOf(rejection.verdict)}</p>
      {hasWords && <blockquote>{rejection.text}</blockquote>}
      <div class="row">
        {hasWords && (
          <WordButton icon="copy" onClick={() => void copyText(rejection.text)}>
            {text.copyText}
          </WordButton>
        )}
        {hasWords && rejection.verdict === "UNKNOWN_ANCHOR" && state.canWrite.value && (
          <WordButton
            icon="note"
            onClick={() => {
              copyRejected(state, rejection);
              settle(state, index);
            }}
          >
            {text.copyAsNew}
          </WordButton>
        )}
        <WordButton icon="check" onClick={() => settle(state, index)}>
          {text.dismiss}
        </WordButton>
      </div>
    </li>
  );
}
