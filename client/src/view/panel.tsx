import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n";
import type { BoardState } from "./board-state";
import { IconButton } from "./controls";

interface PanelProps {
  readonly state: BoardState;
  readonly title: string;
  readonly detail?: string;
  readonly children: ComponentChildren;
}

// The one panel at the side (the whole screen on a phone). It takes the focus when it opens, and gives
// it back when it closes.
export function PanelFrame({ state, title, detail, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      class="panel surface"
      data-region="panel"
      tabIndex={-1}
      aria-labelledby="panel-title"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        state.panel.value = null;
      }}
    >
      <div class="panel-head">
        <h2 id="panel-title">
          {title}
          {detail !== undefined && <span class="panel-detail">{detail}</span>}
        </h2>
        <IconButton
          icon="close"
          label={words.value.common.close}
          onClick={() => {
            state.panel.value = null;
          }}
        />
      </div>
      <div class="panel-body">{children}</div>
    </aside>
  );
}
