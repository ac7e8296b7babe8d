// What a session does when the line, the server or a copy of this browser makes trouble.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Random, Random as Seeded, withSeedsAsync } from "../document/random.test-support";
import type { LiveBoardClient } from "./board-client";
import { REPLICA_FORKED } from "./close-reasons";
import { Browser, shown } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { VirtualTime } from "./virtual-time.test-support";

// The client reports what it recovers from; here that is expected.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const note = { x: 0, y: 0, width: 160, height: 160, colour: 1 };

const scene = (random: Random = new Seeded(1)) => {
  const time = new VirtualTime();
  const server = new ModelServer(time, random);
  return { time, server, browser: new Browser(1, server, () => false) };
};

const liveScene = async (random?: Random) => {
  const parts = scene(random);
  const client = await parts.browser.open();
  await parts.time.advance(1_000);
  const id = client.createNote(note);
  await parts.time.advance(4_000); // confirmed, and stored as such
  return { ...parts, client, id };
};

const type = (client: LiveBoardClient, id: number, position: number, text: string): void =>
  client.editText(id, { position, deleted: 0, inserted: text });

const textsOf = (server: ModelServer): string[] =>
  [...server.document.objects.values()].map(({ text }) => text.text());

test("SEAT-5: of two copies of one browser both keep all their work, each under its own replica", async () => {
  await withSeedsAsync(60, async (random) => {
    const { time, server, browser, client, id } = await liveScene(random);
    const copied = await browser.copy();
    const other = await copied.open();
    for (const [place, key] of [..."abcdef"].entries()) {
      type(client, id, 0, key);
      if (place === 3) client.createNote({ ...note, x: 900 });
      await time.advance(random.below(80));
    }
    await time.advance(random.below(300));
    if (other.notes().has(id)) type(other, id, 0, "Z");
    const wrote = other.notes().has(id);
    await time.advance(40_000);
    expect(client.connection.value.kind).toBe("live");
    expect(other.connection.value.kind).toBe("live");
    expect([client.pendingCount.value, other.pendingCount.value]).toEqual([0, 0]);
    expect(shown(client)).toEqual(shown(other));
    expect(server.document.objects.size).toBe(2);
    const text = [...(server.document.objects.get(id)?.text.text() ?? "")].sort().join("");
    expect(text).toBe(wrote ? "Zabcdef" : "abcdef");
    await client.closeAll();
    await other.closeAll();
  });
});

test("SEAT-5: a tab that comes back after another one took its work over goes on beside it", async () => {
  await withSeedsAsync(60, async (random) => {
    const { time, server, browser, client, id } = await liveScene(random);
    const pause = () => time.advance(random.below(90));
    type(client, id, 0, "a");
    await pause();
    type(client, id, 1, "b");
    await client.suspend(); // into the browser's cache of pages
    const other = await browser.open();
    for (const [place, key] of [..."cdef"].entries()) {
      type(client, id, place + 2, key);
      await pause();
    }
    await time.advance(40_000);
    expect(client.connection.value.kind).toBe("live");
    expect([client.pendingCount.value, other.pendingCount.value]).toEqual([0, 0]);
    expect(shown(client)).toEqual(shown(other));
    // What was typed on top of work that the other tab has yet to send may be refused: handed back.
    const back = client.rejections.value.map(({ text }) => text).join("");
    expect([...(textsOf(server)[0] ?? ""), ...back].sort().join("")).toBe("abcdef");
    await client.closeAll();
    await other.closeAll();
  });
});

test("COM-3: a forked replica's pending work moves to another one, once", async () => {
  const { time, server, client, id } = await liveScene();
  const before = server.hellos.length;
  server.refusePush = REPLICA_FORKED;
  type(client, id, 0, "moved");
  const second = client.createNote({ ...note, x: 500 });
  type(client, second, 0, "second");
  await time.advance(5_000);
  expect(server.hellos.slice(before).map(({ replica }) => replica)).toEqual([0]);
  expect(textsOf(server).sort()).toEqual(["moved", "second"]);
  expect(client.pendingCount.value).toBe(0);
  type(client, second, 6, "!"); // by the id that the note had before it moved
  await time.advance(1_000);
  expect(textsOf(server).sort()).toEqual(["moved", "second!"]);
  await client.closeAll();
});

test("SEAT-4: when the server doesn't know the replica, pending work moves; nothing is lost or doubled", async () => {
  await withSeedsAsync(20, async (random) => {
    const { time, server, client, id } = await liveScene(random);
    for (const [place, key] of [..."abcdefgh"].entries()) {
      type(client, id, place, key);
      if (place === 5) client.createNote({ ...note, x: 700 });
      await time.advance(random.below(60));
    }
    server.forgetReplicas(); // some of it is committed, and the client can't know what
    await time.advance(10_000);
    expect(client.connection.value.kind).toBe("live");
    expect(client.pendingCount.value).toBe(0);
    expect(client.rejections.value).toEqual([]);
    expect(textsOf(server).sort()).toEqual(["", "abcdefgh"]);
    expect(client.notes().get(id)?.text).toBe("abcdefgh");
    await client.closeAll();
  });
});

test("COM-11: while the disk is full the board can be read, and what waits is sent afterwards", async () => {
  const { time, server, client, id } = await liveScene();
  const kinds: string[] = [];
  client.connection.subscribe(({ kind }) => void kinds.push(kind));
  server.setReadOnly(true);
  await time.advance(3_000);
  expect(client.connection.value.kind).toBe("readOnly");
  type(client, id, 0, "kept");
  await time.advance(5_000);
  expect(client.pendingCount.value).toBe(1);
  expect(client.notes().get(id)?.text).toBe("kept");
  expect(textsOf(server)).toEqual([""]);
  server.setReadOnly(false);
  await time.advance(1_000);
  expect(kinds).toEqual(["live", "offline", "readOnly", "live"]);
  expect(textsOf(server)).toEqual(["kept"]);
  expect(client.pendingCount.value).toBe(0);
  await client.closeAll();
});

test("DOC-10: a copy that differs from the server's is fetched anew, pending work kept", async () => {
  const { time, server, client, id } = await liveScene();
  server.sendDigests();
  await time.advance(1_000);
  const before = server.hellos.length;
  expect(client.notes().get(id)?.colour).toBe(1);
  const colour = { property: 3, value: { type: "integer", value: 5 } } as const;
  const stamp = { hlc: 2 ** 52, replica: 9 };
  server.document.integrate({ object: id, change: { type: "set", properties: [colour] } }, stamp);
  server.sendDigests();
  type(client, id, 0, "mine");
  await time.advance(3_000);
  const [hello, ...more] = server.hellos.slice(before);
  expect(more).toEqual([]);
  expect(hello?.cursor.length).toBe(0);
  expect(client.notes().get(id)).toMatchObject({ colour: 5, text: "mine" });
  expect(textsOf(server)).toEqual(["mine"]);
  await client.closeAll();
});

test("GC-2, SRV-2: what the server erased is gone at once, and doesn't come back with a reload", async () => {
  const { time, server, browser, client, id } = await liveScene();
  const kept = client.createNote({ ...note, x: 900 });
  await time.advance(4_000);
  server.erase(id);
  await time.advance(4_000);
  expect([...client.notes().keys()]).toEqual([kept]);
  await client.closeAll();
  server.unreachable = true;
  const again = await browser.open();
  await time.advance(1_000);
  expect([...again.notes().keys()]).toEqual([kept]);
  server.unreachable = false;
  await time.advance(40_000);
  expect(again.connection.value.kind).toBe("live");
  server.sendDigests();
  await time.advance(1_000);
  expect(server.hellos.at(-1)?.cursor.length).toBeGreaterThan(0);
  await again.closeAll();
});

test("DEL-1: a gap in the deliveries makes the client come back, and it misses nothing", async () => {
  const { time, server, browser, client, id } = await liveScene();
  const other = await browser.open();
  await time.advance(1_000);
  const before = server.hellos.length;
  server.loseDeliveries();
  type(other, id, 0, "seen");
  await time.advance(5_000);
  expect(server.hellos.length).toBe(before + 2);
  expect(client.notes().get(id)?.text).toBe("seen");
  expect(shown(other)).toEqual(shown(client));
  expect(textsOf(server)).toEqual(["seen"]);
  await Promise.all([client.closeAll(), other.closeAll()]);
});

test("CON-11: a quiet client pings, and one that gets no answer comes back by itself", async () => {
  const { time, server, client, id } = await liveScene();
  await time.advance(21_000);
  expect(server.pings).toBe(1);
  const before = server.hellos.length;
  server.silent = true;
  type(client, id, 0, "through");
  await time.advance(9_000);
  expect(client.connection.value.kind).toBe("live");
  await time.advance(5_000);
  expect(client.connection.value.kind).toBe("offline");
  expect(client.pendingCount.value).toBe(1);
  server.silent = false;
  await time.advance(20_000);
  expect(server.hellos.length).toBeGreaterThan(before);
  expect(textsOf(server)).toEqual(["through"]);
  await client.closeAll();
});

test("COM-2: a refusal that was missed is heard on return, and its words are kept", async () => {
  const { time, server, client, id } = await liveScene();
  server.refuse = ({ change }) => (change.type === "text" ? "FROZEN" : null);
  type(client, id, 0, "late words");
  await time.advance(60);
  server.cut();
  await time.advance(5_000);
  expect(client.rejections.value).toMatchObject([
    { object: id, verdict: "FROZEN", text: "late words", changes: 1 },
  ]);
  expect(client.notes().get(id)?.text).toBe("");
  expect(client.pendingCount.value).toBe(0);
  client.dismissRejection(0);
  expect(client.rejections.value).toEqual([]);
  await client.closeAll();
});
