// What one entry of the history holds, and what undoing it leaves alone.

import { expect, test } from "vitest";
import {
  cut,
  gesture,
  note,
  picture,
  redoAll,
  scene,
  type,
  undoAll,
} from "./undo-scene.test-support";

test("undoing many times, copying and redoing back to the present leaves the board unchanged", async () => {
  const { time, client } = await scene();
  const id = client.createNote(note);
  type(client, id, 0, "first ");
  await time.advance(700);
  type(client, id, 6, "second");
  client.setColour(id, 4);
  await time.advance(2_000);
  const present = picture(client);
  client.undo();
  client.undo();
  expect(client.notes().get(id)?.text).toBe("first ");
  const copied = client.notes().get(id)?.text; // reading is no action
  redoAll(client);
  await time.advance(2_000);
  expect(copied).toBe("first ");
  expect(picture(client)).toEqual(present);
  await client.closeAll();
});

test("half a second of typing is one entry; a pause or another note begins the next", async () => {
  const { time, client } = await scene();
  const [one, two] = [client.createNote(note), client.createNote(note)];
  for (const key of "abc") {
    type(client, one, client.notes().get(one)?.text.length ?? 0, key);
    await time.advance(200);
  }
  await time.advance(400);
  type(client, one, 3, "d");
  client.resize(one, 160, 200); // it grew with its text
  type(client, two, 0, "e");
  const texts = () => [one, two].map((id) => client.notes().get(id)?.text);
  expect(texts()).toEqual(["abcd", "e"]);
  client.undo();
  expect(texts()).toEqual(["abcd", ""]);
  client.undo();
  expect(texts()).toEqual(["abc", ""]);
  expect(client.notes().get(one)?.height).toBe(160);
  client.undo();
  expect(texts()).toEqual(["", ""]);
  client.redo();
  expect(texts()).toEqual(["abc", ""]);
  await client.closeAll();
});

test("a value that someone else wrote over is left, and the entry before it is undone instead", async () => {
  const { time, client, other } = await scene();
  const neighbour = await other.open();
  const id = client.createNote(note);
  client.move(id, 100, 100);
  await time.advance(1_000);
  client.setColour(id, 3);
  await time.advance(1_000);
  neighbour.setColour(id, 5);
  await time.advance(1_000);
  expect([...client.undo()]).toEqual([id]);
  expect(client.notes().get(id)).toMatchObject({ x: 0, y: 0, colour: 5 });
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("nothing is undone on a note that someone else deleted", async () => {
  const { time, client, other } = await scene();
  const neighbour = await other.open();
  const [kept, gone] = [client.createNote(note), client.createNote(note)];
  await time.advance(1_000);
  client.setColour(kept, 2);
  client.setColour(gone, 3);
  type(client, gone, 0, "mine");
  await time.advance(1_000);
  neighbour.remove(gone);
  await time.advance(1_000);
  expect([...client.undo()]).toEqual([kept]);
  await time.advance(1_000);
  expect(client.deletedNote(gone)).toMatchObject({ colour: 3, text: "mine" });
  expect(client.rejections.value).toEqual([]);
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("deleted text comes back in its place, beside what others wrote there meanwhile", async () => {
  const { time, client, other } = await scene();
  const neighbour = await other.open();
  const id = client.createNote(note);
  type(client, id, 0, "one two three");
  await time.advance(1_000);
  cut(client, id, 4, 4);
  await time.advance(1_000);
  type(neighbour, id, 0, "zero ");
  type(neighbour, id, 9, "2 ");
  await time.advance(1_000);
  client.undo();
  await time.advance(1_000);
  const text = neighbour.notes().get(id)?.text;
  expect(["zero one 2 two three", "zero one two 2 three"]).toContain(text);
  client.redo();
  await time.advance(1_000);
  expect(neighbour.notes().get(id)?.text).toBe("zero one 2 three");
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("a gesture that is called off leaves no entry, and no mark on the ones before it", async () => {
  const { time, client } = await scene();
  const id = client.createNote(note);
  client.move(id, 50, 50);
  await time.advance(1_000);
  gesture(client, () => {
    client.move(id, 90, 90);
    client.move(id, 50, 50);
  });
  client.undo();
  expect(client.notes().get(id)).toMatchObject({ x: 0, y: 0 });
  await client.closeAll();
});

test("two hundred entries are kept; those of erased objects are dropped", async () => {
  const { time, server, client } = await scene();
  const [id, erased] = [client.createNote(note), client.createNote(note)];
  for (let k = 0; k < 250; k++) client.move(id, k + 1, 0);
  client.setColour(erased, 2);
  await time.advance(5_000);
  server.erase(erased);
  await time.advance(1_000);
  expect(undoAll(client)).toBe(199);
  expect(client.notes().get(id)?.x).toBe(51);
  await client.closeAll();
});
