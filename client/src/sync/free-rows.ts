// Finds a stored replica that no living tab holds, and takes it.

import type { Environment } from "../net/environment";
import type { PendingStore, ReplicaRow } from "./store";
import { isFree, LEASE_MILLISECONDS, type Tabs } from "./tabs";

export interface RowParts {
  readonly board: string;
  readonly store: PendingStore;
  readonly tabs: Tabs;
  readonly environment: Environment;
}

export const claimFreeRow = async (
  { board, store, tabs, environment }: RowParts,
  owner: string,
  wanted: (row: ReplicaRow) => boolean,
): Promise<ReplicaRow | null> => {
  const rows = (await store.rows(board)).filter(wanted);
  if (rows.length === 0) return null;
  const alive = await tabs.alive();
  // Unsent work first, then what was used last.
  rows.sort((a, b) => b.pending.length - a.pending.length || b.leaseUntil - a.leaseUntil);
  for (const { replica } of rows) {
    const now = environment.now();
    const row = await store.claim(board, replica, owner, now + LEASE_MILLISECONDS, (found) =>
      isFree(found, alive, tabs, now),
    );
    if (row) return row;
  }
  return null;
};
