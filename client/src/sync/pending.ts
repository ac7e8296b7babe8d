// What this replica asked for and has not seen committed: a queue in the order of asking.
//
// A cseq is given when an operation is first sent; until then it may still grow with what follows it,
// so that typing and dragging without a network cost little (document-and-sync rules: ids and stamps
// are made with the operation, numbers with the sending).

import type { HybridClock } from "../document/hlc";
import type {
  Change,
  ObjectId,
  Operation,
  TextDelete,
  TextEdit,
  TextInsert,
} from "../document/types";

export interface PendingOperation {
  readonly object: ObjectId;
  change: Change;
  hlc: number;
  cseq: number; // 0: not sent yet
  stored: boolean; // as it is now, it is in the store
  everStored: boolean; // the store has held it, as it is now or in an earlier form
}

export const operationOf = ({ object, change }: PendingOperation): Operation => ({
  object,
  change,
});

// An operation must fit a frame of 64 KiB: three bytes a unit, a dozen a change.
const MERGED_UNITS_MAX = 8_192;
const MERGED_CHANGES_MAX = 1_000;

export class PendingQueue {
  readonly operations: PendingOperation[] = [];
  private readonly byObject = new Map<ObjectId, PendingOperation[]>();

  of(object: ObjectId): readonly PendingOperation[] {
    return this.byObject.get(object) ?? [];
  }

  // Adds a change, or lets the last unsent one of the same object grow by it.
  add(
    object: ObjectId,
    change: Change,
    clock: HybridClock,
    author: number,
    mayMerge: boolean,
  ): void {
    const last = this.byObject.get(object)?.at(-1);
    if (last && last.cseq === 0 && mayMerge) {
      const merged = merge(last.change, change, author);
      if (merged?.type === "text") {
        last.change = merged;
        last.stored = false;
        return;
      }
      if (merged) {
        // A register's stamp is that of its last value, and stamps grow along the queue.
        this.remove(last);
        this.push({
          object,
          change: merged,
          hlc: clock.tick(),
          cseq: 0,
          stored: false,
          everStored: false,
        });
        return;
      }
    }
    this.push({ object, change, hlc: clock.tick(), cseq: 0, stored: false, everStored: false });
  }

  push(operation: PendingOperation): void {
    this.operations.push(operation);
    const own = this.byObject.get(operation.object);
    if (own) own.push(operation);
    else this.byObject.set(operation.object, [operation]);
  }

  remove(operation: PendingOperation): void {
    this.operations.splice(this.operations.indexOf(operation), 1);
    const own = this.byObject.get(operation.object) ?? [];
    own.splice(own.indexOf(operation), 1);
    if (own.length === 0) this.byObject.delete(operation.object);
  }

  clear(): PendingOperation[] {
    const all = this.operations.splice(0);
    this.byObject.clear();
    return all;
  }

  objects(): IterableIterator<ObjectId> {
    return this.byObject.keys();
  }
}

const merge = (before: Change, next: Change, author: number): Change | null => {
  if (before.type === "text" && next.type === "text") {
    const edit = mergeEdits(before.edit, next.edit, author);
    return edit && { type: "text", edit };
  }
  if (before.type === "set" && next.type === "set") {
    const names = (change: typeof before) =>
      change.properties.map(({ property }) => property).join();
    return names(before) === names(next) ? next : null;
  }
  return null;
};

// Within one edit inserts come before deletes; an insert made after a delete hangs where it hangs,
// deleted or not, so the order between the two doesn't matter.
const mergeEdits = (before: TextEdit, next: TextEdit, author: number): TextEdit | null => {
  const inserts: TextInsert[] = [...before.inserts];
  for (const insert of next.inserts) {
    const last = inserts.at(-1);
    if (last && continues(last, insert, author))
      inserts.splice(-1, 1, { ...last, text: last.text + insert.text });
    else inserts.push(insert);
  }
  const deletes: TextDelete[] = [...before.deletes];
  for (const span of next.deletes) {
    const last = deletes.at(-1);
    const { replica, counter, length } = span;
    if (last?.replica === replica && last.counter === counter + length) {
      deletes.splice(-1, 1, { replica, counter, length: length + last.length });
    } else if (last?.replica === replica && last.counter + last.length === counter) {
      deletes.splice(-1, 1, { replica, counter: last.counter, length: last.length + length });
    } else deletes.push(span);
  }
  const units = inserts.reduce((sum, { text }) => sum + text.length, 0);
  if (units > MERGED_UNITS_MAX || inserts.length + deletes.length > MERGED_CHANGES_MAX) return null;
  return { inserts, deletes };
};

const continues = (last: TextInsert, next: TextInsert, author: number): boolean =>
  !next.left &&
  next.counter === last.counter + last.text.length &&
  next.parent?.replica === author &&
  next.parent.counter === next.counter - 1;
