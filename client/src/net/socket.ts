// A WebSocket that comes back by itself: exponential backoff with jitter, a heartbeat, and a watchdog
// for connections that are open in name only. It knows frames as bytes alone.
//
// One attempt at a time; events of a socket that was given up are ignored.

export interface SocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: (() => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

// Time, chance and sockets, so that tests may hold them in their hands.
export interface Environment {
  now(): number;
  random(): number;
  setTimer(run: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
  createSocket(url: string): SocketLike;
}

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
const PING_AFTER_MILLISECONDS = 20_000; // the server gives up after 60 s (CON-11)
const ANSWER_WITHIN_MILLISECONDS = 10_000;
const HEARTBEAT_MILLISECONDS = 2_500;

export class ReconnectingSocket {
  private socket: SocketLike | null = null;
  private timer: unknown = null;
  private heartbeat: unknown = null;
  private failures = 0;
  private lastSentAt = 0;
  private lastReceivedAt = 0;
  private answerExpectedSince: number | null = null;
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
    let socket: SocketLike;
    try {
      socket = environment.createSocket(this.url);
    } catch {
      this.ended(1006);
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    this.expectAnswer();
    this.lastReceivedAt = environment.now();
    const current = (): boolean => this.socket === socket;
    socket.onopen = () => {
      if (current()) this.events.opened();
    };
    socket.onmessage = ({ data }) => {
      if (!current() || !(data instanceof ArrayBuffer)) return;
      this.lastReceivedAt = environment.now();
      this.answerExpectedSince = null;
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
  expectAnswer(): void {
    this.answerExpectedSince ??= this.environment.now();
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

  // After `never`, or for good.
  stop(): void {
    this.stopped = true;
    this.clearTimers();
    this.drop();
  }

  private ended(code: number): void {
    this.socket = null;
    this.clearTimers();
    const answer = this.events.closed(code);
    if (this.stopped || answer === "never") return;
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
      const expected = this.answerExpectedSince;
      if (expected !== null && now - expected > ANSWER_WITHIN_MILLISECONDS) {
        this.reconnect();
        return;
      }
      const quiet = now - Math.max(this.lastSentAt, this.lastReceivedAt);
      if (quiet >= PING_AFTER_MILLISECONDS && expected === null) {
        this.send(this.events.ping());
        this.expectAnswer();
      }
      this.beat();
    }, HEARTBEAT_MILLISECONDS);
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

export const browserEnvironment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, milliseconds) => setTimeout(run, milliseconds),
  clearTimer: (timer) => clearTimeout(timer as number),
  createSocket: (url) => new WebSocket(url) as SocketLike,
};
