// Whose replicas are whose (SPEC, AUT-1): asked of the room when a view wants to know, and remembered
// for as long as the page lives.

import { signal } from "@preact/signals";
import type { Author } from "../protocol/frames";

const REPLICAS_MAX = 256; // in one question

export interface AuthorName {
  readonly participant: number;
  readonly name: string; // "" when none was given
}

export class Authors {
  // Grows with what is learnt.
  readonly revision = signal(0);
  private readonly participants = new Map<number, number>(); // by replica
  private readonly names = new Map<number, string>(); // by participant
  private readonly asked = new Set<number>();

  constructor(private readonly ask: (replicas: readonly number[]) => boolean) {}

  of(replica: number): AuthorName | null {
    const participant = this.participants.get(replica);
    if (participant === undefined) return null;
    return { participant, name: this.names.get(participant) ?? "" };
  }

  lookUp(replicas: Iterable<number>): void {
    const unknown = [...new Set(replicas)].filter(
      (replica) => replica > 0 && !this.participants.has(replica) && !this.asked.has(replica),
    );
    for (let k = 0; k < unknown.length; k += REPLICAS_MAX) {
      const question = unknown.slice(k, k + REPLICAS_MAX);
      if (!this.ask(question)) return;
      for (const replica of question) this.asked.add(replica);
    }
  }

  learn(authors: readonly Author[]): void {
    for (const { participant, displayName, firstReplica, replicaCount } of authors) {
      this.names.set(participant, displayName);
      for (let k = 0; k < replicaCount; k++) this.participants.set(firstReplica + k, participant);
    }
    if (authors.length > 0) this.revision.value += 1;
  }

  // A new connection: what was not answered is asked again when it is wanted.
  reconnected(): void {
    this.asked.clear();
    this.revision.value += 1;
  }
}
