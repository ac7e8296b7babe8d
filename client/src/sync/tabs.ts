// Tabs of one browser on one board: each holds a replica of its own. Web Locks would be the tool, but
// plain HTTP has none; so a lease in the store, a question to the other tabs, and a mark that a page
// leaves when it goes, so that a reload finds its own replica free at once.

import type { ReplicaRow } from "./store";

export const LEASE_MILLISECONDS = 30_000;
export const LEASE_RENEWAL_MILLISECONDS = 5_000;
const ANSWER_WITHIN_MILLISECONDS = 150;

export interface Tabs {
  // The owners that answered that they are alive.
  alive(): Promise<ReadonlySet<string>>;
  // Leaves the mark: this owner is gone.
  release(owner: string): void;
  isReleased(owner: string): boolean;
  // From now on, answer for these owners.
  answerFor(owners: () => readonly string[]): void;
  close(): void;
}

// A tab that is gone said so, or its lease ran out and it doesn't answer.
export const isFree = (
  row: ReplicaRow,
  alive: ReadonlySet<string>,
  tabs: Tabs,
  now: number,
): boolean => tabs.isReleased(row.owner) || (row.leaseUntil < now && !alive.has(row.owner));

export class BrowserTabs implements Tabs {
  private readonly channel: BroadcastChannel | null;
  private readonly answers = new Set<string>();
  private owners: () => readonly string[] = () => [];

  constructor(board: string) {
    this.channel =
      typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`atelier.${board}`);
    this.channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (data === "who") for (const owner of this.owners()) this.channel?.postMessage([owner]);
      else if (Array.isArray(data) && typeof data[0] === "string") this.answers.add(data[0]);
    });
  }

  async alive(): Promise<ReadonlySet<string>> {
    this.answers.clear();
    this.channel?.postMessage("who");
    await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN_MILLISECONDS));
    return new Set(this.answers);
  }

  // The one storage that writes at once, even while a page is being closed.
  release(owner: string): void {
    try {
      const gone = [...this.released(), owner].slice(-64);
      localStorage.setItem("atelier.gone", JSON.stringify(gone));
    } catch {
      // Then the lease has to run out.
    }
  }

  isReleased(owner: string): boolean {
    return this.released().includes(owner);
  }

  answerFor(owners: () => readonly string[]): void {
    this.owners = owners;
  }

  close(): void {
    this.channel?.close();
  }

  private released(): string[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem("atelier.gone") ?? "[]");
      return Array.isArray(kept) ? kept.filter((item) => typeof item === "string") : [];
    } catch {
      return [];
    }
  }
}
