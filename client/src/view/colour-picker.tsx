import { words } from "../i18n";
import { palette } from "./palette";

interface ColourPickerProps {
  readonly chosen: number | null; // null where several notes differ
  readonly onChoose: (colour: number) => void;
}

// Six swatches, each with its mark and its name: 1 to 6 on the keyboard.
export function ColourPicker({ chosen, onChoose }: ColourPickerProps) {
  return (
    <fieldset class="colours">
      <legend class="unseen">{words.value.board.colour}</legend>
      {palette.map((colour) => (
        <button
          key={colour.number}
          type="button"
          class={`swatch colour-${colour.name}`}
          aria-pressed={chosen === colour.number}
          aria-label={words.value.colours[colour.name]}
          data-tip={`${words.value.colours[colour.name]} · ${colour.number}`}
          data-tip-side="above"
          onClick={() => onChoose(colour.number)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d={colour.mark} />
          </svg>
        </button>
      ))}
    </fieldset>
  );
}
