// Undoing beside what the room makes of one's writes: corrected stamps, refusals, another replica.

import { expect, test } from "vitest";
import { Random } from "../document/random.test-support";
import { PROPERTY_DELETED } from "../document/types";
import { Browser, shown } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { Marks } from "./undo-marks";
import { cut, note, scene, type } from "./undo-scene.test-support";
import { VirtualTime } from "./virtual-time.test-support";

test("a correction of the clock by the room doesn't hide that a value is one's own", async () => {
  const { time, server, client } = await scene();
  const id = client.createNote(note);
  await time.advance(1_000);
  server.clamp = 7; // every stamp comes back later than it was asked for
  client.setColour(id, 2);
  await time.advance(1_000);
  client.setColour(id, 3);
  await time.advance(1_000);
  client.undo();
  await time.advance(1_000);
  expect(client.notes().get(id)?.colour).toBe(2);
  client.undo();
  await time.advance(1_000);
  expect(client.notes().get(id)?.colour).toBe(1);
  client.redo();
  client.redo();
  await time.advance(1_000);
  expect(client.notes().get(id)?.colour).toBe(3);
  await client.closeAll();
});

test("nor does a correction that a broken connection kept from being heard", async () => {
  for (let wait = 0; wait < 240; wait += 20) {
    const { time, server, client } = await scene();
    const id = client.createNote(note);
    await time.advance(1_000);
    server.clamp = 7;
    client.setColour(id, 2);
    client.move(id, 10, 10);
    await time.advance(wait);
    server.cut();
    await time.advance(20_000);
    client.undo();
    client.undo();
    expect(client.notes().get(id)).toMatchObject({ x: 0, colour: 1 });
    await client.closeAll();
  }
});

test("a deletion of text that the room refused isn't brought back as well", async () => {
  const { time, server, client } = await scene();
  const id = client.createNote(note);
  type(client, id, 0, "kept");
  await time.advance(1_000);
  server.refuse = ({ change }) => (change.type === "text" ? "FROZEN" : null);
  cut(client, id, 0, 4);
  await time.advance(1_000);
  server.refuse = () => null;
  client.undo();
  await time.advance(1_000);
  expect(client.notes().get(id)?.text).not.toBe("keptkept");
  await client.closeAll();
});

test("what was begun before a replica was granted can be undone after it", async () => {
  const time = new VirtualTime();
  const server = new ModelServer(time, new Random(1));
  const client = await new Browser(1, server, () => false).open();
  const below = client.createNote({ ...note, x: 700 });
  const id = client.createNote(note);
  const above = client.createNote({ ...note, x: 700 });
  client.place(id, 0, below, true);
  type(client, id, 0, "early");
  client.setColour(id, 4);
  await time.advance(700);
  cut(client, id, 0, 2);
  await time.advance(3_000);
  const text = () => shown(client).flatMap((each) => (each.x === 700 ? [] : [each.text]));
  expect(text()).toEqual(["rly"]);
  client.undo();
  expect(text()).toEqual(["early"]);
  client.undo();
  expect(shown(client)).toMatchObject([{ x: 700 }, { text: "early", colour: 1 }, {}]);
  client.undo();
  expect(text()).toEqual([""]);
  for (let k = 0; k < 3; k++) client.redo();
  expect(shown(client)).toMatchObject([{ x: 700 }, { text: "rly", colour: 4 }, {}]);
  expect(client.compareDrawn(id, below)).toBeLessThan(0);
  for (let k = 0; k < 3; k++) client.undo();
  client.undo();
  expect(client.compareDrawn(id, below)).toBeGreaterThan(0);
  expect(client.compareDrawn(id, above)).toBeLessThan(0);
  client.undo();
  client.undo();
  expect([...client.notes().values()].map(({ x }) => x)).toEqual([700]);
  client.undo();
  await time.advance(1_000);
  expect(text()).toEqual([]);
  await client.closeAll();
});

test("marks: a write stands for the one that it brought back, and for that one's other names", () => {
  const marks = new Marks();
  marks.replace(PROPERTY_DELETED, "a", "b");
  marks.correct("b", "c");
  expect(marks.same(PROPERTY_DELETED, "a", "c")).toBe(true);
  expect(marks.same(3, "a", "c")).toBe(false);
  marks.correct("x", "y");
  marks.replace(3, "x", "z");
  expect(marks.same(3, "y", "z")).toBe(true);
});
