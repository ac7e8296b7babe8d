// One board with two browsers on it, and what the tests of undoing do there.

import { type Random, Random as Seeded } from "../document/random.test-support";
import type { LiveBoardClient } from "./board-client";
import { Browser, shown } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { VirtualTime } from "./virtual-time.test-support";

export const note = { x: 0, y: 0, width: 160, height: 160, colour: 1 };

export const scene = async (random: Random = new Seeded(1)) => {
  const time = new VirtualTime();
  const server = new ModelServer(time, random);
  const [own, other] = [1, 2].map((name) => new Browser(name, server, () => false));
  if (!own || !other) throw new Error("no browsers");
  const client = await own.open();
  await time.advance(1_000);
  return { time, server, client, own, other };
};

export const type = (client: LiveBoardClient, id: number, position: number, text: string): void =>
  client.editText(id, { position, deleted: 0, inserted: text });

export const cut = (client: LiveBoardClient, id: number, position: number, deleted: number): void =>
  client.editText(id, { position, deleted, inserted: "" });

export const gesture = (client: LiveBoardClient, run: () => void): void => {
  client.beginGesture();
  run();
  client.endGesture();
};

// What is shown, with the order of drawing.
export const picture = (client: LiveBoardClient) => {
  const notes = shown(client);
  const order = notes.map(({ id }) => id).sort((a, b) => client.compareDrawn(a, b));
  return { notes, order };
};

export const undoAll = (client: LiveBoardClient): number => {
  let count = 0;
  while (client.canUndo.value) {
    client.undo();
    count += 1;
  }
  return count;
};

export const redoAll = (client: LiveBoardClient): void => {
  while (client.canRedo.value) client.redo();
};
