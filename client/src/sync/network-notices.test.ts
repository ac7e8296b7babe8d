// What the browser notices of the network is acted on at once, long before the watchdog (CON-11) would.

import { expect, test } from "vitest";
import { Random } from "../document/random.test-support";
import type { LiveBoardClient } from "./board-client";
import { Browser } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { VirtualTime } from "./virtual-time.test-support";

const VERSION = 2; // a reason to close that coming back would not mend

const liveScene = async () => {
  const time = new VirtualTime();
  const server = new ModelServer(time, new Random(1));
  const browser = new Browser(1, server, () => false);
  const client = await browser.open();
  await time.advance(1_000);
  const id = client.createNote({ x: 0, y: 0, width: 160, height: 160, colour: 1 });
  await time.advance(4_000);
  const write = (text: string): void =>
    client.editText(id, { position: 0, deleted: 0, inserted: text });
  const written = (): string | undefined => server.document.objects.get(id)?.text.text();
  const { notices } = browser;
  return { time, server, notices, client, write, written };
};

const kindOf = (client: LiveBoardClient): string => client.connection.value.kind;

const retryIn = ({ connection }: LiveBoardClient, time: VirtualTime): number =>
  connection.value.kind === "offline" ? connection.value.retryAt - time.milliseconds : 0;

// A page that stood still: the clock went on, no timer ran.
const standStill = (time: VirtualTime, milliseconds: number): void => {
  time.milliseconds += milliseconds;
};

test("CON-15: without a network the board is offline at once, and back at once with it", async () => {
  const { time, server, notices, client, write, written } = await liveScene();
  server.silent = server.unreachable = true;
  notices.tell("offline");
  expect(kindOf(client)).toBe("offline");
  write("kept");
  while (retryIn(client, time) < 5_000) await time.advance(500);
  expect(client.pendingCount.value).toBe(1);
  server.silent = server.unreachable = false;
  notices.tell("online");
  await time.advance(600);
  expect(kindOf(client)).toBe("live");
  expect(client.pendingCount.value).toBe(0);
  expect(written()).toBe("kept");
  await client.closeAll();
});

test("CON-15: a look at the page ends the wait for the next attempt", async () => {
  const { time, server, notices, client } = await liveScene();
  server.unreachable = true;
  server.cut();
  while (retryIn(client, time) < 5_000) await time.advance(500);
  server.unreachable = false;
  notices.tell("visible");
  await time.advance(400);
  expect(kindOf(client)).toBe("live");
  await client.closeAll();
});

test("CON-15: an attempt that hangs since the network was away is not waited for", async () => {
  const { time, server, notices, client } = await liveScene();
  server.silent = true;
  notices.tell("offline");
  await time.advance(2_000); // an attempt is under way, and nothing answers it
  server.silent = false;
  notices.tell("online");
  await time.advance(400);
  expect(kindOf(client)).toBe("live");
  await client.closeAll();
});

test("CON-15: where the browser was wrong about the network, the board is soon live again", async () => {
  const { time, notices, client, write, written } = await liveScene();
  write("typed");
  notices.tell("offline");
  expect(kindOf(client)).toBe("offline");
  await time.advance(1_200);
  expect(kindOf(client)).toBe("live");
  expect(written()).toBe("typed");
  await client.closeAll();
});

test("CON-15: a network that is found again leaves a connection that answers alone", async () => {
  const { time, server, notices, client } = await liveScene();
  notices.tell("online");
  await time.advance(10_000);
  expect(server.pings).toBe(1);
  expect(server.hellos.length).toBe(1);
  await client.closeAll();
});

test("CON-15: a network that is found again finds out a dead connection within seconds", async () => {
  const { time, server, notices, client } = await liveScene();
  server.silent = true;
  notices.tell("online");
  await time.advance(2_600);
  expect(kindOf(client)).toBe("offline");
  await client.closeAll();
});

test("CON-15: a page that is looked at again after the ping interval asks whether the line is dead", async () => {
  const { time, server, notices, client } = await liveScene();
  standStill(time, 20_000);
  server.silent = true;
  notices.tell("visible");
  await time.advance(2_600);
  expect(kindOf(client)).toBe("offline");
  server.silent = false;
  await time.advance(1_000);
  expect(kindOf(client)).toBe("live");
  await client.closeAll();
});

test("CON-15: a page that is looked at again keeps a connection that answers", async () => {
  const { time, server, notices, client } = await liveScene();
  standStill(time, 20_000);
  notices.tell("visible");
  await time.advance(10_000);
  expect(server.pings).toBe(1);
  expect(server.hellos.length).toBe(1);
  await client.closeAll();
});

test("CON-15: a page that is looked at soon after the last traffic asks nothing", async () => {
  const { time, server, notices, client } = await liveScene();
  notices.tell("visible");
  await time.advance(5_000);
  expect(server.pings).toBe(0);
  await client.closeAll();
});

test("CON-15: a connection that the server must have given up is replaced without asking", async () => {
  const { time, server, notices, client } = await liveScene();
  standStill(time, 60_000);
  notices.tell("visible");
  await time.advance(400);
  expect(kindOf(client)).toBe("live");
  expect(server.pings).toBe(0);
  expect(server.hellos.length).toBe(2);
  await client.closeAll();
});

test("CON-15: after a dead connection the next attempt has the whole time to be answered", async () => {
  const { time, server, notices, client } = await liveScene();
  server.silent = true;
  notices.tell("online");
  await time.advance(3_200); // given up, and an attempt is under way
  const retryAt = retryIn(client, time) + time.milliseconds;
  await time.advance(8_000);
  expect(retryIn(client, time) + time.milliseconds).toBe(retryAt);
  await time.advance(5_000);
  expect(retryIn(client, time) + time.milliseconds).toBeGreaterThan(retryAt);
  await client.closeAll();
});

test("CON-9: no notice brings back a board that has ended, or one that was closed", async () => {
  const { time, server, notices, client, write } = await liveScene();
  server.refusePush = VERSION;
  write("too old");
  await time.advance(1_000);
  expect(client.connection.value).toEqual({ kind: "ended", reason: "version" });
  for (const what of ["offline", "online", "visible"] as const) notices.tell(what);
  await time.advance(20_000);
  expect(kindOf(client)).toBe("ended");
  expect(server.hellos.length).toBe(1);
  await client.closeAll();

  const other = await liveScene();
  expect(other.notices.watchers).toBe(1);
  await other.client.closeAll();
  expect(other.notices.watchers).toBe(0);
});
