// Work that a closed tab left behind: it is sent in its own replica's name, on a connection of its own,
// one replica at a time.

import { signal } from "@preact/signals";
import { claimFreeRow, type RowParts } from "./free-rows";
import type { StoredRejection } from "./rejected-work";
import { Session, type SessionOptions } from "./session";

const ADOPTION_MILLISECONDS = 10_000;

export interface OrphanParts extends RowParts {
  readonly owner: string; // in whose name an orphan is held
  sessionOptions(owner: string): SessionOptions;
  isLive(): boolean;
  ownReplica(): number;
  rejected(work: readonly StoredRejection[]): void;
}

export class Orphans {
  readonly pendingCount = signal(0);
  private session: Session | null = null;
  private timer: unknown = null;
  private closed = false;

  constructor(private readonly parts: OrphanParts) {}

  // The owners that this tab answers for besides itself.
  get owners(): readonly string[] {
    return this.session ? [this.parts.owner] : [];
  }

  schedule(): void {
    this.timer = this.parts.environment.setTimer(() => {
      void this.adopt().finally(() => {
        if (!this.closed) this.schedule();
      });
    }, ADOPTION_MILLISECONDS);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) this.parts.environment.clearTimer(this.timer);
    if (this.session) await this.finish(this.session);
  }

  private async adopt(): Promise<void> {
    const { parts } = this;
    if (this.closed || this.session || !parts.isLive()) return;
    const row = await claimFreeRow(
      parts,
      parts.owner,
      ({ pending, rejected, replica }) =>
        pending.length + (rejected?.length ?? 0) > 0 && replica !== parts.ownReplica(),
    );
    if (!row) return;
    if (this.closed) {
      parts.tabs.release(parts.owner);
      return;
    }
    const session = this.newSession();
    this.session = session;
    await session.restore(row);
    parts.rejected(session.rejected.take());
    session.start();
  }

  private newSession(): Session {
    const count = (): void => {
      this.pendingCount.value = session.state.pending.operations.length;
      if (session.idle) void this.finish(session);
    };
    const quiet = (): void => {};
    const session = new Session(this.parts.sessionOptions(this.parts.owner), {
      connecting: quiet,
      live: count,
      offline: quiet,
      ended: () => void this.finish(session),
      welcome: quiet,
      title: quiet,
      loaded: quiet,
      changed: () => {
        session.state.refresh();
        count();
      },
      textChanged: quiet,
      presence: quiet,
      rejected: () => this.parts.rejected(session.rejected.take()),
      renamed: quiet,
      corrected: quiet,
      authors: quiet,
    });
    return session;
  }

  private async finish(session: Session): Promise<void> {
    if (this.session !== session) return;
    this.session = null;
    this.pendingCount.value = 0;
    await session.close();
    this.parts.tabs.release(this.parts.owner);
  }
}
