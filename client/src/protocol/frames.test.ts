// Golden frames (protocol/golden/README.md): what the server writes is understood, and what the
// client writes means the same as the server's own encoding of it.

import { expect, test } from "vitest";
import { VERDICTS } from "../document/types";
import * as frames from "./frames";
import { ClientFrame } from "./generated/atelier/v1/session";
import {
  bytesOf,
  changeOf,
  type GoldenAnswer,
  type GoldenFrame,
  type GoldenPresence,
  golden,
  hexOf,
  OWN,
  presenceEventOf,
  presenceOf,
  propertyOf,
  ROLES,
} from "./golden-frames.test-support";
import { WireError } from "./wire-checks";

// The client's own encoding of what a golden frame means; null where it has no such frame.
const encoded = ({
  push,
  ping,
  hello,
  presence,
  authors,
}: GoldenFrame<GoldenPresence, readonly number[]>["meaning"]): Uint8Array | null => {
  if (ping !== undefined) return frames.encodePing(ping);
  if (authors) return frames.encodeAuthorsQuestion(authors);
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
    expect(name).toMatch(/^refused: |does not exist yet|only the room/);
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
    const authors = (meaning.authors ?? []).map((author) => ({
      participant: author.participant,
      displayName: author.display_name,
      firstReplica: author.first_replica,
      replicaCount: author.replica_count,
    }));
    expect(frame.authors, name).toEqual(authors);
    const objects = (meaning.state ?? []).map(
      ({ object, kind, registers = [], place, text = "" }) => ({
        object,
        kind,
        text,
        place: {
          parent: place.parent,
          label: place.label,
          stamp: { hlc: place.hlc, replica: place.replica },
        },
        registers: registers.map((register) => {
          const { property, value } = propertyOf(register);
          return [property, { value, stamp: { hlc: register.hlc, replica: register.replica } }];
        }),
      }),
    );
    expect(
      frame.objects.map(({ object, kind, registers, place, text }) => ({
        object,
        kind,
        place,
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
