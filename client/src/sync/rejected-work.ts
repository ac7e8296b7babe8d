// What this person did and that did not count as it was meant: refused, or done to what others had
// deleted meanwhile. It is kept with the pending work, so that a reload loses nothing of it, until it is
// settled by them.

import { signal } from "@preact/signals";
import type { ObjectId } from "../document/types";
import type { Rejection } from "./api";

export interface StoredRejection extends Rejection {
  readonly cseq: number; // of the last change in it; 0: another replica's
}

export class RejectedWork {
  readonly list = signal<readonly StoredRejection[]>([]);
  isUnsaved = false;

  // A run of typing may have gone out in several operations: it comes back as one text.
  add(rejection: StoredRejection): void {
    const { object, verdict, text, changes, cseq } = rejection;
    const all = this.list.value;
    const known = all.find((one) => one.object === object && one.verdict === verdict);
    // After a reload an answer may be heard for the second time.
    if (known && cseq > 0 && cseq <= known.cseq) return;
    const merged: StoredRejection = {
      object,
      verdict,
      text: (known?.text ?? "") + text,
      changes: (known?.changes ?? 0) + changes,
      cseq: cseq || (known?.cseq ?? 0),
    };
    this.set(known ? all.map((one) => (one === known ? merged : one)) : [...all, merged]);
  }

  dismiss(index: number): void {
    this.set(this.list.value.filter((_, k) => k !== index));
  }

  // What is visible again needs no settling.
  dropRestored(isVisible: (object: ObjectId) => boolean): void {
    const kept = this.list.value.filter(
      ({ object, verdict }) => verdict !== "APPLIED_TO_DELETED" || !isVisible(object),
    );
    if (kept.length < this.list.value.length) this.set(kept);
  }

  // The next replica's numbers start anew.
  rename(objectOf: (object: ObjectId) => ObjectId): void {
    if (this.list.value.length === 0) return;
    this.set(this.list.value.map((one) => ({ ...one, object: objectOf(one.object), cseq: 0 })));
  }

  // As it is in the store.
  restore(stored: readonly StoredRejection[]): void {
    this.list.value = stored;
  }

  // Hands everything over to another keeper.
  take(): readonly StoredRejection[] {
    const all = this.list.value;
    if (all.length > 0) this.set([]);
    return all.map((one) => ({ ...one, cseq: 0 }));
  }

  private set(list: readonly StoredRejection[]): void {
    this.list.value = list;
    this.isUnsaved = true;
  }
}
