// A server small enough to be seen through: one board, one order, exactly-once by (replica, cseq), and
// sockets that lose their connection, deliver what they had late, or lose an answer on the way.

import { BoardDocument } from "../document/objects";
import type { Random } from "../document/random.test-support";
import { commit } from "../document/room.test-support";
import { encodeText } from "../document/text-snapshot";
import { hasEffect, type Operation, VERDICTS, type Verdict } from "../document/types";
import type { Environment, SocketLike } from "../net/environment";
import { fromWireOperation, toWireOperation } from "../protocol/codec";
import * as document from "../protocol/generated/atelier/v1/document";
import * as wire from "../protocol/generated/atelier/v1/session";
import { encodeObject } from "../protocol/object-codec";
import { STORAGE_FULL } from "./close-reasons";
import type { VirtualTime } from "./virtual-time.test-support";

interface Replica {
  readonly seat: string;
  last: number;
  lastHlc: number;
  readonly answers: Map<
    number,
    { readonly verdict: Verdict; readonly hlc: number; readonly hash: string }
  >;
}

interface Connection {
  readonly socket: ModelSocket;
  replica: number;
  delivered: number;
}

export class ModelServer {
  readonly document = new BoardDocument();
  refuse: (operation: Operation) => Verdict | null = () => null;
  effects = 0;
  clamp = 0; // how much later than asked for a stamp is made
  silent = false; // connections stay open and nothing more comes through them
  unreachable = false; // attempts to connect fail
  refusePush: number | null = null; // the reason to close with at the next push; nothing is consumed
  readonly hellos: wire.Hello[] = [];
  readonly questions: (readonly number[])[] = [];
  pings = 0;
  private readOnly = false;
  private readonly replicas = new Map<number, Replica>();
  private readonly names = new Map<string, string>(); // by seat
  private connections: Connection[] = [];
  private nextReplica = 1;
  private seq = 0;
  private erasedAt = 0;
  private readonly changedAt = new Map<number, number>();

  constructor(
    private readonly time: VirtualTime,
    readonly random: Random,
  ) {}

  // A client's way here. `lossy` decides how often what is under way is lost.
  environment(lossy: () => boolean, watch: Environment["watch"]): Environment {
    return {
      now: () => this.time.milliseconds,
      random: () => this.random.next(),
      setTimer: (run, wait) => this.time.setTimer(run, wait),
      clearTimer: (timer) => this.time.clearTimer(timer),
      createSocket: () => {
        const socket = new ModelSocket(this, this.time, lossy);
        if (this.unreachable) socket.lose();
        return socket;
      },
      watch,
    };
  }

  // The server loses all its connections, as when it is restarted.
  cut(): void {
    for (const { socket } of [...this.connections]) socket.lose();
  }

  // Restored from an older copy: what it granted is not known any more.
  forgetReplicas(): void {
    this.replicas.clear();
    this.cut();
  }

  // COM-11.
  setReadOnly(readOnly: boolean): void {
    this.readOnly = readOnly;
    for (const { socket } of [...this.connections]) {
      if (readOnly) socket.closeByServer(STORAGE_FULL);
      else socket.deliver(frame({ notices: [{ notice: { $case: "readOnly", value: false } }] }));
    }
  }

  sendDigests(): void {
    for (const { socket } of this.connections) {
      socket.deliver(frame({ digest: this.document.digest() }));
    }
  }

  // GC-2.
  erase(object: number): void {
    const operation: Operation = { object, change: { type: "erased" } };
    this.seq += 1;
    const hlc = this.time.milliseconds * 4096;
    if (this.document.integrate(operation, { hlc, replica: 0 }) !== "OK") return;
    this.erasedAt = this.seq;
    this.broadcast(0, 0, "OK", hlc, operation);
  }

  // An entry of each session gets lost on the way.
  loseDeliveries(): void {
    for (const connection of this.connections) connection.delivered += 1;
  }

  receive(socket: ModelSocket, bytes: Uint8Array): void {
    if (this.silent || socket.closedByServer) return;
    const { body } = wire.ClientFrame.decode(bytes);
    if (body?.$case === "hello") this.hello(socket, body.value);
    const connection = this.connections.find((other) => other.socket === socket);
    if (body?.$case === "authors") {
      this.questions.push(body.value.replicas);
      socket.deliver(frame({ authors: this.authors(body.value.replicas) }));
    }
    if (body?.$case === "push") this.push(connection, socket, body.value);
    if (body?.$case === "ping") this.pings += 1;
    if (body?.$case === "ping") socket.deliver(frame({ pong: body.value.nonce }));
  }

  gone(socket: ModelSocket): void {
    this.connections = this.connections.filter((other) => other.socket !== socket);
  }

  digest(): { low: number; high: number } {
    return this.document.digest();
  }

  private hello(socket: ModelSocket, hello: wire.Hello): void {
    this.hellos.push(hello);
    const seat = Buffer.from(hello.seatKey).toString("hex");
    this.names.set(seat, hello.displayName);
    const spares: number[] = [];
    let number = hello.replica;
    if (number === 0) {
      number = this.grant(seat);
      for (let k = 0; k < 4; k++) spares.push(this.grant(seat));
    }
    const replica = this.replicas.get(number);
    if (replica?.seat !== seat) {
      socket.closeByServer(13);
      return;
    }
    for (const other of this.connections.filter((held) => held.replica === number)) {
      other.socket.closeByServer(6);
    }
    const cursor = hello.cursor.length > 0 ? Number(Buffer.from(hello.cursor)) : -1;
    const since = hello.replica !== 0 && cursor >= this.erasedAt ? cursor : -1; // GC-3
    socket.replica = number;
    this.connections.push({ socket, replica: number, delivered: 0 });
    const objects = [...this.document.objects.values()]
      .filter(({ id }) => (this.changedAt.get(id) ?? 0) > since)
      .map(({ id, kind, registers, place, text }) =>
        document.ObjectState.decode(
          encodeObject({ object: id, kind, registers, place, text: encodeText(text) }),
        ),
      );
    const results = [...replica.answers].filter(
      ([cseq, { verdict }]) => cseq > hello.knownCseq && verdict !== "OK",
    );
    const welcome: wire.Welcome = {
      protocol: 1,
      replica: number,
      spareReplicas: spares,
      participant: this.participantOf(seat),
      session: number,
      role: wire.Role.ROLE_PARTICIPANT,
      title: "model",
      serverTime: this.time.milliseconds,
      sentAt: hello.sentAt,
      acknowledgedCseq: replica.last,
      results: results.map(([cseq, answer]) => acknowledgement(cseq, answer)),
      catchUp: since < 0 ? wire.CatchUp.CATCH_UP_RESET : wire.CatchUp.CATCH_UP_DELTA,
      joinCode: "",
      keptUntil: 0,
      readOnly: this.readOnly,
      delivered: 0,
    };
    socket.deliver(frame({ welcome }));
    const half = objects.length >> 1;
    socket.deliver(frame({ state: [{ objects: objects.slice(0, half), last: false }] }));
    const last = { objects: objects.slice(half), last: true };
    socket.deliver(frame({ state: [last], cursor: this.cursor() }));
  }

  // AUT-1.
  private authors(replicas: readonly number[]): wire.Author[] {
    return replicas.flatMap((number) => {
      const seat = this.replicas.get(number)?.seat;
      if (seat === undefined) return [];
      const displayName = this.names.get(seat) ?? "";
      const participant = this.participantOf(seat);
      return [{ participant, displayName, firstReplica: number, replicaCount: 1 }];
    });
  }

  private participantOf(seat: string): number {
    if (!this.names.has(seat)) this.names.set(seat, "");
    return [...this.names.keys()].indexOf(seat) + 1;
  }

  private grant(seat: string): number {
    const number = this.nextReplica++;
    this.replicas.set(number, { seat, last: 0, lastHlc: 0, answers: new Map() });
    return number;
  }

  // Bytes of a lost connection are still processed when they come: a zombie.
  private push(connection: Connection | undefined, socket: ModelSocket, push: wire.Push): void {
    const number = connection?.replica ?? socket.replica;
    const replica = this.replicas.get(number);
    if (!replica || this.readOnly) return;
    if (this.refusePush !== null) {
      socket.closeByServer(this.refusePush);
      this.refusePush = null;
      return;
    }
    let hlc = push.hlc - 1;
    push.operations.forEach((sent, k) => {
      hlc += 1 + (push.hlcSteps[k] ?? 0);
      const cseq = push.firstCseq + k;
      const hash = `${hlc} ${Buffer.from(document.Operation.encode(sent).finish()).toString("hex")}`;
      const known = replica.answers.get(cseq);
      if (known) {
        if (known.hash !== hash) {
          socket.closeByServer(7);
          return;
        }
        socket.deliver(frame({ acknowledgements: [acknowledgement(cseq, known)] }));
        return;
      }
      if (cseq !== replica.last + 1) {
        socket.closeByServer(9);
        return;
      }
      const operation = fromWireOperation(sent, number);
      const stamp = { hlc: Math.max(hlc, replica.lastHlc + 1) + this.clamp, replica: number };
      const refused = this.refuse(operation);
      const { verdict, resolved } = refused
        ? { verdict: refused, resolved: operation }
        : commit(this.document, operation, stamp);
      replica.last = cseq;
      replica.lastHlc = stamp.hlc;
      replica.answers.set(cseq, { verdict, hlc: stamp.hlc, hash });
      this.seq += 1;
      if (hasEffect(verdict)) {
        for (const id of this.document.changedBy(resolved)) this.changedAt.set(id, this.seq);
        this.effects += 1;
      }
      this.broadcast(number, cseq, verdict, stamp.hlc, resolved);
    });
  }

  private broadcast(
    replica: number,
    cseq: number,
    verdict: Verdict,
    hlc: number,
    done: Operation,
  ): void {
    const effect = hasEffect(verdict);
    const operation = effect ? toWireOperation(done, replica) : undefined;
    const entry = { replica, cseq, verdict: numberOf(verdict), hlc, operation };
    for (const connection of this.connections) {
      if (!effect && connection.replica !== replica) continue;
      connection.delivered += 1;
      const { delivered } = connection;
      connection.socket.deliver(frame({ entries: [entry], delivered, cursor: this.cursor() }));
    }
  }

  private cursor(): Uint8Array {
    return new TextEncoder().encode(String(this.seq));
  }
}

const numberOf = (verdict: Verdict): number => (VERDICTS as readonly string[]).indexOf(verdict);

const acknowledgement = (
  cseq: number,
  { verdict, hlc }: { readonly verdict: Verdict; readonly hlc: number },
): wire.Acknowledgement => ({ cseq, verdict: numberOf(verdict), hlc });

const frame = (content: Partial<wire.ServerFrame>): Uint8Array =>
  wire.ServerFrame.encode({
    delivered: 0,
    entries: [],
    cursor: new Uint8Array(),
    presence: [],
    welcome: undefined,
    state: [],
    acknowledgements: [],
    pong: 0,
    notices: [],
    closing: undefined,
    digest: undefined,
    authors: [],
    ...content,
  }).finish();

export class ModelSocket implements SocketLike {
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  replica = 0;
  closedByServer = false;
  private open = true;
  private arrivals = 0; // when the last byte under way arrives, in each direction: order is kept
  private departures = 0;

  constructor(
    private readonly server: ModelServer,
    private readonly time: VirtualTime,
    private readonly lossy: () => boolean,
  ) {
    time.setTimer(() => {
      if (this.open) this.onopen?.();
    }, 5);
  }

  send(bytes: Uint8Array): void {
    if (!this.open) return;
    this.departures = this.later(this.departures);
    // Sent is sent: it arrives even if the connection is lost meanwhile.
    this.time.setTimer(
      () => this.server.receive(this, bytes),
      this.departures - this.time.milliseconds,
    );
    if (this.lossy()) this.lose();
  }

  deliver(bytes: Uint8Array): void {
    if (!this.open) return;
    if (this.lossy()) {
      this.lose();
      return;
    }
    this.arrivals = this.later(this.arrivals);
    this.time.setTimer(() => {
      if (this.open) this.onmessage?.({ data: new Uint8Array(bytes).buffer });
    }, this.arrivals - this.time.milliseconds);
  }

  close(): void {
    this.open = false;
    this.server.gone(this);
  }

  lose(): void {
    this.end(1006);
  }

  // What the server closes it doesn't listen to any more.
  closeByServer(reason: number): void {
    this.closedByServer = true;
    this.end(4000 + reason);
  }

  private end(code: number): void {
    if (!this.open) return;
    this.open = false;
    this.server.gone(this);
    this.time.setTimer(() => this.onclose?.({ code }), 1);
  }

  private later(last: number): number {
    return Math.max(last, this.time.milliseconds + 1 + this.server.random.below(60));
  }
}
