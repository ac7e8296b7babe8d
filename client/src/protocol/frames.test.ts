// Golden frames (protocol/golden/README.md): what the server writes is understood, and what the
// client writes means the same as the server's own encoding of it.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Change, type PropertyValue, type Value, VERDICTS } from "../document/types";
import { WireError } from "./codec";
import * as frames from "./frames";
import { ClientFrame } from "./generated/atelier/v1/session";

interface GoldenProperty {
  readonly property: number;
  readonly point?: { readonly x: number; readonly y: number };
  readonly integer?: number;
  readonly text?: string;
}

interface GoldenOperation {
  readonly object: number;
  readonly hlc: number;
  readonly replica: number | "own";
  readonly change: {
    readonly kind: string;
    readonly object_kind?: number;
    readonly properties?: readonly GoldenProperty[];
    readonly inserts?: readonly {
      readonly counter: number;
      readonly parent: "root" | { readonly replica: number | "own"; readonly counter: number };
      readonly side: string;
      readonly text: string;
    }[];
    readonly deletes?: readonly {
      readonly replica: number | "own";
      readonly counter: number;
      readonly length: number;
    }[];
  };
}

interface GoldenAnswer {
  readonly cseq: number;
  readonly verdict: number;
  readonly hlc: number;
  readonly replica?: number;
  readonly operation?: GoldenOperation;
}

interface GoldenPresence {
  readonly editing?: number;
  readonly cursor?: { readonly x: number; readonly y: number };
  readonly display_name?: string;
}

interface GoldenPresenceEvent {
  readonly session: number;
  readonly arrival?: {
    readonly participant: number;
    readonly display_name: string;
    readonly role: number;
    readonly state: GoldenPresence;
  };
  readonly update?: GoldenPresence;
  readonly departure?: boolean;
}

interface GoldenFrame<Presence> {
  readonly name: string;
  readonly hex: string;
  readonly meaning: {
    readonly invalid?: string;
    readonly hello?: {
      readonly protocol_min: number;
      readonly protocol_max: number;
      readonly token: string;
      readonly seat_key: string;
      readonly display_name: string;
      readonly replica: number;
      readonly cursor: string;
      readonly known_cseq: number;
      readonly sent_at: number;
    };
    readonly push?: readonly { readonly cseq: number; readonly operation: GoldenOperation }[];
    readonly presence?: Presence;
    readonly ping?: number;
    readonly delivered?: number;
    readonly entries?: readonly GoldenAnswer[];
    readonly acknowledgements?: readonly GoldenAnswer[];
    readonly cursor?: string;
    readonly welcome?: {
      readonly protocol: number;
      readonly replica: number;
      readonly spare_replicas: readonly number[];
      readonly participant: number;
      readonly session: number;
      readonly role: number;
      readonly title: string;
      readonly server_time: number;
      readonly sent_at: number;
      readonly acknowledged_cseq: number;
      readonly results: readonly GoldenAnswer[];
      readonly catch_up: "reset" | "delta";
      readonly join_code: string;
      readonly kept_until: number;
      readonly read_only: boolean;
      readonly delivered: number;
    };
    readonly state?: readonly {
      readonly object: number;
      readonly kind: number;
      readonly registers?: readonly (GoldenProperty & {
        readonly hlc: number;
        readonly replica: number;
      })[];
      readonly text?: string;
    }[];
    readonly state_complete?: boolean;
    readonly pong?: number;
    readonly title?: string;
    readonly read_only?: boolean;
    readonly closing?: { readonly reason: number };
    readonly digest?: { readonly low: number; readonly high: number };
  };
}

const OWN = 5;
const url = new URL("../../../protocol/golden/frames.json", import.meta.url);
interface Golden {
  readonly client: readonly GoldenFrame<GoldenPresence>[];
  readonly server: readonly GoldenFrame<readonly GoldenPresenceEvent[]>[];
}

const golden: Golden = JSON.parse(readFileSync(url, "utf8"));

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const replicaOf = (replica: number | "own"): number => (replica === "own" ? OWN : replica);

const propertyOf = ({ property, point, integer, text }: GoldenProperty): PropertyValue => {
  const value: Value = point
    ? { type: "point", x: point.x, y: point.y }
    : text !== undefined
      ? { type: "text", value: text }
      : { type: "integer", value: integer ?? 0 };
  return { property, value };
};

const changeOf = ({ change }: GoldenOperation): Change | null => {
  const { kind, object_kind = 0, properties = [], inserts = [], deletes = [] } = change;
  if (kind === "create")
    return { type: kind, kind: object_kind, properties: properties.map(propertyOf) };
  if (kind === "set") return { type: kind, properties: properties.map(propertyOf) };
  if (kind === "delete" || kind === "restore")
    return { type: "deleted", deleted: kind === "delete" };
  if (kind !== "text") return null;
  return {
    type: "text",
    edit: {
      inserts: inserts.map(({ counter, parent, side, text }) => ({
        counter,
        parent:
          parent === "root"
            ? null
            : { replica: replicaOf(parent.replica), counter: parent.counter },
        left: side === "left",
        text,
      })),
      deletes: deletes.map((span) => ({ ...span, replica: replicaOf(span.replica) })),
    },
  };
};

const ROLES = ["observer", "facilitator", "participant", "observer"] as const;

const presenceOf = ({ editing = 0, cursor, display_name: name }: GoldenPresence) => ({
  editing,
  cursor: cursor ?? null,
  displayName: name ?? null,
});

const presenceEventOf = ({ session, arrival, update, departure }: GoldenPresenceEvent) => {
  if (departure) return { type: "departure", session };
  if (update) return { type: "update", session, state: presenceOf(update) };
  if (!arrival) throw new Error("a presence event of an unknown kind");
  const { participant, display_name: displayName, role, state } = arrival;
  return {
    type: "arrival",
    session,
    participant,
    displayName,
    role: ROLES[role],
    state: presenceOf(state),
  };
};

// The client's own encoding of what a golden frame means; null where it has no such frame.
const encoded = ({
  push,
  ping,
  hello,
  presence,
}: GoldenFrame<GoldenPresence>["meaning"]): Uint8Array | null => {
  if (ping !== undefined) return frames.encodePing(ping);
  if (presence) return frames.encodePresence(presenceOf(presence));
  if (hello) {
    return frames.encodeHello({
      token: hello.token,
      seatKey: bytesOf(hello.seat_key),
      displayName: hello.display_name,
      replica: hello.replica,
      cursor: bytesOf(hello.cursor),
      knownCseq: hello.known_cseq,
      sentAt: hello.sent_at,
    });
  }
  const operations = (push ?? []).flatMap(({ operation }) => {
    const change = changeOf(operation);
    return change ? [{ operation: { object: operation.object, change }, hlc: operation.hlc }] : [];
  });
  // A change of a later version is nothing that this client could ask for.
  if (operations.length === 0 || operations.length !== push?.length) return null;
  return frames.encodePush(push[0]?.cseq ?? 0, operations, OWN);
};

test("CON-1: golden frames to the server are what this client means", () => {
  const left: string[] = [];
  for (const { name, hex, meaning } of golden.client) {
    const own = encoded(meaning);
    if (!own || (meaning.hello && meaning.hello.protocol_min !== frames.PROTOCOL_VERSION)) {
      left.push(name);
      continue;
    }
    const theirs = ClientFrame.decode(bytesOf(hex));
    // The range of versions is each program's own.
    if (theirs.body?.$case === "hello") theirs.body.value.protocolMax = frames.PROTOCOL_VERSION;
    expect(ClientFrame.decode(own), name).toEqual(theirs);
  }
  for (const name of left) {
    expect(name).toMatch(/^refused: |unknown|does not exist yet/);
  }
  expect(golden.client.length - left.length).toBeGreaterThan(10);
});

const answerOf = ({ cseq, verdict, hlc }: GoldenAnswer) => ({
  cseq,
  verdict: VERDICTS[verdict],
  hlc,
});

test("CON-1, DEL-5: golden frames from the server are understood, joined ones too", () => {
  expect(golden.server.length).toBeGreaterThan(0);
  for (const { name, hex, meaning } of golden.server) {
    if (meaning.invalid !== undefined) {
      expect(() => frames.decodeServerFrame(bytesOf(hex)), name).toThrow(WireError);
      continue;
    }
    const frame = frames.decodeServerFrame(bytesOf(hex));
    expect(frame.delivered, name).toBe(meaning.delivered ?? 0);
    expect(hexOf(frame.cursor), name).toBe(meaning.cursor ?? "");
    expect(frame.pong, name).toBe(meaning.pong ?? 0);
    expect(frame.title, name).toBe(meaning.title ?? null);
    expect(frame.readOnly, name).toBe(meaning.read_only ?? null);
    expect(frame.closing, name).toBe(meaning.closing?.reason ?? null);
    expect(frame.digest, name).toEqual(meaning.digest ?? null);
    expect(frame.stateComplete, name).toBe(meaning.state_complete ?? false);
    expect(frame.acknowledgements, name).toEqual((meaning.acknowledgements ?? []).map(answerOf));
    const entries = (meaning.entries ?? []).map((entry) => {
      const { operation } = entry;
      const change = operation && changeOf(operation);
      return {
        ...answerOf(entry),
        replica: entry.replica,
        operation: operation && change ? { object: operation.object, change } : null,
      };
    });
    expect(frame.entries, name).toEqual(entries);
    expect(frame.presence, name).toEqual((meaning.presence ?? []).map(presenceEventOf));
    const objects = (meaning.state ?? []).map(({ object, kind, registers = [], text = "" }) => ({
      object,
      kind,
      text,
      registers: registers.map((register) => {
        const { property, value } = propertyOf(register);
        return [property, { value, stamp: { hlc: register.hlc, replica: register.replica } }];
      }),
    }));
    expect(
      frame.objects.map(({ object, kind, registers, text }) => ({
        object,
        kind,
        text: hexOf(text),
        registers: [...registers],
      })),
      name,
    ).toEqual(objects);
    const { welcome } = meaning;
    expect(frame.welcome, name).toEqual(
      welcome
        ? {
            replica: welcome.replica,
            spareReplicas: welcome.spare_replicas,
            participant: welcome.participant,
            session: welcome.session,
            role: ROLES[welcome.role],
            title: welcome.title,
            serverTime: welcome.server_time,
            sentAt: welcome.sent_at,
            acknowledgedCseq: welcome.acknowledged_cseq,
            results: welcome.results.map(answerOf),
            reset: welcome.catch_up === "reset",
            joinCode: welcome.join_code,
            keptUntil: welcome.kept_until,
            readOnly: welcome.read_only,
            delivered: welcome.delivered,
          }
        : null,
    );
  }
});

test("CON-8: bytes that do not decode are refused whole", () => {
  for (const hex of ["0a", "12ff", "1205087f", "ffffffff"]) {
    expect(() => frames.decodeServerFrame(bytesOf(hex)), hex).toThrow(WireError);
  }
});
