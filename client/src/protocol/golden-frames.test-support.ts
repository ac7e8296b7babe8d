// The golden frames (protocol/golden/README.md) in the client's own terms.

import { readFileSync } from "node:fs";
import type {
  Change,
  Place,
  Placed,
  PropertyValue,
  TextAnchor,
  TextEdit,
  Value,
} from "../document/types";
import type { LiveStroke, PresenceUpdate } from "./presence-codec";

export interface GoldenProperty {
  readonly property: number;
  readonly point?: { readonly x: number; readonly y: number };
  readonly integer?: number;
  readonly text?: string;
  readonly end?: {
    readonly object: number;
    readonly at: { readonly x: number; readonly y: number };
  };
  readonly anchor?: GoldenAnchor;
  readonly data?: string;
}

interface GoldenAnchor {
  readonly after: boolean;
  readonly replica?: number;
  readonly counter?: number;
}

interface GoldenPlace {
  readonly parent: number;
  readonly anchor: number;
  readonly before: boolean;
  readonly other: number;
}

interface GoldenPlaced {
  readonly parent: number;
  readonly label: number;
  readonly relabelled: readonly { readonly object: number; readonly label: number }[];
}

export interface GoldenOperation {
  readonly object: number;
  readonly hlc: number;
  readonly replica: number | "own";
  readonly change: Partial<GoldenPlace & GoldenPlaced> & {
    readonly kind: string;
    readonly place?: GoldenPlace;
    readonly placed?: GoldenPlaced;
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

export interface GoldenAnswer {
  readonly cseq: number;
  readonly verdict: number;
  readonly hlc: number;
  readonly replica?: number;
  readonly operation?: GoldenOperation;
}

export interface GoldenPresence {
  readonly editing?: number;
  readonly cursor?: { readonly x: number; readonly y: number };
  readonly display_name?: string;
  readonly caret?: GoldenAnchor;
  readonly mark?: GoldenAnchor;
  readonly stroke?: Omit<LiveStroke, "points"> & { readonly points: string };
}

export interface GoldenPresenceEvent {
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

interface GoldenAuthor {
  readonly participant: number;
  readonly display_name: string;
  readonly first_replica: number;
  readonly replica_count: number;
}

// What a question and an answer hold differs.
export interface GoldenFrame<Presence, Authors> {
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
      readonly place: {
        readonly parent: number;
        readonly label: number;
        readonly hlc: number;
        readonly replica: number;
      };
      readonly text?: string;
    }[];
    readonly state_complete?: boolean;
    readonly pong?: number;
    readonly title?: string;
    readonly read_only?: boolean;
    readonly closing?: { readonly reason: number };
    readonly authors?: Authors;
    readonly digest?: { readonly low: number; readonly high: number };
  };
}

export const OWN = 5;
const url = new URL("../../../protocol/golden/frames.json", import.meta.url);
interface Golden {
  readonly client: readonly GoldenFrame<GoldenPresence, readonly number[]>[];
  readonly server: readonly GoldenFrame<readonly GoldenPresenceEvent[], readonly GoldenAuthor[]>[];
}

export const golden: Golden = JSON.parse(readFileSync(url, "utf8"));

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const replicaOf = (replica: number | "own"): number => (replica === "own" ? OWN : replica);

const typedValue = ({ point, integer, text, end, anchor, data }: GoldenProperty): Value => {
  if (point) return { type: "point", x: point.x, y: point.y };
  if (text !== undefined) return { type: "text", value: text };
  if (end) return { type: "end", object: end.object, x: end.at.x, y: end.at.y };
  if (anchor) return { type: "anchor", ...anchorOf(anchor) };
  if (data !== undefined) return { type: "bytes", bytes: bytesOf(data) };
  return { type: "integer", value: integer ?? 0 };
};

const anchorOf = ({ after, replica = 0, counter = 0 }: GoldenAnchor): TextAnchor => ({
  unit: counter === 0 ? null : { replica, counter },
  after,
});

export const propertyOf = (golden: GoldenProperty): PropertyValue => ({
  property: golden.property,
  value: typedValue(golden),
});

const placeOf = ({
  parent = 0,
  anchor = 0,
  before = false,
  other = 0,
}: Partial<GoldenPlace>): Place => ({ type: "place", parent, anchor, before, other });

const placedOf = ({ parent = 0, label = 0, relabelled = [] }: Partial<GoldenPlaced>): Placed => ({
  type: "placed",
  parent,
  label,
  relabelled,
});

// Null for what can't be decoded.
export const changeOf = ({ change }: GoldenOperation): Change | null => {
  const { object_kind = 0, properties = [], inserts = [], deletes = [] } = change;
  switch (change.kind) {
    case "create":
      return {
        type: "create",
        kind: object_kind,
        properties: properties.map(propertyOf),
        place: change.placed ? placedOf(change.placed) : placeOf(change.place ?? {}),
      };
    case "set":
      return { type: "set", properties: properties.map(propertyOf) };
    case "delete":
    case "restore":
      return { type: "deleted", deleted: change.kind === "delete" };
    case "place":
      return placeOf(change);
    case "placed":
      return placedOf(change);
    case "erase":
      return { type: "erased" };
    case "text":
      return { type: "text", edit: editOf(inserts, deletes) };
    default:
      return null;
  }
};

const editOf = (
  inserts: NonNullable<GoldenOperation["change"]["inserts"]>,
  deletes: NonNullable<GoldenOperation["change"]["deletes"]>,
): TextEdit => ({
  inserts: inserts.map(({ counter, parent, side, text }) => ({
    counter,
    parent:
      parent === "root" ? null : { replica: replicaOf(parent.replica), counter: parent.counter },
    left: side === "left",
    text,
  })),
  deletes: deletes.map((span) => ({ ...span, replica: replicaOf(span.replica) })),
});

export const ROLES = ["observer", "facilitator", "participant", "observer"] as const;

export const presenceOf = (golden: GoldenPresence): PresenceUpdate => ({
  editing: golden.editing ?? 0,
  cursor: golden.cursor ?? null,
  displayName: golden.display_name ?? null,
  caret: golden.caret ? anchorOf(golden.caret) : null,
  mark: golden.mark ? anchorOf(golden.mark) : null,
  stroke: golden.stroke ? { ...golden.stroke, points: bytesOf(golden.stroke.points) } : null,
});

export const presenceEventOf = ({ session, arrival, update, departure }: GoldenPresenceEvent) => {
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
