// The two shapes of a button: a word with an icon, and an icon with its word in a tooltip.

import type { ComponentChildren } from "preact";
import { Icon } from "./icon";
import type { IconName } from "./icon-paths";

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly shortcut?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly unavailable?: boolean; // for now: it keeps the focus, and does nothing
  readonly tip?: "above" | "below" | "right";
  readonly className?: string;
  readonly children?: ComponentChildren;
  readonly onClick: (event: MouseEvent) => void;
}

export function IconButton(props: IconButtonProps) {
  const tip = props.shortcut === undefined ? props.label : `${props.label} · ${props.shortcut}`;
  return (
    <button
      type="button"
      class={`icon-button ${props.className ?? ""}`}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      data-tip={tip}
      data-tip-side={props.tip ?? "below"}
      disabled={props.disabled === true}
      aria-disabled={props.unavailable === true ? true : undefined}
      onClick={(event) => {
        if (props.unavailable !== true) props.onClick(event);
      }}
    >
      <Icon name={props.icon} />
      {props.children}
    </button>
  );
}

interface WordButtonProps {
  readonly icon?: IconName;
  readonly kind?: "primary" | "plain" | "danger";
  readonly type?: "button" | "submit";
  readonly label?: string; // where the word alone would not say of what
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

export function WordButton(props: WordButtonProps) {
  return (
    <button
      type={props.type ?? "button"}
      class={`word-button is-${props.kind ?? "plain"}`}
      aria-label={props.label}
      aria-expanded={props.expanded}
      disabled={props.disabled === true}
      onClick={props.onClick}
    >
      {props.icon !== undefined && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}
