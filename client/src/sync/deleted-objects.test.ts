// What is shown and what is not: deletion, restoring, standing below others, and who did it.

import { expect, test } from "vitest";
import { isNote } from "../document/objects";
import { Random as Seeded, withSeedsAsync } from "../document/random.test-support";
import { Browser } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { VirtualTime } from "./virtual-time.test-support";

const note = { x: 0, y: 0, width: 160, height: 160, colour: 1 };

const scene = async (random = new Seeded(1)) => {
  const time = new VirtualTime();
  const server = new ModelServer(time, random);
  const clients = await Promise.all(
    [1, 2].map((name) => new Browser(name, server, () => false).open()),
  );
  const [client, neighbour] = clients;
  if (!client || !neighbour) throw new Error("no clients");
  await time.advance(1_000);
  return { time, server, client, neighbour, end: () => clients.map((each) => each.closeAll()) };
};

test("STR-8: with a deleted object goes what stands below it, and comes back with it", async () => {
  const { time, client, neighbour, end } = await scene();
  const [frame, child, grandchild] = [note, note, note].map((at) => client.createNote(at));
  if (!frame || !child || !grandchild) throw new Error("no notes");
  client.place(child, frame, 0, false);
  client.place(grandchild, child, 0, false);
  await time.advance(1_000);
  const told: number[] = [];
  neighbour.subscribe((changed) => told.push(...changed));
  client.remove(frame);
  expect([...client.notes().keys()]).toEqual([]);
  await time.advance(1_000);
  expect([...neighbour.notes().keys()]).toEqual([]);
  expect(new Set(told)).toEqual(new Set([frame, child, grandchild]));
  expect(neighbour.deletedObjects().map(({ id }) => id)).toEqual([frame]);
  neighbour.place(child, 0, 0, false);
  await time.advance(1_000);
  expect(new Set(client.notes().keys())).toEqual(new Set([child, grandchild]));
  client.restore(frame);
  await time.advance(1_000);
  expect(neighbour.notes().size).toBe(3);
  end();
});

test("restoring an object restores what hides it", async () => {
  const { time, client, neighbour, end } = await scene();
  const frame = client.createNote(note);
  const child = client.createNote(note);
  client.place(child, frame, 0, false);
  client.remove(child);
  client.remove(frame);
  await time.advance(1_000);
  neighbour.restore(child);
  await time.advance(1_000);
  expect([...client.notes().keys()].sort()).toEqual([frame, child].sort());
  neighbour.undo();
  await time.advance(1_000);
  expect(client.notes().size).toBe(0);
  end();
});

test("STR-7: what stands below an object is drawn right above it", async () => {
  const { time, client, neighbour, end } = await scene();
  const [a, b, c] = [note, note, note].map((at) => client.createNote(at));
  if (!a || !b || !c) throw new Error("no notes");
  const drawn = (of: typeof client) => [a, b, c].sort((one, two) => of.compareDrawn(one, two));
  expect(drawn(client)).toEqual([a, b, c]);
  client.place(c, a, 0, false);
  expect(drawn(client)).toEqual([a, c, b]);
  client.place(b, 0, 0, true);
  expect(drawn(client)).toEqual([b, a, c]);
  await time.advance(1_000);
  expect(drawn(client)).toEqual([b, a, c]);
  expect(drawn(neighbour)).toEqual([b, a, c]);
  end();
});

test("what is shown is told: whatever happens to the structure, no note stays that should go", async () => {
  await withSeedsAsync(40, async (random) => {
    const { time, server, client, neighbour, end } = await scene(random);
    for (let step = 0; step < 60; step++) {
      const one = random.pick([client, neighbour]);
      const notes = [...one.notes().keys()];
      if (notes.length < 4) one.createNote(note);
      else if (random.chance(0.5)) {
        one.place(random.pick(notes), random.chance(0.3) ? 0 : random.pick(notes), 0, true);
      } else if (random.chance(0.4)) one.remove(random.pick(notes));
      else if (one.deletedObjects().length > 0) one.restore(random.pick(one.deletedObjects()).id);
      if (random.chance(0.1)) {
        const gone = client.deletedObjects();
        if (gone.length > 0) server.erase(random.pick(gone).id);
      }
      if (random.chance(0.05)) server.cut();
      if (random.chance(0.5)) await time.advance(random.below(300));
    }
    await time.advance(30_000);
    const visible = [...server.document.objects.values()]
      .filter((object) => isNote(object) && server.document.visible(object.id))
      .map(({ id }) => id);
    for (const one of [client, neighbour]) {
      expect(one.pendingCount.value).toBe(0);
      expect([...one.notes().keys()].sort()).toEqual(visible.sort());
    }
    end();
  });
});

test("the bin: newest first, with who and when; names are asked for once", async () => {
  const { time, server, client, neighbour, end } = await scene();
  const ids = [0, 1, 2].map((x) => client.createNote({ ...note, x }));
  const [one, two, three] = ids as [number, number, number];
  client.editText(one, { position: 0, deleted: 0, inserted: "mine" });
  await time.advance(1_000);
  client.remove(one);
  await time.advance(1_000);
  neighbour.remove(two);
  await time.advance(1_000);
  client.remove(three);
  const listed = client.deletedObjects();
  expect(listed.map(({ id }) => id)).toEqual([three, two, one]);
  expect(listed.map(({ text }) => text)).toEqual(["", "", "mine"]);
  expect(Math.abs((listed[0]?.at ?? 0) - time.milliseconds)).toBeLessThan(2_000);
  const by = (at: number) => client.authorOf(listed[at]?.replica ?? 0);
  expect(by(0)?.self).toBe(true);
  expect(by(1)).toBeNull();
  const revision = client.authorsRevision.value;
  client.lookUpAuthors(listed.map(({ replica }) => replica));
  client.lookUpAuthors(listed.map(({ replica }) => replica));
  await time.advance(1_000);
  expect(client.authorsRevision.value).toBeGreaterThan(revision);
  expect(by(1)).toMatchObject({ name: "browser 2", self: false });
  expect(server.questions.length).toBe(1);
  client.restore(two);
  expect(client.deletedObjects().map(({ id }) => id)).toEqual([three, one]);
  end();
});

test("AUT-1: no question names more than 256 replicas, and none goes out without a connection", async () => {
  const { time, server, client, end } = await scene();
  server.unreachable = true;
  server.cut();
  await time.advance(1_000);
  client.lookUpAuthors(Array.from({ length: 600 }, (_, k) => k + 1));
  server.unreachable = false;
  await time.advance(30_000);
  expect(server.questions).toEqual([]);
  client.lookUpAuthors(Array.from({ length: 600 }, (_, k) => k + 1));
  await time.advance(1_000);
  expect(server.questions.map(({ length }) => length)).toEqual([256, 256, 88]);
  end();
});
