import { groupCode, normaliseCode } from "../app/join-code";
import { formatDate, words } from "../i18n";
import type { BoardState } from "./board-state";
import { CopyLine } from "./copy-line";
import { PanelFrame } from "./panel";
import { QrCode } from "./qr-code";

interface SharePanelProps {
  readonly state: BoardState;
  readonly board: string;
  readonly token: string;
}

export function SharePanel({ state, board, token }: SharePanelProps) {
  const text = words.value.share;
  const code = groupCode(normaliseCode(state.client.joinCode.value));
  const kept = state.client.keptUntil.value;
  return (
    <PanelFrame state={state} title={text.title}>
      {code === "" ? <p>{text.participantOnly}</p> : <Invitation code={code} />}
      {state.client.role.value === "facilitator" && (
        <>
          <CopyLine
            label={text.facilitatorLink}
            hint={text.facilitatorHint}
            value={`${location.origin}/b/${board}#t=${token}`}
          />
          <p class="quiet">{text.linksElsewhere}</p>
        </>
      )}
      {kept > 0 && <p class="quiet">{words.value.boards.keptUntil(formatDate(kept))}</p>}
    </PanelFrame>
  );
}

// What a room needs to come in: the picture to scan, the code to type, the link to send.
export function Invitation({ code }: { readonly code: string }) {
  const text = words.value.share;
  const address = `${location.host}/j`;
  const link = `${location.origin}/j#${code}`;
  return (
    <div class="invitation">
      <QrCode text={link} label={text.qrLabel(address)} />
      <p class="invitation-code">
        <span class="quiet">{text.codeLabel}</span>
        <strong>{code}</strong>
      </p>
      <p class="quiet">{text.lead(address)}</p>
      <CopyLine label={text.participantLink} hint={text.participantHint} value={link} />
    </div>
  );
}
