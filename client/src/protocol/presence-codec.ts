// What sessions say about themselves, in both directions (protocol/SPEC.md, PRE-…).

import { decodeInk } from "../document/ink";
import * as limits from "../document/limits";
import type { TextAnchor } from "../document/types";
import * as wire from "./generated/atelier/v1/session";
import { decodeAnchor, encodeAnchor } from "./value-codec";
import { WireError } from "./wire-checks";

export type SessionRole = "facilitator" | "participant" | "observer";

export interface FixedPoint {
  readonly x: number;
  readonly y: number;
}

export const LIVE_STROKE_BYTES_MAX = 4 * 1024; // of the ink of one chunk

// A part of a stroke that is being drawn (PRE-5).
export interface LiveStroke {
  readonly number: number; // counts the strokes of the session
  readonly first: number; // place of the chunk's first point in the stroke, from 0
  readonly origin: FixedPoint; // of the stroke, 1/64 board unit
  readonly points: Uint8Array; // ink, relative to the origin; empty only in one that ended
  readonly colour: number;
  readonly width: number; // 1/64 board unit
  readonly ended: boolean; // no more will come
}

export interface PresenceUpdate {
  readonly cursor: FixedPoint | null;
  readonly editing: number;
  readonly displayName: string | null;
  readonly caret: TextAnchor | null; // in the text being edited
  readonly mark: TextAnchor | null; // the other end of what is selected
  readonly stroke: LiveStroke | null;
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

// Rights are the server's to judge: a role that we don't know is shown as one that may only look.
export const roleOf = (role: wire.Role): SessionRole => {
  if (role === wire.Role.ROLE_FACILITATOR) return "facilitator";
  return role === wire.Role.ROLE_PARTICIPANT ? "participant" : "observer";
};

export const encodePresenceUpdate = (update: PresenceUpdate): wire.PresenceUpdate => ({
  cursor: update.cursor ?? undefined,
  editing: update.editing,
  displayName: update.displayName ?? undefined,
  caret: update.caret ? encodeAnchor(update.caret) : undefined,
  mark: update.mark ? encodeAnchor(update.mark) : undefined,
  stroke: update.stroke ?? undefined,
});

const within = (number: number, low: number, high: number): boolean =>
  number >= low && number <= high;

const onBoard = (coordinate: number): boolean =>
  within(coordinate, -limits.COORDINATE_MAX, limits.COORDINATE_MAX);

const decodeStroke = (stroke: wire.LiveStroke): LiveStroke => {
  const { number, first, points, colour, width, ended } = stroke;
  const origin = stroke.origin ?? { x: 0, y: 0 };
  const hasInk =
    points.length === 0
      ? ended
      : points.length <= LIVE_STROKE_BYTES_MAX && decodeInk(points) !== null;
  const isPossible =
    hasInk &&
    onBoard(origin.x) &&
    onBoard(origin.y) &&
    within(colour, limits.COLOUR_MIN, limits.COLOUR_MAX) &&
    within(width, limits.STROKE_WIDTH_MIN, limits.STROKE_WIDTH_MAX);
  if (!isPossible) throw new WireError("a live stroke is impossible");
  return { number, first, origin, points, colour, width, ended };
};

const decodePresenceUpdate = (update: wire.PresenceUpdate | undefined): PresenceUpdate => ({
  cursor: update?.cursor ?? null,
  editing: update?.editing ?? 0,
  displayName: update?.displayName ?? null,
  caret: update?.caret ? decodeAnchor(update.caret) : null,
  mark: update?.mark ? decodeAnchor(update.mark) : null,
  stroke: update?.stroke ? decodeStroke(update.stroke) : null,
});

export const decodePresence = ({ session, event }: wire.PresenceEvent): PresenceEvent[] => {
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
