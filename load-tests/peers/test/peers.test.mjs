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

async function joinBoth(peer, port) {
  const people = [];
  for (const person of [1, 2]) {
    people.push(await WirePipe.start(peer, "board", person));
    await people.at(-1).connect(port);
  }
  return people;
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
  test(`${title}: what one sends the other gets, once and in order`, async () => {
    const port = await freePort();
    const server = await startPeer(peer, port, options);
    const people = await joinBoth(peer, port);
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

    const late = await WirePipe.start(peer, "board", 3);
    await late.connect(port);
    assert.deepEqual(late.heard.ready, [20], "who comes later finds all notes");
    for (const person of [...people, late]) person.stop();
    await server.end();
  });

  test(`${title}: what happens during a cut arrives after it, once`, async () => {
    const port = await freePort();
    const server = await startPeer(peer, port, options);
    const [stays, leaves] = await joinBoth(peer, port);
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
    for (const person of [stays, leaves]) person.stop();
    await server.end();
  });
}

async function notesAfterKill(peer, options) {
  const port = await freePort();
  const server = await startPeer(peer, port, options);
  const person = await WirePipe.start(peer, "kept", 1);
  await person.connect(port);
  await person.call("create 1 2 3");
  await person.until(() => person.heard.acknowledged.length === 3);
  await server.end("SIGKILL");
  person.stop();

  const again = await startPeer(peer, port, options);
  const late = await WirePipe.start(peer, "kept", 2);
  await late.connect(port);
  late.stop();
  await again.end();
  return late.heard.ready[0];
}

// What the comparison says of each peer's durability (README.md): killed right after its answer.
test("y-websocket keeps nothing when it is killed", async () => {
  assert.equal(await notesAfterKill("y-websocket", []), 0);
});
test("hocuspocus on SQLite has not stored yet what it answered", async () => {
  assert.equal(await notesAfterKill("hocuspocus", ["--sqlite", file("killed")]), 0);
});
test("tldraw sync on SQLite has what it answered", async () => {
  assert.equal(await notesAfterKill("tldraw-sync", ["--sqlite", file("killed-tldraw")]), 3);
});
