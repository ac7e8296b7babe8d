// A live board as the views see it (api.ts), put together from a session, a store and the other tabs.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type * as types from "../document/types";
import type { KnownBoard } from "../identity";
import type { Environment } from "../net/environment";
import type * as api from "./api";
import { Authors } from "./authors";
import { deletedObjects } from "./deleted-objects";
import { claimFreeRow } from "./free-rows";
import { colourOf, position, size } from "./note-changes";
import * as actions from "./object-actions";
import { Orphans } from "./orphans";
import { People } from "./people";
import { PresenceSender } from "./presence-sender";
import { Session, type SessionEvents, type SessionOptions } from "./session";
import type { PendingStore } from "./store";
import type { Tabs } from "./tabs";
import { History, type Renames } from "./undo";

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
  readonly rejections: ReadonlySignal<readonly api.Rejection[]>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  readonly authorsRevision: ReadonlySignal<number>;
  readonly loaded = signal(false);
  private readonly ownPending = signal(0);
  readonly pendingCount = computed(() => this.ownPending.value + this.orphans.pendingCount.value);

  private readonly session: Session;
  private readonly history: History;
  private readonly authors: Authors;
  private participant = 0;
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
      rejected: (work) => {
        for (const one of work) this.session.rejected.add(one);
        this.session.keepRejected();
      },
    });
    this.history = new History({
      state: this.session.state,
      now: options.environment.now,
      request: (object, change) => this.session.request(object, change),
    });
    this.canUndo = this.history.canUndo;
    this.canRedo = this.history.canRedo;
    this.rejections = this.session.rejected.list;
    this.authors = new Authors((replicas) => this.session.askAuthors(replicas));
    this.authorsRevision = this.authors.revision;
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

  createNote(at: Parameters<api.BoardClient["createNote"]>[0]): types.ObjectId {
    const id = this.session.newObjectId();
    actions.createNote(this.history, id, at);
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
    this.history.request(this.current(id), { type: "deleted", deleted: true });
  }

  restore(id: types.ObjectId): void {
    actions.restore(this.session.state, this.history, this.current(id));
  }

  copyDeleted(id: types.ObjectId): types.ObjectId | null {
    const deleted = this.current(id);
    if (this.session.state.kindOf(deleted) === undefined) return null;
    const copy = this.session.newObjectId();
    actions.copyDeleted(this.session.state, this.history, deleted, copy);
    return copy;
  }

  place(id: types.ObjectId, parent: types.ObjectId, anchor: types.ObjectId, before: boolean): void {
    const place: types.Place = {
      type: "place",
      parent: this.current(parent),
      anchor: this.current(anchor),
      before,
      other: 0,
    };
    actions.place(this.session.state, this.history, this.current(id), place);
  }

  compareDrawn(a: types.ObjectId, b: types.ObjectId): number {
    const { state } = this.session;
    return state.rankOf(this.current(a)) - state.rankOf(this.current(b));
  }

  beginGesture(): void {
    this.history.beginGesture();
  }

  endGesture(): void {
    this.history.endGesture();
  }

  undo(): ReadonlySet<types.ObjectId> {
    return this.history.undo();
  }

  redo(): ReadonlySet<types.ObjectId> {
    return this.history.redo();
  }

  deletedObjects(): readonly api.DeletedObject[] {
    return deletedObjects(this.session.state);
  }

  deletedNote(id: types.ObjectId): api.Note | null {
    const { state } = this.session;
    const object = this.current(id);
    return state.structure.visible(object) ? null : state.hiddenNote(object);
  }

  authorOf(replica: number): api.Author | null {
    if (replica === this.session.replica) {
      const own = this.participant;
      return { participant: own, name: this.displayName, self: true };
    }
    const author = this.authors.of(replica);
    return author && { ...author, self: author.participant === this.participant };
  }

  lookUpAuthors(replicas: Iterable<number>): void {
    this.authors.lookUp(replicas);
  }

  editText(id: types.ObjectId, change: api.TextChange): void {
    const object = this.current(id);
    this.editingText = object;
    try {
      actions.editText(this.session.state, this.history, object, change);
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
    this.session.rejected.dismiss(index);
    this.session.keepRejected();
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
        this.authors.reconnected();
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
        this.participant = welcome.participant;
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
      rejected: () => {},
      renamed: (renames) => this.rename(renames),
      corrected: (before, after) => this.history.correct(before, after),
      authors: (authors) => this.authors.learn(authors),
    };
  }

  private show(): void {
    const { state } = this.session;
    const changed = state.refresh();
    this.ownPending.value = state.pending.operations.length;
    for (const id of changed) if (state.kindOf(id) === undefined) this.history.forget(id);
    this.session.rejected.dropRestored((id) => state.structure.visible(id));
    if (changed.size > 0) for (const listener of this.listeners) listener(changed);
  }

  private rename(renames: Renames): void {
    this.history.rename(renames);
    for (const [old, fresh] of renames.objects) {
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
    this.history.request(this.current(id), { type: "set", properties: [property] });
  }
}
