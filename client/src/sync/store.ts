// What a tab keeps on the device: its replica's pending work and the confirmed state, so that a reload
// shows everything at once and loses nothing.
//
// One row per replica and board, held by one tab at a time through a lease. A cursor is always stored
// in one transaction with the confirmed objects that it stands for.

import type { StoredRejection } from "./rejected-work";

export interface StoredOperation {
  readonly cseq: number; // 0: never sent
  readonly hlc: number;
  readonly bytes: Uint8Array; // a wire Operation
}

export interface ReplicaContent {
  readonly nextCseq: number;
  readonly nextObject: number;
  readonly hlc: number;
  readonly offsetMilliseconds: number;
  readonly pending: readonly StoredOperation[];
  readonly rejected?: readonly StoredRejection[]; // rows of earlier versions have none
}

export interface ConfirmedContent {
  readonly cursor: Uint8Array;
  readonly title: string;
  readonly replaceAll: boolean;
  readonly objects: readonly (readonly [id: number, record: Uint8Array | null])[]; // null: gone
}

export interface ReplicaRow extends ReplicaContent {
  readonly board: string;
  readonly replica: number;
  readonly owner: string; // the tab that holds it
  readonly leaseUntil: number; // ms since 1970
  readonly cursor: Uint8Array;
  readonly title: string;
}

export interface PendingStore {
  rows(board: string): Promise<ReplicaRow[]>;
  // Takes a row that exists if `mayTake` says so of what stands there now.
  claim(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    mayTake: (row: ReplicaRow) => boolean,
  ): Promise<ReplicaRow | null>;
  objects(board: string, replica: number): Promise<Uint8Array[]>;
  // Writes a row that is new or held by `owner`, and its lease; false when another tab holds it.
  save(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    content: ReplicaContent,
    confirmed: ConfirmedContent | null,
  ): Promise<boolean>;
  discard(board: string, replica: number, owner: string): Promise<void>;
  addSpares(board: string, replicas: readonly number[]): Promise<void>;
  takeSpare(board: string): Promise<number | null>;
}

// For tests, and for browsers that refuse a database: work then lives as long as the page.
export class MemoryStore implements PendingStore {
  private readonly table = new Map<string, ReplicaRow>();
  private readonly records = new Map<string, Map<number, Uint8Array>>();
  private readonly spares = new Map<string, number[]>();

  async rows(board: string): Promise<ReplicaRow[]> {
    return [...this.table.values()].filter((row) => row.board === board);
  }

  async claim(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    mayTake: (row: ReplicaRow) => boolean,
  ): Promise<ReplicaRow | null> {
    const row = this.table.get(`${board}/${replica}`);
    if (!row || !mayTake(row)) return null;
    const taken = { ...row, owner, leaseUntil };
    this.table.set(`${board}/${replica}`, taken);
    return taken;
  }

  async objects(board: string, replica: number): Promise<Uint8Array[]> {
    return [...(this.records.get(`${board}/${replica}`)?.values() ?? [])];
  }

  async save(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    content: ReplicaContent,
    confirmed: ConfirmedContent | null,
  ): Promise<boolean> {
    const key = `${board}/${replica}`;
    const row = this.table.get(key);
    if (row && row.owner !== owner) return false;
    const cursor = confirmed?.cursor ?? row?.cursor ?? new Uint8Array();
    const title = confirmed?.title ?? row?.title ?? "";
    this.table.set(key, { ...content, board, replica, owner, leaseUntil, cursor, title });
    if (confirmed) {
      const records = confirmed.replaceAll ? new Map() : (this.records.get(key) ?? new Map());
      for (const [id, record] of confirmed.objects) {
        if (record) records.set(id, record);
        else records.delete(id);
      }
      this.records.set(key, records);
    }
    return true;
  }

  async discard(board: string, replica: number, owner: string): Promise<void> {
    const key = `${board}/${replica}`;
    if (this.table.get(key)?.owner !== owner) return;
    this.table.delete(key);
    this.records.delete(key);
  }

  async addSpares(board: string, replicas: readonly number[]): Promise<void> {
    const known = this.spares.get(board) ?? [];
    this.spares.set(board, [...new Set([...known, ...replicas])]);
  }

  async takeSpare(board: string): Promise<number | null> {
    return this.spares.get(board)?.shift() ?? null;
  }
}
