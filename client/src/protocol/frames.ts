// The frames of the socket: ClientFrame up, ServerFrame down (protocol/SPEC.md, CON-1).

import { type Operation, REPLICA_MAX, type Verdict, verdictOf } from "../document/types";
import {
  checkHlc,
  checkReplica,
  fromWireObject,
  fromWireOperation,
  guard,
  type ObjectRecord,
  toWireOperation,
  WireError,
} from "./codec";
import * as wire from "./generated/atelier/v1/session";

export const PROTOCOL_VERSION = 1;

export type SessionRole = "facilitator" | "participant" | "observer";

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

export interface FixedPoint {
  readonly x: number;
  readonly y: number;
}

export interface PresenceUpdate {
  readonly cursor: FixedPoint | null;
  readonly editing: number;
  readonly displayName: string | null;
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

export const encodePresence = ({ cursor, editing, displayName }: PresenceUpdate): Uint8Array =>
  encode({
    $case: "presence",
    value: { cursor: cursor ?? undefined, editing, displayName: displayName ?? undefined },
  });

export const encodePing = (nonce: number): Uint8Array =>
  encode({ $case: "ping", value: { nonce } });

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

export type PresenceEvent =
  | {
      readonly type: "arrival";
      readonly session: number;
      readonly participant: number;
      readonly displayName: string;
      readonly role: SessionRole;
      readonly state: PresenceUpdate;
    }
  | { readonly type: "update"; readonly session: number; readonly state: PresenceUpdate }
  | { readonly type: "departure"; readonly session: number };

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
}

// Rights are the server's to judge: a role that we don't know is shown as one that may only look.
const roleOf = (role: wire.Role): SessionRole => {
  if (role === wire.Role.ROLE_FACILITATOR) return "facilitator";
  return role === wire.Role.ROLE_PARTICIPANT ? "participant" : "observer";
};

const decodePresenceUpdate = (update: wire.PresenceUpdate | undefined): PresenceUpdate => ({
  cursor: update?.cursor ?? null,
  editing: update?.editing ?? 0,
  displayName: update?.displayName ?? null,
});

const decodePresence = ({ session, event }: wire.PresenceEvent): PresenceEvent[] => {
  switch (event?.$case) {
    case "arrival": {
      const { participant, displayName, role, state } = event.value;
      const presence = decodePresenceUpdate(state);
      return [
        { type: "arrival", session, participant, displayName, role: roleOf(role), state: presence },
      ];
    }
    case "update":
      return [{ type: "update", session, state: decodePresenceUpdate(event.value) }];
    case "departure":
      return [{ type: "departure", session }];
    case undefined:
      return []; // an event of a later version
  }
};

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
  };
};
