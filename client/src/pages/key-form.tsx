import { useState } from "preact/hooks";
import { words } from "../i18n";
import { WordButton } from "../view/controls";
import { ErrorLine } from "./error-line";

interface KeyFormProps {
  readonly problem: string | null;
  readonly onKey: (key: string, place: "tab" | "device") => void;
}

export function KeyForm({ problem, onKey }: KeyFormProps) {
  const [key, setKey] = useState("");
  const [remember, setRemember] = useState(false);
  const text = words.value.boards;
  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== "") onKey(key.trim(), remember ? "device" : "tab");
      }}
    >
      <h1>{text.keyTitle}</h1>
      <p class="lead">{text.keyLead}</p>
      <label class="field">
        <span>{text.keyLabel}</span>
        <input
          type="password"
          value={key}
          autocomplete="current-password"
          aria-invalid={problem !== null}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <span>{text.keyRemember}</span>
      </label>
      <p class="quiet">{text.keyRememberHint}</p>
      <ErrorLine text={problem} />
      <WordButton kind="primary" type="submit" icon="key">
        {text.keySubmit}
      </WordButton>
    </form>
  );
}
