// The frames of the socket: ClientFrame up, ServerFrame down (protocol/SPEC.md, CON-1).

import { type Operation, REPLICA_MAX, type Verdict, verdictOf } from "../document/types";
import { fromWireOperation, toWireOperation } from "./codec";
import * as wire from "./generated/atelier/v1/session";
import { fromWireObject, type ObjectRecord } from "./object-codec";
import type { PresenceEvent, PresenceUpdate } from "./presence-codec";
import { decodePresence, encodePresenceUpdate, roleOf, type SessionRole } from "./presence-codec";
import { checkHlc, checkReplica, guard, WireError } from "./wire-checks";

export const PROTOCOL_VERSION = 1;

export interface PushedOperation {
  readonly operation: Operation;
  readonly hlc: number;
}

export interface Hello {
  readonly token: string;
  readonly seatKey: Uint8Array;
  readonly displayName: string;
  readonly replica: number;
  readonly cursor: Uint8Array;
  readonly knownCseq: number;
  readonly sentAt: number;
}

const encode = (body: wire.ClientFrame["body"]): Uint8Array =>
  wire.ClientFrame.encode({ body }).finish();

export const encodeHello = (hello: Hello): Uint8Array =>
  encode({
    $case: "hello",
    value: { protocolMin: PROTOCOL_VERSION, protocolMax: PROTOCOL_VERSION, ...hello },
  });

// REQUIRES: at least one operation; they have consecutive cseq from firstCseq on.
export const encodePush = (
  firstCseq: number,
  operations: readonly PushedOperation[],
  replica: number,
): Uint8Array => {
  const hlc = operations[0]?.hlc ?? 0;
  let previous = hlc - 1;
  const steps = operations.map((operation) => {
    const step = operation.hlc - previous - 1;
    previous = operation.hlc;
    return step;
  });
  return encode({
    $case: "push",
    value: {
      firstCseq,
      hlc,
      operations: operations.map(({ operation }) => toWireOperation(operation, replica)),
      hlcSteps: steps.some((step) => step !== 0) ? steps : [],
    },
  });
};

export const encodePresence = (update: PresenceUpdate): Uint8Array =>
  encode({ $case: "presence", value: encodePresenceUpdate(update) });

export const encodePing = (nonce: number): Uint8Array =>
  encode({ $case: "ping", value: { nonce } });

// AUT-1: at most 256 at once.
export const encodeAuthorsQuestion = (replicas: readonly number[]): Uint8Array =>
  encode({ $case: "authors", value: { replicas: [...replicas] } });

export interface Entry {
  readonly replica: number;
  readonly cseq: number;
  readonly verdict: Verdict;
  readonly hlc: number;
  readonly operation: Operation | null;
}

export interface Acknowledgement {
  readonly cseq: number;
  readonly verdict: Verdict;
  readonly hlc: number;
}

export interface Welcome {
  readonly replica: number;
  readonly spareReplicas: readonly number[];
  readonly participant: number;
  readonly session: number;
  readonly role: SessionRole;
  readonly title: string;
  readonly serverTime: number;
  readonly sentAt: number;
  readonly acknowledgedCseq: number;
  readonly results: readonly Acknowledgement[];
  readonly reset: boolean;
  readonly joinCode: string;
  readonly keptUntil: number;
  readonly readOnly: boolean;
  readonly delivered: number;
}

// Whose replicas these are (AUT-1): `replicaCount` of them from `firstReplica` on. Later ones of a
// participant replace the name, and add the replicas.
export interface Author {
  readonly participant: number;
  readonly displayName: string;
  readonly firstReplica: number;
  readonly replicaCount: number;
}

export interface ServerFrame {
  readonly delivered: number;
  readonly entries: readonly Entry[];
  readonly cursor: Uint8Array;
  readonly presence: readonly PresenceEvent[];
  readonly welcome: Welcome | null;
  readonly objects: readonly ObjectRecord[];
  readonly stateComplete: boolean;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly pong: number;
  readonly title: string | null;
  readonly readOnly: boolean | null;
  readonly closing: number | null; // a close reason
  readonly digest: { readonly low: number; readonly high: number } | null;
  readonly authors: readonly Author[];
}

const decodeAcknowledgement = (wireResult: wire.Acknowledgement): Acknowledgement => ({
  cseq: wireResult.cseq,
  verdict: verdictOf(wireResult.verdict),
  hlc: checkHlc(wireResult.hlc),
});

const decodeEntry = ({ replica, cseq, verdict, hlc, operation }: wire.Entry): Entry => ({
  replica: checkReplica(replica),
  cseq,
  verdict: verdictOf(verdict),
  hlc: checkHlc(hlc),
  operation: operation ? fromWireOperation(operation, replica) : null,
});

const decodeWelcome = (welcome: wire.Welcome): Welcome => {
  if (welcome.protocol !== PROTOCOL_VERSION) throw new WireError("the version was not offered");
  if (welcome.replica < 1 || welcome.replica > REPLICA_MAX)
    throw new WireError("no replica granted");
  return {
    replica: welcome.replica,
    spareReplicas: welcome.spareReplicas.map(checkReplica),
    participant: welcome.participant,
    session: welcome.session,
    role: roleOf(welcome.role),
    title: welcome.title,
    serverTime: welcome.serverTime,
    sentAt: welcome.sentAt,
    acknowledgedCseq: welcome.acknowledgedCseq,
    results: welcome.results.map(decodeAcknowledgement),
    reset: welcome.catchUp !== wire.CatchUp.CATCH_UP_DELTA,
    joinCode: welcome.joinCode,
    keptUntil: welcome.keptUntil,
    readOnly: welcome.readOnly,
    delivered: welcome.delivered,
  };
};

const decodeAuthor = (author: wire.Author): Author => {
  const { participant, displayName, firstReplica, replicaCount } = author;
  if (firstReplica + replicaCount > REPLICA_MAX + 1) throw new WireError("replicas out of range");
  return { participant, displayName, firstReplica, replicaCount };
};

// Of several notices of one kind in joined frames the last counts (DEL-5).
const decodeNotices = (
  notices: readonly wire.Notice[],
): Pick<ServerFrame, "title" | "readOnly"> => {
  let title: string | null = null;
  let readOnly: boolean | null = null;
  for (const { notice } of notices) {
    if (notice?.$case === "title") title = notice.value;
    else if (notice) readOnly = notice.value;
  }
  return { title, readOnly };
};

// Throws WireError.
export const decodeServerFrame = (bytes: Uint8Array): ServerFrame => {
  const frame = guard(() => wire.ServerFrame.decode(bytes));
  return {
    delivered: frame.delivered,
    entries: frame.entries.map(decodeEntry),
    cursor: frame.cursor,
    presence: frame.presence.flatMap(decodePresence),
    welcome: frame.welcome ? decodeWelcome(frame.welcome) : null,
    objects: frame.state.flatMap((chunk) => chunk.objects.map(fromWireObject)),
    stateComplete: frame.state.some((chunk) => chunk.last),
    acknowledgements: frame.acknowledgements.map(decodeAcknowledgement),
    pong: frame.pong,
    ...decodeNotices(frame.notices),
    closing: frame.closing ? frame.closing.reason : null,
    digest: frame.digest ?? null,
    authors: frame.authors.map(decodeAuthor),
  };
};
