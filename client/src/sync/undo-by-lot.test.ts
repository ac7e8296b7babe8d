// Undoing and redoing after actions drawn by lot: what must hold whatever was done.

import { expect, test } from "vitest";
import { type Random, withSeedsAsync } from "../document/random.test-support";
import { replicaOf } from "../document/types";
import type { LiveBoardClient } from "./board-client";
import type { ModelServer } from "./model-server.test-support";
import { gesture, note, picture, redoAll, scene, type, undoAll } from "./undo-scene.test-support";

// Never within a surrogate pair.
const edge = (text: string, place: number): number => {
  const unit = text.charCodeAt(place);
  return Math.min(text.length, unit >= 0xdc00 && unit <= 0xdfff ? place + 1 : place);
};

const placeIn = (random: Random, text: string): number => edge(text, random.below(text.length + 1));

const act = (random: Random, client: LiveBoardClient): void => {
  const notes = [...client.notes().values()];
  if (notes.length < 3 || random.chance(0.08)) {
    client.createNote({ ...note, x: random.below(900) });
    return;
  }
  const some = random.pick(notes);
  switch (random.below(9)) {
    case 0:
      client.move(some.id, random.below(900), random.below(900));
      return;
    case 1:
      gesture(client, () => {
        for (let k = 0; k < 4; k++) client.move(some.id, random.below(900), k);
        for (const each of notes)
          if (random.chance(0.3)) client.setColour(each.id, random.below(7));
      });
      return;
    case 2:
      if (random.chance(0.5)) client.remove(some.id);
      return;
    case 3: {
      const gone = client.deletedObjects();
      if (gone.length > 0) client.restore(random.pick(gone).id);
      return;
    }
    case 4: {
      const beside = random.pick(notes).id;
      if (random.chance(0.3)) client.place(some.id, beside, 0, random.chance(0.5));
      else client.place(some.id, 0, beside, random.chance(0.5));
      return;
    }
    case 5: {
      const position = placeIn(random, some.text);
      const end = edge(some.text, position + random.below(5));
      const inserted = random.chance(0.4) ? "€" : "";
      client.editText(some.id, { position, deleted: end - position, inserted });
      return;
    }
    default: {
      const letters = ["a", "bc", "def", "👩", "\n"];
      type(client, some.id, placeIn(random, some.text), random.pick(letters));
    }
  }
};

test("alone: undoing everything and redoing it changes nothing, whatever the network does meanwhile", async () => {
  await withSeedsAsync(40, async (random) => {
    const { time, server, client } = await scene(random);
    const pictures = [picture(client)];
    for (let step = 0; step < 40; step++) {
      act(random, client);
      if (random.chance(0.6)) await time.advance(random.below(900));
      if (random.chance(0.05)) server.cut();
    }
    await time.advance(1_000);
    const present = picture(client);
    for (let round = 0; round < 2; round++) {
      undoAll(client);
      expect(picture(client)).toEqual(pictures[0]);
      if (random.chance(0.5)) await time.advance(5_000);
      redoAll(client);
      expect(picture(client)).toEqual(present);
      if (random.chance(0.5)) await time.advance(5_000);
    }
    await time.advance(20_000);
    expect(picture(client)).toEqual(present);
    expect(client.rejections.value).toEqual([]);
    const hellos = server.hellos.length;
    server.sendDigests(); // a copy that differs comes back for the whole board
    await time.advance(2_000);
    expect(server.hellos.length).toBe(hellos);
    await client.closeAll();
  });
});

test("alone: each undo brings back the picture before the action, each redo the one after it", async () => {
  await withSeedsAsync(25, async (random) => {
    const { time, client } = await scene(random);
    const pictures = [JSON.stringify(picture(client))];
    for (let step = 0; step < 25; step++) {
      gesture(client, () => act(random, client));
      const now = JSON.stringify(picture(client));
      if (now !== pictures.at(-1)) pictures.push(now);
      if (random.chance(0.4)) await time.advance(random.below(700));
    }
    let place = pictures.length - 1;
    for (let step = 0; step < 120; step++) {
      const back = random.chance(place > pictures.length / 2 ? 0.6 : 0.45);
      if (back ? place === 0 : place === pictures.length - 1) continue;
      if (back) client.undo();
      else client.redo();
      const now = JSON.stringify(picture(client));
      // Some actions changed nothing that shows: the same letter for the same.
      if (now === pictures[place]) continue;
      place += back ? -1 : 1;
      expect(now).toBe(pictures[place]);
      if (random.chance(0.2)) await time.advance(random.below(400));
    }
    await client.closeAll();
  });
});

// Everything that `replica` wrote and that stands: registers, places, and visible units of text.
const writtenBy = (server: ModelServer, replica: number): Map<string, string> => {
  const written = new Map<string, string>();
  for (const { id, registers, place, text } of server.document.objects.values()) {
    for (const [property, { value, stamp }] of registers) {
      if (stamp.replica === replica)
        written.set(`${id} ${property}`, JSON.stringify([value, stamp]));
    }
    if (place.stamp.replica === replica) written.set(`${id} place`, JSON.stringify(place));
    for (const { run, start, length, visible } of text.index.segments()) {
      if (!visible || run.replica !== replica) continue;
      for (let k = start; k < start + length; k++)
        written.set(`${id} unit ${run.first + k}`, run.text.charAt(k));
    }
  }
  return written;
};

test("beside others: undoing and redoing leaves everything that others wrote as it is", async () => {
  await withSeedsAsync(30, async (random) => {
    const { time, server, client, other } = await scene(random);
    const neighbour = await other.open();
    await time.advance(1_000);
    const theirReplica = replicaOf(neighbour.createNote(note));
    for (let step = 0; step < 50; step++) {
      act(random, random.pick([client, neighbour]));
      if (random.chance(0.6)) await time.advance(random.below(600));
      if (random.chance(0.1)) client.undo();
      if (random.chance(0.05)) client.redo();
    }
    await time.advance(10_000);
    const theirs = writtenBy(server, theirReplica);
    for (let k = 0; k < 60; k++) {
      if (random.chance(0.6)) client.undo();
      else client.redo();
      if (random.chance(0.2)) await time.advance(random.below(300));
    }
    undoAll(client);
    await time.advance(10_000);
    expect([...writtenBy(server, theirReplica)].sort()).toEqual([...theirs].sort());
    redoAll(client);
    await time.advance(10_000);
    expect(picture(neighbour)).toEqual(picture(client));
    expect([...writtenBy(server, theirReplica)].sort()).toEqual([...theirs].sort());
    await Promise.all([client.closeAll(), neighbour.closeAll()]);
  });
});
