import { copyText } from "../app/copy-text";
import { words } from "../i18n";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { PanelFrame } from "./panel";

function reasonOf(verdict: string): string {
  const { reason } = words.value.rejections;
  switch (verdict.replace(/^VERDICT_/, "").toLowerCase()) {
    case "forbidden":
      return reason.forbidden;
    case "frozen":
      return reason.frozen;
    case "budget":
      return reason.budget;
    case "unknown_object":
    case "applied_to_deleted":
      return reason.deleted;
    case "invalid":
      return reason.invalid;
    default:
      return reason.other;
  }
}

// What did not count, with the reason and the person's own words: nothing is thrown away.
export function RejectionsPanel({ state }: { readonly state: BoardState }) {
  const text = words.value.rejections;
  return (
    <PanelFrame state={state} title={text.title}>
      <p>{text.lead}</p>
      <ul class="rejections">
        {state.client.rejections.value.map((rejection, index) => (
          <li key={`${rejection.object}-${index}`}>
            <p>{reasonOf(rejection.verdict)}</p>
            {rejection.text !== "" && <blockquote>{rejection.text}</blockquote>}
            <div class="row">
              {rejection.text !== "" && (
                <WordButton icon="copy" onClick={() => void copyText(rejection.text)}>
                  {text.copyText}
                </WordButton>
              )}
              <WordButton icon="check" onClick={() => state.client.dismissRejection(index)}>
                {text.dismiss}
              </WordButton>
            </div>
          </li>
        ))}
      </ul>
    </PanelFrame>
  );
}
