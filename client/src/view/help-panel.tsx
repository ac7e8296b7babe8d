import { type Preferences, prefer, preferences } from "../app/preferences";
import { switchLanguage, words } from "../i18n";
import type { BoardState } from "./board-state";
import { WordButton } from "./controls";
import { PanelFrame } from "./panel";

export function HelpPanel({ state }: { readonly state: BoardState }) {
  const text = words.value.help;
  const { keys, shortcuts } = text;
  const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
    [shortcuts.note, ["N"]],
    [shortcuts.select, ["V"]],
    [shortcuts.hand, ["H"]],
    [shortcuts.colours, ["1", "…", "6"]],
    [shortcuts.edit, [keys.enter]],
    [shortcuts.leave, [keys.escape]],
    [shortcuts.below, [keys.control, keys.enter]],
    [shortcuts.right, [keys.tab]],
    [shortcuts.move, [keys.arrows]],
    [shortcuts.all, [keys.control, "A"]],
    [shortcuts.duplicate, [keys.control, "D"]],
    [shortcuts.remove, [keys.remove]],
    [shortcuts.undo, [keys.control, "Z"]],
    [shortcuts.redo, [keys.control, keys.shift, "Z"]],
    [shortcuts.zoom, [keys.control, "+", "−", "0"]],
    [shortcuts.fit, [keys.shift, "1"]],
    [shortcuts.regions, ["F6"]],
    [shortcuts.help, ["?", "F1"]],
  ];
  return (
    <PanelFrame state={state} title={text.title}>
      <h3>{text.gesturesTitle}</h3>
      <ul class="plain-list">
        {Object.values(text.gestures).map((gesture) => (
          <li key={gesture}>{gesture}</li>
        ))}
      </ul>
      <h3>{text.shortcutsTitle}</h3>
      <dl class="shortcuts">
        {rows.map(([label, pressed]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {pressed.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{text.settingsTitle}</h3>
      <Settings state={state} />
    </PanelFrame>
  );
}

function Settings({ state }: { readonly state: BoardState }) {
  const text = words.value.help;
  const chosen = preferences.value;
  const own = chosen.ownCursor ?? state.client.role.value !== "facilitator";
  const rows: ReadonlyArray<readonly [keyof Preferences, string, boolean]> = [
    ["singleLetters", text.singleLetters, chosen.singleLetters],
    ["othersCursors", text.othersCursors, chosen.othersCursors],
    ["ownCursor", text.ownCursor, own],
    ["announcements", text.announcements, chosen.announcements],
  ];
  return (
    <div class="stack">
      {rows.map(([name, label, checked]) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={checked}
            onChange={(event) => prefer({ [name]: event.currentTarget.checked })}
          />
          <span>{label}</span>
        </label>
      ))}
      <WordButton icon="language" onClick={switchLanguage}>
        {words.value.common.languageSwitch}
      </WordButton>
    </div>
  );
}
