// One replica's side of the protocol: hands the server what is pending, takes what was committed, and
// keeps both on the device. Rules: protocol/SPEC.md, CON-…, COM-…, DEL-…
//
// Order of things: an operation is stored with its number before it is sent; it stays pending until
// its entry (or the stored answer) comes; the stored copy is dropped only together with the confirmed
// state that contains it.

import { HybridClock } from "../document/hlc";
import { SnapshotError } from "../document/text-snapshot";
import { counterOf, type ObjectId, objectIdOf, replicaOf } from "../document/types";
import type { Environment } from "../net/environment";
import { ReconnectingSocket } from "../net/socket";
import * as frames from "../protocol/frames";
import type { PresenceEvent, PresenceUpdate } from "../protocol/presence-codec";
import { WireError } from "../protocol/wire-checks";
import { type AnswerEvents, Answers } from "./answers";
import type { EndReason } from "./api";
import { BoardState, type TextListener } from "./board-state";
import * as close from "./close-reasons";
import { movePending } from "./move-pending";
import { Outbox } from "./outbox";
import { RejectedWork } from "./rejected-work";
import { PROVISIONAL_REPLICA, ReplicaStorage, report } from "./replica-storage";
import type { PendingStore, ReplicaRow } from "./store";
import type { Renames } from "./undo";
import { correctionsIn } from "./undo-corrections";

export interface SessionOptions {
  readonly url: string;
  readonly board: string;
  readonly owner: string;
  readonly token: string;
  readonly seatKey: Uint8Array;
  readonly displayName: () => string;
  readonly store: PendingStore;
  readonly environment: Environment;
}

export interface SessionEvents extends AnswerEvents {
  connecting(): void;
  live(readOnly: boolean): void;
  offline(retryAt: number): void;
  ended(reason: EndReason): void;
  welcome(welcome: frames.Welcome): void;
  title(title: string): void;
  loaded(): void;
  changed(): void; // the state wants to be shown
  textChanged(id: ObjectId, changes: Parameters<TextListener>[0]): void;
  presence(events: readonly PresenceEvent[]): void;
  renamed(renames: Renames): void; // ids and stamps of pending work were made anew
  authors(authors: readonly frames.Author[]): void;
}

export class Session {
  readonly clock: HybridClock;
  readonly state: BoardState;
  readonly rejected = new RejectedWork();
  private readonly socket: ReconnectingSocket;
  private readonly storage: ReplicaStorage;
  private readonly outbox: Outbox;
  private readonly answers: Answers;
  private claimed = 0; // the replica to claim; 0: ask for a new one
  private welcome: frames.Welcome | null = null;
  private live = false;
  private delivered = 0;
  private incoming: Parameters<BoardState["install"]>[0][number][] = [];
  private incomingCursor: Uint8Array | null = null;
  private replicaIsDecided: Promise<void> = Promise.resolve();
  private connections = 0;
  private nonce = 0;

  constructor(
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {
    const { environment } = options;
    this.clock = new HybridClock(environment.now);
    this.state = new BoardState(PROVISIONAL_REPLICA, this.clock, events.textChanged);
    this.socket = new ReconnectingSocket(
      options.url,
      {
        opened: () => void this.hello(),
        frame: (bytes) => this.receive(bytes),
        closed: (code) => this.disconnected(code),
        waiting: (retryAt) => events.offline(retryAt),
        ping: () => frames.encodePing(++this.nonce),
      },
      environment,
    );
    const { clock, state, rejected } = this;
    const lost = (): void => this.loseReplica();
    this.storage = new ReplicaStorage({ ...options, state, clock, rejected, lost });
    this.answers = new Answers({ state, storage: this.storage, rejected, events });
    this.outbox = new Outbox({
      state,
      storage: this.storage,
      environment,
      send: (push) => {
        this.socket.send(push);
        this.socket.expectAnswer();
      },
    });
  }

  get replica(): number {
    return this.state.replica;
  }

  get idle(): boolean {
    return this.live && this.state.pending.operations.length === 0;
  }

  // --- beginning and end --------------------------------------------------------------------------

  // Takes up where a tab left off: `row` is ours by its lease.
  async restore(row: ReplicaRow): Promise<void> {
    this.adopt(row.replica);
    await this.storage.restore(row);
    this.events.title(row.title);
    if (this.storage.cursor.length > 0) this.events.loaded();
    this.events.changed();
  }

  // A replica that the server granted to this browser and that no tab has used yet.
  adopt(replica: number): void {
    this.state.replica = replica;
    this.claimed = replica;
  }

  start(): void {
    this.events.connecting();
    this.socket.connect();
    this.storage.keepLease();
  }

  retryNow(): void {
    this.socket.retryNow();
  }

  // Stores what is left and goes.
  async close(): Promise<void> {
    this.live = false;
    this.socket.stop();
    this.outbox.stop();
    await this.storage.close();
  }

  // The page is going, and may come back: stores what is left, and counts on nothing from now on.
  async suspend(): Promise<void> {
    await this.storage.save(true);
    this.storage.giveUpLease();
  }

  // --- what this tab asks for ---------------------------------------------------------------------

  newObjectId(): ObjectId {
    return objectIdOf(this.replica, this.storage.nextObject++);
  }

  request(object: ObjectId, change: Parameters<BoardState["request"]>[1]): void {
    // Where another tab may hold the stored work, what is new must stand apart from what it took over.
    this.state.request(object, change, this.storage.leaseIsSure);
    this.outbox.schedule();
    this.events.changed();
  }

  // False without a connection.
  askAuthors(replicas: readonly number[]): boolean {
    if (this.live) this.socket.send(frames.encodeAuthorsQuestion(replicas));
    return this.live;
  }

  // Rejected work was settled: the store is to know.
  keepRejected(): void {
    this.outbox.schedule();
  }

  sendPresence(update: PresenceUpdate): void {
    if (this.live) this.socket.send(frames.encodePresence(update));
  }

  // --- the connection -----------------------------------------------------------------------------

  private async hello(): Promise<void> {
    const { token, seatKey, displayName, environment } = this.options;
    const connection = ++this.connections;
    await this.replicaIsDecided;
    if (connection !== this.connections) return;
    const first = this.state.pending.operations.find(({ cseq }) => cseq > 0);
    this.socket.send(
      frames.encodeHello({
        token,
        seatKey,
        displayName: displayName(),
        replica: this.claimed,
        cursor: this.claimed === 0 ? new Uint8Array() : this.storage.cursor,
        knownCseq: this.claimed === 0 ? 0 : (first?.cseq ?? this.storage.nextCseq) - 1,
        sentAt: environment.now(),
      }),
    );
  }

  private disconnected(code: number): "now" | "later" | "never" {
    this.live = false;
    this.connections += 1;
    this.outbox.pause();
    this.welcome = null;
    this.incoming = [];
    this.incomingCursor = null;
    const reason = close.reasonOf(code);
    const end = close.endOf(reason);
    if (end) {
      this.events.ended(end);
      return "never";
    }
    if (reason === close.REPLICA_UNKNOWN) this.abandonReplica();
    if (reason === close.REPLICA_FENCED || reason === close.REPLICA_FORKED) {
      this.replicaIsDecided = this.leaveReplica();
    }
    return close.isMendedAtOnce(reason) ? "now" : "later";
  }

  // Someone else works under this replica's number. Another tab of this browser that took the row over
  // has the stored work as well; a copy of this browser (a duplicated profile) knows nothing of ours.
  private async leaveReplica(): Promise<void> {
    if (await this.storage.isTakenByAnother(this.replica)) this.loseReplica();
    else this.abandonReplica();
  }

  // Another tab has taken this replica with everything that was stored of it.
  private loseReplica(): void {
    for (const operation of [...this.state.pending.operations]) {
      if (operation.everStored) this.state.settle(operation, true);
    }
    this.storage.forget();
    const wasClaimed = this.claimed !== 0;
    this.claimed = 0;
    if (wasClaimed && this.welcome) this.socket.reconnect();
  }

  // This replica's numbers can't go on; its pending work moves to the next one.
  private abandonReplica(): void {
    this.storage.supersede(this.replica);
    this.claimed = 0;
  }

  private startOver(why: string, error: unknown): void {
    report(why, error);
    this.storage.cursor = new Uint8Array();
    this.socket.reconnect();
  }

  // --- what the server says -----------------------------------------------------------------------

  private receive(bytes: Uint8Array): void {
    try {
      this.take(frames.decodeServerFrame(bytes));
    } catch (error) {
      if (!(error instanceof WireError || error instanceof SnapshotError)) throw error;
      this.startOver("the server sent what can't be read", error);
    }
  }

  private take(frame: frames.ServerFrame): void {
    if (frame.welcome) this.takeWelcome(frame.welcome);
    if (!this.welcome) return;
    this.incoming.push(...frame.objects);
    if (frame.cursor.length > 0) this.incomingCursor = new Uint8Array(frame.cursor);
    if (frame.stateComplete) this.completeState();
    for (const answer of frame.acknowledgements) this.answers.take(answer, false);
    if (frame.entries.length > 0 && !this.takeEntries(frame)) return;
    if (this.live && this.incomingCursor) {
      this.storage.cursor = new Uint8Array(this.incomingCursor);
      this.incomingCursor = null;
    }
    if (frame.title !== null) {
      this.storage.title = frame.title;
      this.events.title(frame.title);
    }
    if (frame.readOnly !== null) this.setReadOnly(frame.readOnly);
    if (frame.presence.length > 0) this.events.presence(frame.presence);
    if (frame.authors.length > 0) this.events.authors(frame.authors);
    if (frame.digest && this.live) this.compareDigest(frame.digest);
    if (this.live) this.outbox.schedule();
    this.events.changed();
  }

  private takeWelcome(welcome: frames.Welcome): void {
    const { store, board, environment } = this.options;
    this.welcome = welcome;
    this.delivered = welcome.delivered;
    this.storage.title = welcome.title;
    this.clock.synchronise(welcome.serverTime, welcome.sentAt, environment.now());
    if (welcome.spareReplicas.length > 0) {
      void store.addSpares(board, welcome.spareReplicas).catch((error: unknown) => {
        report("the device can't store spare replicas", error);
      });
    }
    this.events.welcome(welcome);
  }

  // The state is whole. Only now can pending work move to another replica: the state tells what of it
  // had been committed under the old one.
  private completeState(): void {
    const { welcome, storage } = this;
    if (!welcome) return;
    const moves = welcome.replica !== this.claimed;
    const answered = moves ? [] : this.answers.takeResults(welcome);
    this.state.install(this.incoming, welcome.reset);
    for (const [before, after] of correctionsIn(this.state.document, answered, this.replica)) {
      this.events.corrected(before, after);
    }
    if (welcome.reset) storage.replaceConfirmed();
    this.incoming = [];
    if (moves) this.moveTo(welcome.replica);
    for (const id of this.state.document.objects.keys()) {
      if (replicaOf(id) !== this.replica) continue;
      storage.nextObject = Math.max(storage.nextObject, counterOf(id) + 1);
    }
    this.live = true;
    this.socket.established();
    this.events.loaded();
    this.setReadOnly(welcome.readOnly);
  }

  private moveTo(replica: number): void {
    const { state, storage, rejected, clock } = this;
    const renames = movePending({ state, storage, rejected, clock }, replica);
    this.adopt(replica);
    this.events.renamed(renames);
  }

  private takeEntries(frame: frames.ServerFrame): boolean {
    if (this.delivered + frame.entries.length !== frame.delivered) {
      report("deliveries are missing: coming back", frame.delivered);
      this.socket.reconnect();
      return false;
    }
    this.delivered = frame.delivered;
    for (const entry of frame.entries) {
      const { operation, replica, hlc } = entry;
      if (operation && !this.state.commit(operation, { hlc, replica })) {
        this.startOver("an entry does not fit this copy", entry);
        return false;
      }
      if (replica === this.replica) this.answers.take(entry, true);
    }
    return true;
  }

  private setReadOnly(readOnly: boolean): void {
    if (readOnly) this.outbox.pause();
    else this.outbox.begin(); // what was refused unheard is sent again
    this.events.live(readOnly);
  }

  private compareDigest(theirs: { readonly low: number; readonly high: number }): void {
    const own = this.state.document.digest();
    if (own.low === theirs.low && own.high === theirs.high) return;
    this.startOver("this copy differs from the server's: fetching the board anew", { own, theirs });
  }
}
