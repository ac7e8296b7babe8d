// Hands pending operations to the server: numbers them, stores them, then sends them, in frames of a
// bounded size and with a bounded number under way (SPEC, COM-1, COM-5).

import type { Environment } from "../net/environment";
import { encodeOperation } from "../protocol/codec";
import { encodePush } from "../protocol/frames";
import type { BoardState } from "./board-state";
import { operationOf, type PendingOperation } from "./pending";
import type { ReplicaStorage } from "./replica-storage";

const FLUSH_MILLISECONDS = 33;
const PUSH_BYTES_MAX = 16 * 1024;
const IN_FLIGHT_MAX = 256;

export interface OutboxParts {
  readonly state: BoardState;
  readonly storage: ReplicaStorage;
  readonly environment: Environment;
  send(push: Uint8Array): void;
}

export class Outbox {
  private sentUpTo = 0; // by cseq, since begin()
  private isOpen = false;
  private period = 0; // a flush that began before a pause must not send after it
  private timer: unknown = null;
  private stopped = false;

  constructor(private readonly parts: OutboxParts) {}

  // The server takes operations from now on. What it has not answered is sent again.
  begin(): void {
    this.isOpen = true;
    this.period += 1;
    this.sentUpTo = 0;
    this.schedule();
  }

  pause(): void {
    this.isOpen = false;
    this.period += 1;
  }

  stop(): void {
    this.pause();
    this.stopped = true;
    if (this.timer !== null) this.parts.environment.clearTimer(this.timer);
  }

  schedule(): void {
    if (this.timer !== null || this.stopped) return;
    this.timer = this.parts.environment.setTimer(() => {
      this.timer = null;
      void this.flush();
    }, FLUSH_MILLISECONDS);
  }

  private async flush(): Promise<void> {
    const { state, storage } = this.parts;
    const { period } = this;
    const batch = this.isOpen ? this.nextBatch() : [];
    await storage.saveWhatIsDue();
    const first = batch[0];
    if (period === this.period && first && state.pending.operations.includes(first)) {
      const pushed = batch.map((operation) => ({
        operation: operationOf(operation),
        hlc: operation.hlc,
      }));
      this.parts.send(encodePush(first.cseq, pushed, state.replica));
      this.sentUpTo = first.cseq + batch.length - 1;
    }
    if (storage.confirmedIsUnsaved || this.hasUnsent()) this.schedule();
  }

  // What goes into the next frame, with numbers given.
  private nextBatch(): PendingOperation[] {
    const { state, storage } = this.parts;
    const batch: PendingOperation[] = [];
    let bytes = 0;
    let inFlight = 0;
    for (const operation of state.pending.operations) {
      if (this.isUnderWay(operation)) {
        inFlight += 1;
        continue;
      }
      if (inFlight + batch.length >= IN_FLIGHT_MAX) break;
      bytes += encodeOperation(operationOf(operation), state.replica).length;
      if (batch.length > 0 && bytes > PUSH_BYTES_MAX) break;
      if (operation.cseq === 0) {
        operation.cseq = storage.nextCseq++;
        operation.stored = false;
      }
      batch.push(operation);
    }
    return batch;
  }

  private hasUnsent(): boolean {
    if (!this.isOpen) return false;
    const { operations } = this.parts.state.pending;
    const inFlight = operations.filter((operation) => this.isUnderWay(operation)).length;
    return inFlight < operations.length && inFlight < IN_FLIGHT_MAX;
  }

  private isUnderWay({ cseq }: PendingOperation): boolean {
    return cseq > 0 && cseq <= this.sentUpTo;
  }
}
