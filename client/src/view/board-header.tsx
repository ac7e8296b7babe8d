import { words } from "../i18n";
import type { Person } from "../sync/api";
import type { BoardState, Panel } from "./board-state";
import { ConnectionStatus } from "./connection-status";
import { IconButton, WordButton } from "./controls";
import { Icon } from "./icon";
import { personTint } from "./palette";
import { initialsOf, personName } from "./person-name";
import { HistoryButtons } from "./toolbar";

const facesShown = 4;

export function BoardHeader({ state }: { readonly state: BoardState }) {
  const { client } = state;
  const text = words.value.board;
  const toggle = (panel: Panel) => () => {
    state.panel.value = state.panel.value === panel ? null : panel;
  };
  const open = state.panel.value;
  const rejected = client.rejections.value.length;
  return (
    <header class="board-header" data-region="header">
      <div class="header-title surface">
        <Mark />
        <h1>{client.title.value || words.value.common.product}</h1>
        <ConnectionStatus client={client} />
      </div>
      <div class="header-actions surface">
        {rejected > 0 && (
          <IconButton
            icon="inbox"
            label={`${text.rejections} (${rejected})`}
            expanded={open === "rejections"}
            className="is-warning"
            onClick={toggle("rejections")}
          >
            <span class="count">{rejected}</span>
          </IconButton>
        )}
        {state.narrow.value && state.canWrite.value && <HistoryButtons state={state} tip="below" />}
        <People
          narrow={state.narrow.value}
          people={client.people.value}
          expanded={open === "people"}
          onClick={toggle("people")}
        />
        {!state.narrow.value && (
          <IconButton
            icon="list"
            label={text.list}
            expanded={open === "list"}
            onClick={toggle("list")}
          />
        )}
        {!state.narrow.value && (
          <IconButton
            icon="trash"
            label={text.bin}
            expanded={open === "bin"}
            onClick={toggle("bin")}
          />
        )}
        <IconButton
          icon="help"
          label={text.help}
          shortcut="F1"
          expanded={open === "help"}
          onClick={toggle("help")}
        />
        <WordButton
          kind="primary"
          icon="share"
          expanded={open === "share"}
          onClick={toggle("share")}
        >
          {text.share}
        </WordButton>
      </div>
    </header>
  );
}

// A sheet with one corner folded: the only ornament of the product.
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path class="mark-sheet" d="M3 5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v9l-7 7H5a2 2 0 0 1-2-2z" />
      <path class="mark-fold" d="M14 21v-5a2 2 0 0 1 2-2h5z" />
    </svg>
  );
}

interface PeopleProps {
  readonly narrow: boolean;
  readonly people: readonly Person[];
  readonly expanded: boolean;
  readonly onClick: () => void;
}

function People({ narrow, people, expanded, onClick }: PeopleProps) {
  if (people.length === 0) return null;
  const label = words.value.people.count(people.length);
  return (
    <button
      type="button"
      class="faces"
      aria-label={label}
      aria-expanded={expanded}
      data-tip={label}
      data-tip-side="below"
      onClick={onClick}
    >
      {narrow ? (
        <>
          <Icon name="people" />
          <span class="faces-count">{people.length}</span>
        </>
      ) : (
        <Faces people={people} />
      )}
    </button>
  );
}

function Faces({ people }: { readonly people: readonly Person[] }) {
  const more = people.length - facesShown;
  return (
    <>
      {people.slice(0, facesShown).map((person) => (
        <Face key={person.session} person={person} />
      ))}
      {more > 0 && <span class="face is-more" data-initials={`+${more}`} />}
    </>
  );
}

export function Face({ person }: { readonly person: Person }) {
  return (
    <span
      class="face"
      aria-hidden="true"
      data-initials={initialsOf(personName(person))}
      ref={(element) => {
        if (element !== null) element.style.backgroundColor = personTint(person.participant);
      }}
    ></span>
  );
}
