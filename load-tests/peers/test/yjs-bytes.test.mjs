// What our client of Yjs writes is what Yjs itself writes, and it reads what Yjs writes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as awarenessProtocol from "y-protocols/awareness";
import * as Y from "yjs";
import { WirePipe } from "./wire-pipe.mjs";

const emptyState = Uint8Array.of(0, 1, 2, 0, 0);
const colorOfNotes = "yellow";
let pipe;

before(async () => {
  pipe = await WirePipe.start("y-websocket", "board", 3);
  await pipe.call("open");
  await pipe.receive(emptyState);
});
after(() => pipe.stop());

const x = (tag) => tag & 0x3fff;
const y = (tag) => tag >> 14;

// The bytes of an update message of y-websocket: kind, step, length in one or two bytes.
function updateOf(message) {
  assert.deepEqual([...message.subarray(0, 2)], [0, 2]);
  return message.subarray(message[2] > 0x7f ? 4 : 3);
}

async function updateAfter(line) {
  pipe.sent = [];
  await pipe.call(line);
  assert.equal(pipe.sent.length, 1);
  return pipe.sent[0].bytes;
}

function keyAt(doc, tag) {
  const notes = [...doc.getMap("notes").entries()];
  return notes.find(([, note]) => note.get("x") === x(tag) && note.get("y") === y(tag))?.[0];
}

function createNotes(doc, keys, tags) {
  doc.transact(() => {
    tags.forEach((tag, index) => {
      const note = new Y.Map();
      note.set("x", x(tag));
      note.set("y", y(tag));
      note.set("color", colorOfNotes);
      note.set("text", new Y.Text());
      doc.getMap("notes").set(keys[index], note);
    });
  });
}

function moveNote(doc, key, tag) {
  doc.transact(() => {
    doc.getMap("notes").get(key).set("x", x(tag));
    doc.getMap("notes").get(key).set("y", y(tag));
  });
}

test("notes made and moved are, byte for byte, what Yjs emits", async () => {
  const tags = [5, 63, 64, 20_000, 0x0fff_ffff];
  const steps = [
    ["move 70000 1", 1, 70_000],
    ["move 81 1", 1, 81],
    ["move 99 9", 4, 99],
  ];
  const ours = [updateOf(await updateAfter(`create ${tags.join(" ")}`))];
  for (const [line] of steps) ours.push(updateOf(await updateAfter(line)));

  const received = new Y.Doc();
  Y.applyUpdate(received, ours[0]);
  const keys = tags.map((tag) => keyAt(received, tag));
  const client = Y.decodeUpdate(ours[0]).structs[0].id.client;

  const real = new Y.Doc();
  real.clientID = client;
  const theirs = [];
  real.on("update", (update) => theirs.push(update));
  createNotes(real, keys, tags);
  for (const [, which, tag] of steps) moveNote(real, keys[which], tag);

  assert.deepEqual(ours.map(toHex), theirs.map(toHex));
  for (const update of ours.slice(1)) Y.applyUpdate(received, update);
  assert.equal(received.store.pendingStructs, null);
  assert.equal(received.store.pendingDs, null);
  assert.deepEqual(received.getMap("notes").toJSON(), real.getMap("notes").toJSON());
});

test("a cursor is awareness that y-protocols reads", async () => {
  const message = await updateAfter("point 70001");
  assert.equal(message[0], 1);
  const awareness = new awarenessProtocol.Awareness(new Y.Doc());
  awarenessProtocol.applyAwarenessUpdate(awareness, message.subarray(2), null);
  const states = [...awareness.getStates().values()].filter((state) => state.cursor);
  assert.deepEqual(
    states.map((state) => state.cursor),
    [{ x: x(70_001), y: y(70_001) }],
  );
  awareness.destroy();
});

test("edits of real documents are found: alone, merged, and beside other content", async () => {
  const docs = [new Y.Doc(), new Y.Doc()];
  const updates = [];
  for (const doc of docs) doc.on("update", (update) => updates.push(update));
  createNotes(docs[0], ["a", "b"], [101, 102]);
  createNotes(docs[1], ["c"], [103]);
  docs[0].getMap("notes").get("a").get("text").insert(0, "écrit à plusieurs 👋");
  docs[0].getText("other").insert(0, "text", { bold: true });
  docs[0].getArray("list").insert(0, [1.5, null, { deep: [true, "x", 1n] }, new Uint8Array(3)]);
  docs[0].getXmlFragment("xml").insert(0, [new Y.XmlElement("p")]);
  moveNote(docs[0], "a", 104);
  moveNote(docs[1], "c", 105);
  moveNote(docs[0], "b", 106);

  pipe.heard.edit.length = 0;
  await deliver(updates[0]);
  await deliver(Y.mergeUpdates(updates.slice(1)));
  assert.deepEqual(pipe.heard.failed, []);
  const alone = pipe.heard.edit.splice(0);
  assert.deepEqual(alone.slice(0, 2), [101, 102]);
  assert.deepEqual(alone.toSorted(), [101, 102, 103, 104, 105, 106]);

  await deliver(Y.mergeUpdates(updates));
  assert.deepEqual(pipe.heard.edit, [], "what came before is passed over");
  assert.deepEqual(pipe.heard.failed, []);
});

test("the state of a document tells its notes, and no edits", async () => {
  const doc = new Y.Doc();
  createNotes(doc, ["a", "b", "c"], [1, 2, 3]);
  for (let tag = 10; tag < 60; ++tag) moveNote(doc, "b", tag);
  const joiner = await WirePipe.start("y-websocket", "board", 4);
  await joiner.call("open");
  await joiner.receive(sync(1, Y.encodeStateAsUpdate(doc)));
  assert.deepEqual(joiner.heard.ready, [3]);
  assert.deepEqual(joiner.heard.edit, []);
  assert.deepEqual(joiner.heard.failed, []);
  joiner.stop();
});

test("an update whose predecessors are missing is told as a fault", async () => {
  const doc = new Y.Doc();
  createNotes(doc, ["a"], [1]);
  const updates = [];
  doc.on("update", (update) => updates.push(update));
  moveNote(doc, "a", 2);
  await deliver(updates[0]);
  assert.deepEqual(pipe.heard.failed.splice(0), ["an update whose predecessors never came"]);
});

function toHex(bytes) {
  return Buffer.from(bytes).toString("hex");
}

function sync(step, payload) {
  const length =
    payload.length > 0x7f
      ? [0x80 | (payload.length & 0x7f), payload.length >> 7]
      : [payload.length];
  assert.ok(payload.length < 1 << 14);
  return Uint8Array.from([0, step, ...length, ...payload]);
}

function deliver(update) {
  return pipe.receive(sync(2, update));
}
