// One replica's row in the store: its pending work, where its numbers stand, and the confirmed state.
//
// An acknowledged operation leaves the stored queue only together with the confirmed state that
// contains it, so that at any moment what is stored is a state this replica was in. Saves run one after
// the other. A broken store is reported and otherwise does not matter: people go on working.

import type { HybridClock } from "../document/hlc";
import type { Environment } from "../net/environment";
import { decodeOperation, encodeOperation } from "../protocol/codec";
import { decodeObject } from "../protocol/object-codec";
import type { BoardState } from "./board-state";
import { operationOf, type PendingOperation } from "./pending";
import type { RejectedWork } from "./rejected-work";
import type { ConfirmedContent, PendingStore, ReplicaRow, StoredOperation } from "./store";
import { LEASE_MILLISECONDS, LEASE_RENEWAL_MILLISECONDS } from "./tabs";

// The replica of work that was begun before the server had granted one: it is never stored.
export const PROVISIONAL_REPLICA = 2 ** 21 - 1;

const CONFIRMED_SAVE_MILLISECONDS = 2_000;

export interface StorageParts {
  readonly board: string;
  readonly owner: string; // this tab, among all tabs
  readonly store: PendingStore;
  readonly environment: Environment;
  readonly state: BoardState;
  readonly clock: HybridClock;
  readonly rejected: RejectedWork;
  lost(): void; // another tab holds the row
}

export class ReplicaStorage {
  nextCseq = 1;
  nextObject = 1;
  cursor = new Uint8Array();
  title = "";
  private acknowledged: PendingOperation[] = []; // not in a stored confirmed state yet
  private replaceAll = false;
  private obsolete: number | null = null; // the row to discard once its successor is stored
  private saving: Promise<void> = Promise.resolve();
  private confirmedSavedAt = 0;
  private leaseRenewedAt = Number.NEGATIVE_INFINITY;
  private leaseTimer: unknown = null;

  constructor(private readonly parts: StorageParts) {}

  // Takes up a row that is ours by its lease.
  async restore(row: ReplicaRow): Promise<void> {
    const { store, board, state, clock, rejected } = this.parts;
    rejected.restore(row.rejected ?? []);
    this.nextCseq = row.nextCseq;
    this.nextObject = row.nextObject;
    this.title = row.title;
    clock.observe(row.hlc);
    clock.offsetMilliseconds = row.offsetMilliseconds;
    try {
      const records = (await store.objects(board, row.replica)).map(decodeObject);
      for (const { cseq, hlc, bytes } of row.pending) {
        const { object, change } = decodeOperation(bytes, row.replica);
        state.pending.push({ object, change, hlc, cseq, stored: true, everStored: true });
      }
      state.install(records, true);
      state.unstored.clear();
      this.cursor = new Uint8Array(row.cursor);
    } catch (error) {
      // What can't be read is fetched again; what was pending and could be read is still sent.
      report("the stored state can't be read", error);
      this.cursor = new Uint8Array();
    }
  }

  // Everything that is not stored yet, now.
  save(withConfirmed: boolean): Promise<void> {
    this.saving = this.saving.then(() => this.saveNow(withConfirmed));
    return this.saving;
  }

  // What has to be stored before a push may go.
  async saveWhatIsDue(): Promise<void> {
    const { state, environment } = this.parts;
    const due = environment.now() - this.confirmedSavedAt >= CONFIRMED_SAVE_MILLISECONDS;
    const dirty =
      this.parts.rejected.isUnsaved || state.pending.operations.some(({ stored }) => !stored);
    if (dirty || (due && this.confirmedIsUnsaved)) await this.save(due);
  }

  get confirmedIsUnsaved(): boolean {
    return (
      this.cursor.length > 0 && (this.parts.state.unstored.size > 0 || this.acknowledged.length > 0)
    );
  }

  acknowledge(operation: PendingOperation): void {
    this.acknowledged.push(operation);
  }

  // The whole confirmed state was replaced, and so is the stored one with the next save.
  replaceConfirmed(): void {
    this.replaceAll = true;
  }

  // The row has become another tab's.
  forget(): void {
    this.acknowledged = [];
  }

  // The row's successor is going to be another replica's.
  supersede(replica: number): void {
    if (replica !== PROVISIONAL_REPLICA) this.obsolete = replica;
  }

  // From now on this is the row of a replica that begins.
  begin(nextObject: number): void {
    this.nextCseq = 1;
    this.nextObject = nextObject;
    this.acknowledged = [];
    this.replaceAll = true;
  }

  async isTakenByAnother(replica: number): Promise<boolean> {
    const { store, board, owner } = this.parts;
    try {
      const row = (await store.rows(board)).find((found) => found.replica === replica);
      return row !== undefined && row.owner !== owner;
    } catch (error) {
      report("the device's store can't be read", error);
      return false;
    }
  }

  // After a long sleep another tab may hold this replica's stored work.
  get leaseIsSure(): boolean {
    return this.parts.environment.now() - this.leaseRenewedAt < LEASE_MILLISECONDS;
  }

  // The row was given away: until it is saved again it may be another tab's.
  giveUpLease(): void {
    this.leaseRenewedAt = Number.NEGATIVE_INFINITY;
  }

  keepLease(): void {
    this.leaseTimer = this.parts.environment.setTimer(() => {
      void this.save(this.confirmedIsUnsaved);
      this.keepLease();
    }, LEASE_RENEWAL_MILLISECONDS);
  }

  async close(): Promise<void> {
    if (this.leaseTimer !== null) this.parts.environment.clearTimer(this.leaseTimer);
    await this.save(true);
  }

  private async saveNow(withConfirmed: boolean): Promise<void> {
    const { store, board, owner, environment, state, clock } = this.parts;
    const { replica } = state;
    if (replica === PROVISIONAL_REPLICA) return;
    const confirmed = withConfirmed && this.cursor.length > 0 ? this.confirmedContent() : null;
    if (confirmed) this.acknowledged = [];
    const operations = [...this.acknowledged, ...state.pending.operations];
    const pending = operations.map((operation): StoredOperation => {
      operation.stored = true;
      const bytes = encodeOperation(operationOf(operation), replica);
      return { cseq: operation.cseq, hlc: operation.hlc, bytes };
    });
    const { nextCseq, nextObject } = this;
    const { latest: hlc, offsetMilliseconds } = clock;
    const rejected = this.parts.rejected.list.value;
    this.parts.rejected.isUnsaved = false;
    const content = { nextCseq, nextObject, hlc, offsetMilliseconds, pending, rejected };
    const now = environment.now();
    const leaseUntil = now + LEASE_MILLISECONDS;
    try {
      if (!(await store.save(board, replica, owner, leaseUntil, content, confirmed))) {
        for (const operation of operations) operation.stored = operation.everStored;
        if (replica === state.replica) this.parts.lost();
        return;
      }
      for (const operation of operations) operation.everStored = true;
      this.leaseRenewedAt = now;
      if (confirmed) this.confirmedSavedAt = now;
      if (this.obsolete !== null && this.obsolete !== replica) {
        await store.discard(board, this.obsolete, owner);
        this.obsolete = null;
      }
    } catch (error) {
      this.parts.rejected.isUnsaved = true;
      // A full or broken device store must not stop people from working together.
      report("the device can't store the pending work", error);
    }
  }

  private confirmedContent(): ConfirmedContent {
    const { state } = this.parts;
    const { replaceAll, cursor, title } = this;
    const ids = replaceAll ? [...state.document.objects.keys()] : [...state.unstored];
    const objects = ids.map((id) => [id, state.record(id)] as const);
    this.replaceAll = false;
    state.unstored.clear();
    return { cursor, title, replaceAll, objects };
  }
}

export const report = (what: string, detail: unknown): void => {
  console.error(`Atelier: ${what}`, detail);
};
