// Two and three people at each peer's real server, with our clients: what one sends, the others get.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { freePort, startPeer } from "./peer-server.mjs";
import { WirePipe } from "./wire-pipe.mjs";

const folder = mkdtempSync(join(tmpdir(), "atelier-peers-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name) => join(folder, `${name}.db`);
const peers = [
  { title: "y-websocket", peer: "y-websocket", options: [] },
  { title: "hocuspocus", peer: "hocuspocus", options: [] },
  { title: "hocuspocus on SQLite", peer: "hocuspocus", options: ["--sqlite", file("hocuspocus")] },
  { title: "tldraw sync", peer: "tldraw-sync", options: ["--sqlite", file("tldraw")] },
  {
    title: "tldraw sync with WAL",
    peer: "tldraw-sync",
    options: ["--sqlite", file("wal"), "--wal"],
  },
];

const range = (from, count) => Array.from({ length: count }, (_, index) => from + index);
const from = (tags, first) => tags.filter((tag) => tag >= first && tag < first + 100_000);

// A server and people at it, which end with the test, however it ends.
async function startServer(context, peer, port, options) {
  const server = await startPeer(peer, port, options);
  context.after(() => server.end());
  return server;
}

async function come(context, peer, board, port, person) {
  const pipe = await WirePipe.start(peer, board, person);
  context.after(() => pipe.stop());
  await pipe.connect(port);
  return pipe;
}

// Each of two people makes notes, moves them and points, at the same time.
async function write(person, first) {
  await person.call(`create ${range(first, 10).join(" ")}`);
  for (const tag of range(first + 10, 90)) {
    await person.call(`move ${tag} ${tag * 7}`);
    await person.call(`point ${tag}`);
  }
}

function assertCursors(peer, cursors, first) {
  // Hocuspocus sends the latest of those that it read in one turn of its event loop.
  if (peer === "hocuspocus") {
    assert.equal(cursors.at(-1), first + 99);
    assert.deepEqual(
      cursors,
      cursors.toSorted((a, b) => a - b),
    );
  } else {
    assert.deepEqual(cursors, range(first + 10, 90));
  }
}

for (const { title, peer, options } of peers) {
  test(`${title}: what one sends the other gets, once and in order`, async (context) => {
    const port = await freePort();
    await startServer(context, peer, port, options);
    const people = [];
    for (const person of [1, 2]) people.push(await come(context, peer, "board", port, person));
    const firsts = [100_000, 200_000];
    await Promise.all(people.map((person, index) => write(person, firsts[index])));
    for (const [index, { heard }] of people.entries()) {
      const [mine, theirs] = [firsts[index], firsts[1 - index]];
      await people[index].until(
        () =>
          heard.acknowledged.length === 100 &&
          from(heard.edit, theirs).length >= 100 &&
          heard.cursor.includes(theirs + 99),
      );
      assert.deepEqual(heard.acknowledged, range(mine, 100));
      assert.deepEqual(from(heard.edit, theirs), range(theirs, 100));
      assertCursors(peer, from(heard.cursor, theirs), theirs);
      assert.deepEqual([heard.refused, heard.failed], [[], []]);
    }

    const late = await come(context, peer, "board", port, 3);
    assert.deepEqual(late.heard.ready, [20], "who comes later finds all notes");
  });

  test(`${title}: what happens during a cut arrives after it, once`, async (context) => {
    const port = await freePort();
    await startServer(context, peer, port, options);
    const stays = await come(context, peer, "board", port, 1);
    const leaves = await come(context, peer, "board", port, 2);
    await leaves.call("create 300001 300002");
    await leaves.until(() => leaves.heard.acknowledged.length === 2);
    await leaves.cut();
    await leaves.call("move 300003 0");
    await leaves.call("move 300004 1");
    await stays.call("create 400001 400002");
    await stays.call("move 400003 1");
    await stays.until(() => stays.heard.acknowledged.length === 3);

    await leaves.connect(port);
    await leaves.until(() => leaves.heard.acknowledged.length === 4);
    await stays.until(() => from(stays.heard.edit, 300_000).length >= 4);
    assert.deepEqual(from(stays.heard.edit, 300_000), [300_001, 300_002, 300_003, 300_004]);
    // A tldraw room sends records as they are now; Yjs documents have what each was, where it still is.
    assert.deepEqual(new Set(from(leaves.heard.edit, 400_000)), new Set([400_001, 400_003]));
    assert.deepEqual([leaves.heard.refused, leaves.heard.failed], [[], []]);
  });
}

async function notesAfterKill(context, peer, options) {
  const port = await freePort();
  const server = await startServer(context, peer, port, options);
  const person = await come(context, peer, "kept", port, 1);
  await person.call("create 1 2 3");
  await person.until(() => person.heard.acknowledged.length === 3);
  await server.end("SIGKILL");

  await startServer(context, peer, port, options);
  const late = await come(context, peer, "kept", port, 2);
  return late.heard.ready[0];
}

// What the comparison says of each peer's durability (README.md): killed right after its answer.
test("y-websocket keeps nothing when it is killed", async (context) => {
  assert.equal(await notesAfterKill(context, "y-websocket", []), 0);
});
test("hocuspocus on SQLite has not stored yet what it answered", async (context) => {
  assert.equal(await notesAfterKill(context, "hocuspocus", ["--sqlite", file("killed")]), 0);
});
test("tldraw sync on SQLite has what it answered", async (context) => {
  assert.equal(
    await notesAfterKill(context, "tldraw-sync", ["--sqlite", file("killed-tldraw")]),
    3,
  );
});
