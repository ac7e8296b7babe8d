// What a browser notices before any socket does: the device lost its network or has it again, and
// someone looks at the page again, whose timers may have stood still meanwhile.

export interface Notices {
  offline(): void;
  online(): void;
  visible(): void;
}

export interface PageDocument extends EventTarget {
  readonly visibilityState: DocumentVisibilityState;
}

// Returns what ends the watch.
export const watchPage = (
  notices: Notices,
  window: EventTarget,
  document: PageDocument,
): (() => void) => {
  const ended = new AbortController();
  const { signal } = ended;
  window.addEventListener("offline", () => notices.offline(), { signal });
  window.addEventListener("online", () => notices.online(), { signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") notices.visible();
    },
    { signal },
  );
  return () => ended.abort();
};
