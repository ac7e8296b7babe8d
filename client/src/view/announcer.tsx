import { useEffect, useState } from "preact/hooks";
import { preferences } from "../app/preferences";
import { words } from "../i18n";
import type { ObjectId } from "../sync/api";
import type { BoardState } from "./board-state";
import { ChangeSummary } from "./change-summary";

const batchMilliseconds = 5000;

// Speaks to screen readers: one's own actions at once, what others do in one sentence every 5 seconds.
export function Announcer({ state }: { readonly state: BoardState }) {
  const [others, setOthers] = useState("");
  const loaded = state.client.loaded.value;
  useEffect(() => {
    if (!loaded) return;
    const summary = new ChangeSummary(state.client.notes().keys());
    const own = new Set<ObjectId>();
    const end = state.onChange((_, ids) => {
      for (const id of state.selection.value) own.add(id);
      summary.note(ids, (id) => state.note(id) !== undefined);
    });
    const timer = setInterval(() => {
      const { added, edited, removed } = summary.take(own);
      own.clear();
      if (preferences.value.announcements) {
        setOthers(words.value.announce.summary(added, edited, removed));
      }
    }, batchMilliseconds);
    return () => {
      end();
      clearInterval(timer);
    };
  }, [state, loaded]);
  return (
    <>
      <div class="unseen" aria-live="polite">
        {state.announcement.value}
      </div>
      <div class="unseen" aria-live="polite">
        {others}
      </div>
    </>
  );
}
