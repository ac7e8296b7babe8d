// The server granted another replica: what is pending goes on under its number, and so does everything
// that refers to it. Only once the state is whole, since the state tells what of the pending work had
// been committed under the old number.

import type { HybridClock } from "../document/hlc";
import type { BoardState } from "./board-state";
import type { RejectedWork } from "./rejected-work";
import { remint } from "./remint";
import type { ReplicaStorage } from "./replica-storage";
import type { Renames } from "./undo";
import { markOf } from "./undo-marks";

export interface MoveParts {
  readonly state: BoardState;
  readonly storage: ReplicaStorage;
  readonly rejected: RejectedWork;
  readonly clock: HybridClock;
}

// What is called otherwise from now on.
export const movePending = (parts: MoveParts, replica: number): Renames => {
  const { state, storage, rejected, clock } = parts;
  const old = state.replica;
  const pending = state.pending.clear();
  const missing = pending.filter(({ cseq, ...rest }) => cseq === 0 || !state.holds(rest, old));
  const moved = remint(missing, old, replica, 1, () => clock.tick());
  storage.begin(moved.nextObject);
  state.forgetCounters();
  state.replica = replica;
  for (const operation of moved.operations) state.pending.push(operation);
  const objects = [...pending, ...moved.operations].map(({ object }) => object);
  for (const object of new Set(objects)) state.rebuildText(object);
  const marks = missing.flatMap(({ hlc }, k) => {
    const fresh = moved.operations[k];
    return fresh
      ? [[markOf({ hlc, replica: old }), markOf({ hlc: fresh.hlc, replica })] as const]
      : [];
  });
  const { objects: fresh, unitOf } = moved;
  rejected.rename((id) => fresh.get(id) ?? id);
  return { marks, objects: fresh, unitOf };
};
