// The store in IndexedDB: each call is one transaction over the tables that it touches, so tabs that
// come at the same moment take turns.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ConfirmedContent, PendingStore, ReplicaContent, ReplicaRow } from "./store";

interface Schema extends DBSchema {
  replicas: { key: [string, number]; value: ReplicaRow };
  objects: { key: [string, number, number]; value: Uint8Array };
  spares: { key: string; value: number[] };
}

// In IndexedDB an array sorts after every number: this ends the keys of one replica.
const objectsOf = (board: string, replica: number): IDBKeyRange =>
  IDBKeyRange.bound([board, replica], [board, replica, []]);

export class IndexedDbStore implements PendingStore {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(): Promise<IndexedDbStore> {
    const database = await openDB<Schema>("atelier", 1, {
      upgrade(fresh) {
        fresh.createObjectStore("replicas");
        fresh.createObjectStore("objects");
        fresh.createObjectStore("spares");
      },
      // A newer page wants another layout: let it have the database.
      blocking(_current, _blocked, event) {
        const { target } = event;
        if (target instanceof IDBDatabase) target.close();
      },
    });
    return new IndexedDbStore(database);
  }

  rows(board: string): Promise<ReplicaRow[]> {
    return this.database.getAll("replicas", IDBKeyRange.bound([board], [board, []]));
  }

  async claim(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    mayTake: (row: ReplicaRow) => boolean,
  ): Promise<ReplicaRow | null> {
    const transaction = this.database.transaction("replicas", "readwrite");
    const row = await transaction.store.get([board, replica]);
    if (!row || !mayTake(row)) return null;
    const taken = { ...row, owner, leaseUntil };
    await transaction.store.put(taken, [board, replica]);
    await transaction.done;
    return taken;
  }

  objects(board: string, replica: number): Promise<Uint8Array[]> {
    return this.database.getAll("objects", objectsOf(board, replica));
  }

  async save(
    board: string,
    replica: number,
    owner: string,
    leaseUntil: number,
    content: ReplicaContent,
    confirmed: ConfirmedContent | null,
  ): Promise<boolean> {
    const transaction = this.database.transaction(["replicas", "objects"], "readwrite");
    const replicas = transaction.objectStore("replicas");
    const row = await replicas.get([board, replica]);
    if (row && row.owner !== owner) return false;
    const cursor = confirmed?.cursor ?? row?.cursor ?? new Uint8Array();
    const title = confirmed?.title ?? row?.title ?? "";
    const writes: Promise<unknown>[] = [
      replicas.put({ ...content, board, replica, owner, leaseUntil, cursor, title }, [
        board,
        replica,
      ]),
    ];
    if (confirmed) {
      const objects = transaction.objectStore("objects");
      if (confirmed.replaceAll) writes.push(objects.delete(objectsOf(board, replica)));
      for (const [id, record] of confirmed.objects) {
        const key: [string, number, number] = [board, replica, id];
        writes.push(record ? objects.put(record, key) : objects.delete(key));
      }
    }
    await Promise.all([...writes, transaction.done]);
    return true;
  }

  async discard(board: string, replica: number, owner: string): Promise<void> {
    const transaction = this.database.transaction(["replicas", "objects"], "readwrite");
    const row = await transaction.objectStore("replicas").get([board, replica]);
    if (row?.owner !== owner) return;
    await Promise.all([
      transaction.objectStore("replicas").delete([board, replica]),
      transaction.objectStore("objects").delete(objectsOf(board, replica)),
      transaction.done,
    ]);
  }

  async addSpares(board: string, replicas: readonly number[]): Promise<void> {
    const transaction = this.database.transaction("spares", "readwrite");
    const known = (await transaction.store.get(board)) ?? [];
    await transaction.store.put([...new Set([...known, ...replicas])], board);
    await transaction.done;
  }

  async takeSpare(board: string): Promise<number | null> {
    const transaction = this.database.transaction("spares", "readwrite");
    const known = (await transaction.store.get(board)) ?? [];
    const [first, ...rest] = known;
    if (first === undefined) return null;
    await transaction.store.put(rest, board);
    await transaction.done;
    return first;
  }
}
