// What becomes of pending work once the room has judged it: it joins the confirmed state, or it is
// taken back and its author is told. Rules: protocol/SPEC.md, COM-…

import { hasEffect, type Verdict } from "../document/types";
import type { Acknowledgement, Welcome } from "../protocol/frames";
import { type BoardState, insertedText } from "./board-state";
import { isOwnDeletion } from "./deleted-objects";
import { operationOf, type PendingOperation } from "./pending";
import type { RejectedWork } from "./rejected-work";
import type { ReplicaStorage } from "./replica-storage";
import { type Mark, markOf } from "./undo-marks";

export interface AnswerEvents {
  rejected(): void; // the list of rejected work has grown
  corrected(before: Mark, after: Mark): void; // the room gave a write another stamp
}

export interface AnswerParts {
  readonly state: BoardState;
  readonly storage: ReplicaStorage;
  readonly rejected: RejectedWork;
  readonly events: AnswerEvents;
}

export class Answers {
  constructor(private readonly parts: AnswerParts) {}

  // The answers to what was under way when the last connection ended.
  takeResults({ acknowledgedCseq, results }: Welcome): PendingOperation[] {
    const { state, storage } = this.parts;
    const verdicts = new Map(results.map(({ cseq, verdict }) => [cseq, verdict]));
    storage.nextCseq = Math.max(storage.nextCseq, acknowledgedCseq + 1);
    const answered = state.pending.operations.filter(
      ({ cseq }) => cseq > 0 && cseq <= acknowledgedCseq,
    );
    for (const operation of answered) {
      this.settle(operation, verdicts.get(operation.cseq) ?? "OK");
    }
    return answered;
  }

  // Only an entry has brought the effect with it.
  take({ cseq, verdict, hlc }: Acknowledgement, isEntry: boolean): void {
    const { state, events } = this.parts;
    const { replica } = state;
    const operation = state.pending.operations.find((pending) => pending.cseq === cseq);
    if (!operation || cseq === 0) return;
    if (hasEffect(verdict)) {
      events.corrected(markOf({ hlc: operation.hlc, replica }), markOf({ hlc, replica }));
    }
    if (!isEntry && hasEffect(verdict)) state.commit(operationOf(operation), { hlc, replica });
    this.settle(operation, verdict);
  }

  private settle(operation: PendingOperation, verdict: Verdict): void {
    const { state, storage, rejected, events } = this.parts;
    const refused = !hasEffect(verdict) && verdict !== "SUPERSEDED";
    state.settle(operation, refused);
    if (refused || this.metDeletion(operation, verdict)) {
      const { object, cseq } = operation;
      rejected.add({ object, verdict, text: insertedText(operation), changes: 1, cseq });
      events.rejected();
    }
    if (!refused) storage.acknowledge(operation);
  }

  // Work on what someone else had deleted: it is merged out of sight, and its author should know.
  private metDeletion({ object, change }: PendingOperation, verdict: Verdict): boolean {
    if (verdict !== "APPLIED_TO_DELETED" || change.type === "deleted") return false;
    return !isOwnDeletion(this.parts.state, object);
  }
}
