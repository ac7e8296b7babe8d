import { useEffect, useState } from "preact/hooks";
import { words } from "../i18n";
import type { BoardClient } from "../sync/api";
import { Icon } from "./icon";
import type { IconName } from "./icon-paths";

interface Status {
  readonly icon: IconName;
  readonly tone: "calm" | "warning" | "danger";
  readonly text: string;
  readonly detail?: string; // left out where there is little room
  readonly retry?: string;
}

function statusOf(client: BoardClient, now: number): Status {
  const text = words.value.connection;
  const connection = client.connection.value;
  const pending = client.pendingCount.value;
  switch (connection.kind) {
    case "connecting":
      return { icon: "connecting", tone: "calm", text: text.connecting };
    case "live":
      if (client.role.value === "observer")
        return { icon: "eye", tone: "calm", text: text.observing };
      if (pending > 0) return { icon: "online", tone: "calm", text: text.liveSaving(pending) };
      return { icon: "online", tone: "calm", text: text.live };
    case "offline": {
      const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
      return {
        icon: "offline",
        tone: "warning",
        text: text.offline,
        ...(pending > 0 ? { detail: text.waiting(pending) } : {}),
        retry: seconds > 0 ? text.retryIn(seconds) : text.retrying,
      };
    }
    case "readOnly":
      return { icon: "lock", tone: "warning", text: text.readOnly };
    case "ended":
      return { icon: "alert", tone: "danger", text: text.ended[connection.reason] };
  }
}

// The state of the connection in words, with an icon; the tint is the least of it.
export function ConnectionStatus({ client }: { readonly client: BoardClient }) {
  const offline = client.connection.value.kind === "offline";
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!offline) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [offline]);
  const status = statusOf(client, now);
  return (
    <p class={`status is-${status.tone}`}>
      <Icon name={status.icon} />
      <span class="status-text">
        {status.text}
        {status.detail !== undefined && <span class="status-detail">{status.detail}</span>}
        {status.retry !== undefined && <span class="status-retry">{status.retry}</span>}
      </span>
    </p>
  );
}

// What a lasting problem means and what to do about it, below the header.
export function ConnectionNotice({ client }: { readonly client: BoardClient }) {
  const text = words.value.connection;
  const connection = client.connection.value;
  const pending = client.pendingCount.value;
  if (connection.kind === "offline") {
    const waiting = pending > 0 ? `${text.pendingHere(pending)} ` : "";
    return (
      <div class="notice surface" role="status">
        <p>{waiting + text.offlineSafe}</p>
        <button type="button" class="word-button is-plain" onClick={() => client.retryNow()}>
          {text.retryNow}
        </button>
      </div>
    );
  }
  if (connection.kind === "readOnly") {
    return (
      <div class="notice surface" role="status">
        <p>{text.readOnlyDetail}</p>
      </div>
    );
  }
  if (connection.kind !== "ended") return null;
  const reload = connection.reason === "version" || connection.reason === "boardDamaged";
  return (
    <div class="notice surface is-danger" role="alert">
      <p>
        <strong>{text.ended[connection.reason]}</strong> {text.endedAction[connection.reason]}{" "}
        {pending > 0 && text.kept(pending)}
      </p>
      {reload ? (
        <button type="button" class="word-button is-plain" onClick={() => location.reload()}>
          {text.reload}
        </button>
      ) : (
        <a class="word-button is-plain" href="/j">
          {words.value.common.toJoin}
        </a>
      )}
    </div>
  );
}
