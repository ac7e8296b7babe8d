import { useEffect, useRef, useState } from "preact/hooks";
import { proposedName } from "../app/proposed-name";
import { words } from "../i18n";
import { IconButton, WordButton } from "../view/controls";
import { PageFrame } from "./page-frame";

interface NameStepProps {
  readonly title: string;
  readonly onName: (name: string) => void;
}

export function NameStep({ title, onName }: NameStepProps) {
  const text = words.value.name;
  const [name, setName] = useState(() => proposedName(text, Math.random));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <PageFrame>
      <form
        class="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
        }}
      >
        <h1>{text.title}</h1>
        <p class="lead">{title === "" ? text.leadUntitled : text.lead(title)}</p>
        <div class="field-with-button">
          <label class="field">
            <span>{text.label}</span>
            <input
              ref={field}
              type="text"
              value={name}
              maxLength={40}
              autocomplete="nickname"
              aria-describedby="name-hint"
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <IconButton
            icon="shuffle"
            label={text.another}
            onClick={() => setName(proposedName(text, Math.random))}
          />
        </div>
        <p id="name-hint" class="quiet">
          {text.hint}
        </p>
        <WordButton kind="primary" type="submit">
          {name.trim() === "" ? text.without : text.submit}
        </WordButton>
      </form>
    </PageFrame>
  );
}
