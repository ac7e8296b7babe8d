import { useEffect, useRef, useState } from "preact/hooks";
import type { Joined } from "../app/http-api";
import { codeFromFragment, codeLength, groupCode, normaliseCode } from "../app/join-code";
import type { Ports } from "../app/ports";
import { words } from "../i18n";
import { WordButton } from "../view/controls";
import { ErrorLine } from "./error-line";
import { failureText } from "./failure-text";
import { PageFrame } from "./page-frame";

interface JoinPageProps {
  readonly ports: Ports;
  readonly fragment: string;
  readonly onJoined: (joined: Joined) => void;
}

export function JoinPage({ ports, fragment, onJoined }: JoinPageProps) {
  const given = codeFromFragment(fragment);
  const [code, setCode] = useState(given ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const text = words.value.join;

  const submit = async (wanted: string) => {
    if (wanted.length < codeLength) {
      setError(text.incomplete(codeLength - wanted.length));
      field.current?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    const answer = await ports.api.join(wanted);
    setBusy(false);
    if (answer.ok) {
      onJoined(answer.value);
      return;
    }
    const unknown = answer.failure.kind === "notFound" || answer.failure.kind === "invalid";
    setError(unknown ? words.value.errors.codeUnknown : failureText(answer.failure));
    field.current?.focus();
  };

  // A scanned code joins by itself.
  useEffect(() => {
    if (given !== null) void submit(given);
    else field.current?.focus();
  }, []);

  return (
    <PageFrame>
      <form
        class="sheet"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit(code);
        }}
      >
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
        <label class="field is-code">
          <span>{text.codeLabel}</span>
          <input
            ref={field}
            type="text"
            value={groupCode(code)}
            placeholder="····-····"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            aria-describedby="code-hint"
            aria-invalid={error !== null}
            onInput={(event) => {
              const next = normaliseCode(event.currentTarget.value);
              event.currentTarget.value = groupCode(next);
              setCode(next);
              setError(null);
            }}
          />
        </label>
        <p id="code-hint" class="quiet">
          {text.codeHint}
        </p>
        <ErrorLine text={error} />
        <WordButton kind="primary" type="submit" disabled={busy}>
          {busy ? text.checking : text.submit}
        </WordButton>
        <p class="quiet is-centred">{text.noAccount}</p>
      </form>
      <a class="page-foot" href="/boards">
        {text.facilitate}
      </a>
    </PageFrame>
  );
}
