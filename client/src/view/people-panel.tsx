import { useState } from "preact/hooks";
import type { Identity } from "../app/ports";
import { words } from "../i18n";
import { Face } from "./board-header";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { PanelFrame } from "./panel";
import { personName } from "./person-name";

interface PeoplePanelProps {
  readonly state: BoardState;
  readonly identity: Identity;
}

export function PeoplePanel({ state, identity }: PeoplePanelProps) {
  const text = words.value.people;
  const people = state.client.people.value;
  return (
    <PanelFrame state={state} title={text.title} detail={text.count(people.length)}>
      <ul class="people">
        {people.map((person) => (
          <li key={person.session}>
            <Face person={person} />
            <span class="person-name">
              {personName(person)}
              {person.self && <span class="quiet"> ({text.you})</span>}
            </span>
            <span class="quiet">
              {person.editing !== null ? text.writing : words.value.roles[person.role]}
            </span>
          </li>
        ))}
      </ul>
      <NameForm state={state} identity={identity} />
    </PanelFrame>
  );
}

function NameForm({ state, identity }: PeoplePanelProps) {
  const own = state.client.people.value.find((person) => person.self)?.name ?? "";
  const [name, setName] = useState(own);
  const text = words.value.people;
  const save = (event: Event) => {
    event.preventDefault();
    const clean = name.trim().slice(0, 40);
    identity.keepDisplayName(clean);
    state.client.setDisplayName(clean);
  };
  return (
    <form class="stack" onSubmit={save}>
      <label class="field">
        <span>{text.rename}</span>
        <input
          type="text"
          value={name}
          maxLength={40}
          autocomplete="nickname"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <WordButton type="submit" icon="check">
        {text.renameSubmit}
      </WordButton>
    </form>
  );
}
