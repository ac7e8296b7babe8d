// A WebSocket that comes back by itself: exponential backoff with jitter, a heartbeat, and a watchdog
// for connections that are open in name only. What the browser notices of the network is acted on at
// once; the watchdog is for what it doesn't notice. Frames are bytes here.
//
// One attempt at a time; events of a socket that was given up are ignored.

import type { Environment, SocketLike } from "./environment";

export interface SocketEvents {
  opened(): void;
  frame(bytes: Uint8Array): void;
  // The connection is gone; `code` is the close code, 1006 where there was none. Says whether to come
  // back at once, after a while, or not at all.
  closed(code: number): "now" | "later" | "never";
  waiting(retryAt: number): void;
  ping(): Uint8Array; // the bytes of a ping
}

const BACKOFF_FIRST_MILLISECONDS = 500;
const BACKOFF_MAX_MILLISECONDS = 15_000;
const PING_AFTER_MILLISECONDS = 20_000; // CON-11
const GIVEN_UP_AFTER_MILLISECONDS = 60_000; // by the server (CON-11)
const ANSWER_WITHIN_MILLISECONDS = 10_000;
const PROBE_WITHIN_MILLISECONDS = 2_500; // where there is reason to doubt, and someone may be waiting
const HEARTBEAT_MILLISECONDS = 2_500;

export class ReconnectingSocket {
  private socket: SocketLike | null = null;
  private timer: unknown = null;
  private heartbeat: unknown = null;
  private failures = 0;
  private lastSentAt = 0;
  private lastReceivedAt = 0;
  private answerDue: number | null = null; // when what the server owes us makes the connection dead
  private heard = false; // something came through this connection
  private unwatch: (() => void) | null = null;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
    private readonly environment: Environment,
  ) {}

  connect(): void {
    if (this.stopped) return;
    this.clearTimers();
    const { environment } = this;
    this.unwatch ??= environment.watch({
      offline: () => this.networkLost(),
      online: () => this.networkFound(),
      visible: () => this.lookedAt(),
    });
    let socket: SocketLike;
    try {
      socket = environment.createSocket(this.url);
    } catch {
      this.ended(1006);
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    this.heard = false;
    this.answerDue = null;
    this.expectAnswer();
    this.lastReceivedAt = environment.now();
    const current = (): boolean => this.socket === socket;
    socket.onopen = () => {
      if (current()) this.events.opened();
    };
    socket.onmessage = ({ data }) => {
      if (!current() || !(data instanceof ArrayBuffer)) return;
      this.lastReceivedAt = environment.now();
      this.answerDue = null;
      this.heard = true;
      this.events.frame(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      if (current()) this.ended(code);
    };
    socket.onerror = () => {}; // a close follows
    this.beat();
  }

  send(bytes: Uint8Array): void {
    if (!this.socket) return;
    this.lastSentAt = this.environment.now();
    this.socket.send(new Uint8Array(bytes));
  }

  // Something was sent that the server answers: if nothing at all comes back, the connection is dead.
  expectAnswer(within = ANSWER_WITHIN_MILLISECONDS): void {
    const due = this.environment.now() + within;
    this.answerDue = Math.min(this.answerDue ?? due, due);
  }

  // The session stands: the next failure starts the backoff anew.
  established(): void {
    this.failures = 0;
  }

  // Gives this connection up and makes another one.
  reconnect(): void {
    this.drop();
    this.ended(1006);
  }

  retryNow(): void {
    if (this.stopped || this.socket) return;
    this.failures = 0;
    this.connect();
  }

  // For good.
  stop(): void {
    this.stopped = true;
    this.unwatch?.();
    this.unwatch = null;
    this.clearTimers();
    this.drop();
  }

  // The browser may be wrong about the way to this server, which may stand in the same room: so the
  // attempts go on as after any other loss.
  private networkLost(): void {
    if (this.socket) this.reconnect();
  }

  private networkFound(): void {
    if (this.socket) this.probe();
    else this.retryNow();
  }

  private lookedAt(): void {
    if (!this.socket) this.retryNow();
    else if (this.environment.now() - this.lastReceivedAt >= PING_AFTER_MILLISECONDS) this.probe();
  }

  // Asks whether the connection is still there, with little patience. One that the server must have
  // given up is not asked, and an attempt from before is not waited for.
  private probe(): void {
    if (!this.heard || this.quietFor() >= GIVEN_UP_AFTER_MILLISECONDS) {
      this.reconnect();
      this.retryNow();
      return;
    }
    this.send(this.events.ping());
    this.expectAnswer(PROBE_WITHIN_MILLISECONDS);
    this.environment.clearTimer(this.heartbeat);
    this.beat();
  }

  private ended(code: number): void {
    this.socket = null;
    this.clearTimers();
    const answer = this.events.closed(code);
    if (answer === "never") this.stop();
    if (this.stopped) return;
    const ceiling = Math.min(
      BACKOFF_MAX_MILLISECONDS,
      BACKOFF_FIRST_MILLISECONDS * 2 ** this.failures,
    );
    this.failures += 1;
    // A hall that lost its server must not come back as one: anywhere in the upper half.
    const jitter = 0.5 + this.environment.random() / 2;
    const wait = answer === "now" && this.failures < 4 ? 0 : Math.round(ceiling * jitter);
    this.events.waiting(this.environment.now() + wait);
    this.timer = this.environment.setTimer(() => this.connect(), wait);
  }

  private beat(): void {
    this.heartbeat = this.environment.setTimer(() => {
      const now = this.environment.now();
      if (this.answerDue !== null && now >= this.answerDue) {
        this.reconnect();
        return;
      }
      if (this.quietFor() >= PING_AFTER_MILLISECONDS && this.answerDue === null) {
        this.send(this.events.ping());
        this.expectAnswer();
      }
      this.beat();
    }, HEARTBEAT_MILLISECONDS);
  }

  private quietFor(): number {
    return this.environment.now() - Math.max(this.lastSentAt, this.lastReceivedAt);
  }

  private drop(): void {
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  private clearTimers(): void {
    if (this.timer !== null) this.environment.clearTimer(this.timer);
    if (this.heartbeat !== null) this.environment.clearTimer(this.heartbeat);
    this.timer = this.heartbeat = null;
  }
}
