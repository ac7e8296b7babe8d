// Browsers around the model server: each has a store that its tabs share.

import type { Notices } from "../net/notices";
import { LiveBoardClient } from "./board-client";
import type { ModelServer } from "./model-server.test-support";
import { MemoryStore } from "./store";
import type { Tabs } from "./tabs";

class ModelTabs implements Tabs {
  constructor(
    private readonly released: Set<string>,
    private readonly living: Set<string>,
  ) {}
  async alive(): Promise<ReadonlySet<string>> {
    return this.living;
  }
  release(owner: string): void {
    this.released.add(owner);
    this.living.delete(owner);
  }
  isReleased(owner: string): boolean {
    return this.released.has(owner);
  }
  answerFor(owners: () => readonly string[]): void {
    for (const owner of owners()) this.living.add(owner);
  }
  close(): void {}
}

// What the browser tells its pages, when a test says so.
class ModelNotices {
  private readonly watching = new Set<Notices>();

  get watchers(): number {
    return this.watching.size;
  }

  watch(notices: Notices): () => void {
    this.watching.add(notices);
    return () => this.watching.delete(notices);
  }

  tell(what: keyof Notices): void {
    for (const notices of [...this.watching]) notices[what]();
  }
}

const BOARD = "board";

export class Browser {
  readonly store = new MemoryStore();
  readonly notices = new ModelNotices();
  private readonly released = new Set<string>();
  private readonly living = new Set<string>();
  private tabs = 0;

  constructor(
    readonly name: number,
    private readonly server: ModelServer,
    private readonly lossy: () => boolean,
  ) {}

  // The same person's data on a second device, as a copied profile has it.
  async copy(): Promise<Browser> {
    const copy = new Browser(this.name, this.server, this.lossy);
    for (const row of await this.store.rows(BOARD)) {
      await copy.store.save(BOARD, row.replica, "of the original", 0, row, null);
    }
    copy.tabs = 100;
    return copy;
  }

  open(): Promise<LiveBoardClient> {
    this.tabs += 1;
    return LiveBoardClient.open({
      url: "ws://model",
      board: BOARD,
      token: "",
      displayName: `browser ${this.name}`,
      seatKey: new Uint8Array(16).fill(this.name),
      owner: `${this.name}.${this.tabs}`,
      store: this.store,
      tabs: new ModelTabs(this.released, this.living),
      environment: this.server.environment(this.lossy, (to) => this.notices.watch(to)),
    });
  }
}

// The notes as they are shown, in a fixed order.
export const shown = (client: LiveBoardClient) =>
  [...client.notes().values()].map(({ pending, ...note }) => note).sort((a, b) => a.id - b.id);
