// A live board as the views see it (api.ts), put together from a session, a store and the other tabs.

import { computed, signal } from "@preact/signals";
import * as types from "../document/types";
import { toWellFormed } from "../document/utf16";
import type { KnownBoard } from "../identity";
import type { Environment } from "../net/environment";
import type * as api from "./api";
import { claimFreeRow } from "./free-rows";
import { colourOf, partsOf, position, size } from "./note-changes";
import { Orphans } from "./orphans";
import { People } from "./people";
import { PresenceSender } from "./presence-sender";
import { Session, type SessionEvents, type SessionOptions } from "./session";
import type { PendingStore } from "./store";
import type { Tabs } from "./tabs";

export interface BoardClientOptions {
  readonly url: string; // of the socket
  readonly board: string;
  readonly token: string;
  readonly displayName: string;
  readonly seatKey: Uint8Array;
  readonly owner: string; // this tab, among all tabs
  readonly store: PendingStore;
  readonly tabs: Tabs;
  readonly environment: Environment;
  readonly known?: KnownBoard | null; // from an earlier visit
  readonly keepKnown?: (known: KnownBoard) => void;
}

export class LiveBoardClient implements api.BoardClient {
  readonly connection = signal<api.Connection>({ kind: "connecting" });
  readonly people = signal<readonly api.Person[]>([]);
  readonly title = signal("");
  readonly role = signal<api.Role>("observer");
  readonly joinCode = signal("");
  readonly keptUntil = signal(0);
  readonly rejections = signal<readonly api.Rejection[]>([]);
  readonly loaded = signal(false);
  private readonly ownPending = signal(0);
  readonly pendingCount = computed(() => this.ownPending.value + this.orphans.pendingCount.value);

  private readonly session: Session;
  private readonly everyone = new People();
  private readonly listeners = new Set<(changed: ReadonlySet<types.ObjectId>) => void>();
  private readonly textListeners = new Map<
    types.ObjectId,
    Set<(changes: readonly api.TextChange[]) => void>
  >();
  private readonly renamed = new Map<types.ObjectId, types.ObjectId>();
  private readonly orphans: Orphans;
  private readonly presence: PresenceSender;
  private displayName: string;
  private editingText: types.ObjectId | null = null; // own edits are not reported back
  private readonly closing = new Set<() => void>();
  private closed = false;

  private constructor(private readonly options: BoardClientOptions) {
    this.displayName = options.displayName;
    this.title.value = options.known?.title ?? "";
    this.role.value = options.known?.role ?? "observer";
    this.session = new Session(this.sessionOptions(options.owner), this.events());
    this.presence = new PresenceSender({
      environment: options.environment,
      isConnected: () => ["live", "readOnly"].includes(this.connection.value.kind),
      current: (id) => this.current(id),
      send: (update) => this.session.sendPresence(update),
    });
    this.orphans = new Orphans({
      ...options,
      owner: `${options.owner}+`,
      sessionOptions: (owner) => this.sessionOptions(owner),
      isLive: () => this.connection.value.kind === "live",
      ownReplica: () => this.session.replica,
      refused: (object, verdict, text) => this.reject(object, verdict, text),
    });
  }

  static async open(options: BoardClientOptions): Promise<LiveBoardClient> {
    const client = new LiveBoardClient(options);
    const { tabs, owner } = options;
    tabs.answerFor(() => [owner, ...client.orphans.owners]);
    await client.takeReplica();
    client.session.start();
    client.orphans.schedule();
    return client;
  }

  notes(): ReadonlyMap<types.ObjectId, api.Note> {
    return this.session.state.notes;
  }

  subscribe(listener: (changed: ReadonlySet<types.ObjectId>) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  subscribeText(
    id: types.ObjectId,
    listener: (changes: readonly api.TextChange[]) => void,
  ): () => void {
    const known = this.textListeners.get(this.current(id)) ?? new Set();
    this.textListeners.set(this.current(id), known);
    known.add(listener);
    return () => known.delete(listener);
  }

  createNote(at: {
    x: number;
    y: number;
    width: number;
    height: number;
    colour: number;
  }): types.ObjectId {
    const id = this.session.newObjectId();
    const properties = [position(at.x, at.y), size(at.width, at.height), colourOf(at.colour)];
    this.session.request(id, { type: "create", kind: types.KIND_NOTE, properties });
    return id;
  }

  move(id: types.ObjectId, x: number, y: number): void {
    this.set(id, position(x, y));
  }

  resize(id: types.ObjectId, width: number, height: number): void {
    this.set(id, size(width, height));
  }

  setColour(id: types.ObjectId, colour: number): void {
    this.set(id, colourOf(colour));
  }

  remove(id: types.ObjectId): void {
    this.session.request(this.current(id), { type: "deleted", deleted: true });
  }

  restore(id: types.ObjectId): void {
    this.session.request(this.current(id), { type: "deleted", deleted: false });
  }

  editText(id: types.ObjectId, change: api.TextChange): void {
    const object = this.current(id);
    const { state } = this.session;
    const shown = state.shownText(object);
    const start = Math.min(Math.max(0, change.position), shown.size);
    const deleted = Math.min(Math.max(0, change.deleted), shown.size - start);
    this.editingText = object;
    try {
      if (deleted > 0) {
        const deletes = shown.makeDelete(start, deleted);
        this.session.request(object, { type: "text", edit: { inserts: [], deletes } });
      }
      let place = start;
      for (const part of partsOf(toWellFormed(change.inserted))) {
        const counter = state.nextCounter(object);
        const inserts = [shown.makeInsert(place, part, this.session.replica, counter)];
        this.session.request(object, { type: "text", edit: { inserts, deletes: [] } });
        place += part.length;
      }
    } finally {
      this.editingText = null;
    }
  }

  setCursor(at: { x: number; y: number } | null): void {
    this.presence.cursor = at;
    this.presence.schedule();
  }

  setEditing(id: types.ObjectId | null): void {
    this.presence.editing = id;
    this.presence.schedule();
  }

  setDisplayName(name: string): void {
    this.displayName = name;
    this.presence.rename(name);
    this.presence.schedule();
  }

  dismissRejection(index: number): void {
    this.rejections.value = this.rejections.value.filter((_, k) => k !== index);
  }

  retryNow(): void {
    this.session.retryNow();
  }

  // The page is going: used by openBoard alone.
  async suspend(): Promise<void> {
    const stored = this.session.suspend();
    for (const owner of [this.options.owner, ...this.orphans.owners]) {
      this.options.tabs.release(owner);
    }
    await stored;
  }

  close(): void {
    void this.closeAll();
  }

  onClose(listener: () => void): void {
    this.closing.add(listener);
  }

  async closeAll(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.closing) listener();
    const { tabs, owner } = this.options;
    this.presence.stop();
    await this.session.close();
    tabs.release(owner);
    await this.orphans.close();
    tabs.close();
  }

  // --- replicas -----------------------------------------------------------------------------------

  // Its own of before a reload, another tab's that is gone, a spare, or what the server will grant.
  private async takeReplica(): Promise<void> {
    const { store, board } = this.options;
    try {
      const row = await claimFreeRow(this.options, this.options.owner, () => true);
      if (row) return await this.session.restore(row);
      const spare = await store.takeSpare(board);
      if (spare !== null) this.session.adopt(spare);
    } catch (error) {
      console.error("Atelier: the device's store can't be read", error);
    }
  }

  // --- between session and signals ----------------------------------------------------------------

  private sessionOptions(owner: string): SessionOptions {
    const { url, board, token, seatKey, store, environment } = this.options;
    const displayName = (): string => this.displayName;
    return { url, board, owner, token, seatKey, displayName, store, environment };
  }

  private events(): SessionEvents {
    return {
      connecting: () => {},
      live: (readOnly) => {
        this.connection.value = { kind: readOnly ? "readOnly" : "live" };
        this.presence.schedule();
      },
      offline: (retryAt) => {
        this.connection.value = { kind: "offline", retryAt };
      },
      ended: (reason) => {
        this.connection.value = { kind: "ended", reason };
      },
      welcome: (welcome) => {
        this.title.value = welcome.title;
        this.role.value = welcome.role;
        this.options.keepKnown?.({ title: welcome.title, role: welcome.role });
        this.joinCode.value = welcome.joinCode;
        this.keptUntil.value = welcome.keptUntil;
        this.everyone.welcome(welcome.session);
      },
      title: (title) => {
        this.title.value = title;
      },
      loaded: () => {
        this.show();
        this.loaded.value = true;
      },
      changed: () => this.show(),
      textChanged: (id, changes) => {
        if (id === this.editingText) return;
        for (const listener of this.textListeners.get(id) ?? []) listener(changes);
      },
      presence: (events) => {
        for (const event of events) this.everyone.take(event);
        this.people.value = this.everyone.list();
      },
      refused: (object, verdict, text) => this.reject(object, verdict, text),
      renamed: (objects) => this.rename(objects),
    };
  }

  private show(): void {
    const { state } = this.session;
    const changed = state.refresh();
    this.ownPending.value = state.pending.operations.length;
    if (changed.size > 0) for (const listener of this.listeners) listener(changed);
  }

  // A run of typing may have gone out in several operations: it comes back as one text.
  private reject(object: types.ObjectId, verdict: string, text: string): void {
    const all = this.rejections.value;
    const last = all.at(-1);
    if (last?.object === object && text !== "") {
      this.rejections.value = [...all.slice(0, -1), { ...last, text: last.text + text }];
    } else if (last?.object !== object || last.verdict !== verdict) {
      this.rejections.value = [...all, { object, verdict, text }];
    }
  }

  private rename(objects: ReadonlyMap<types.ObjectId, types.ObjectId>): void {
    for (const [old, fresh] of objects) {
      this.renamed.set(old, fresh);
      const listeners = this.textListeners.get(old);
      if (listeners) this.textListeners.set(fresh, listeners);
      this.textListeners.delete(old);
    }
  }

  private current(id: types.ObjectId): types.ObjectId {
    let current = id;
    for (let next = this.renamed.get(id); next !== undefined; next = this.renamed.get(next))
      current = next;
    return current;
  }

  private set(id: types.ObjectId, property: types.PropertyValue): void {
    this.session.request(this.current(id), { type: "set", properties: [property] });
  }
}
