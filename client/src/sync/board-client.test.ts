import { expect, test } from "vitest";
import { type Random, Random as Seeded, withSeedsAsync } from "../document/random.test-support";
import type { LiveBoardClient } from "./board-client";
import { Browser, shown } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { VirtualTime } from "./virtual-time.test-support";

const note = { x: 0, y: 0, width: 160, height: 160, colour: 1 };

const act = (random: Random, client: LiveBoardClient, typed: string[]): void => {
  const notes = [...client.notes().values()];
  const [first] = notes;
  if (!first || random.chance(0.1)) {
    client.createNote({ ...note, x: random.below(1000) });
    return;
  }
  const some = random.pick(notes);
  const choice = random.below(10);
  if (choice === 0) client.move(some.id, random.below(1000), random.below(1000));
  else if (choice === 1) client.setColour(some.id, 1 + random.below(6));
  else if (choice === 2 && random.chance(0.2)) client.remove(some.id);
  else if (choice === 3 && some.text.length > 0) {
    const position = random.below(some.text.length);
    client.editText(some.id, { position, deleted: 1, inserted: "" });
  } else {
    // A mark that is typed once in the whole run: it may not be lost, nor come twice.
    const mark = String.fromCharCode(0x4e00 + typed.length);
    typed.push(mark);
    client.editText(some.id, {
      position: random.below(some.text.length + 1),
      deleted: 0,
      inserted: mark,
    });
  }
};

test("COM-1, COM-2, DEL-1: whatever the line does, all end equal, nothing is lost or doubled", async () => {
  await withSeedsAsync(30, async (random) => {
    const time = new VirtualTime();
    const server = new ModelServer(time, random);
    let loss = 0.03;
    const lossy = (): boolean => random.chance(loss);
    const browsers = [1, 2, 3].map((name) => new Browser(name, server, lossy));
    const clients = await Promise.all(browsers.map((browser) => browser.open()));
    const typed: string[] = [];
    await time.advance(2_000);
    for (let step = 0; step < 150; step++) {
      const place = random.below(clients.length);
      const client = clients[place];
      const browser = browsers[place];
      if (!client || !browser) throw new Error("no such client");
      if (random.chance(0.02)) server.cut();
      else if (random.chance(0.04)) {
        // Rightly or wrongly: the network is there all the time.
        browser.notices.tell(random.pick(["offline", "online", "visible"] as const));
      } else if (random.chance(0.03)) {
        const before = shown(client);
        await client.closeAll();
        const again = await browser.open();
        clients[place] = again;
        // What was shown is there before the network answers.
        if (again.loaded.value) expect(shown(again)).toEqual(before);
      } else act(random, client, typed);
      if (random.chance(0.5)) await time.advance(random.below(200));
    }
    loss = 0;
    server.cut();
    await time.advance(60_000);
    const [first] = clients;
    if (!first) throw new Error("no clients");
    for (const client of clients) {
      expect(client.connection.value.kind).toBe("live");
      expect(client.pendingCount.value).toBe(0);
      // Work on what others deleted meanwhile is told; nothing is refused.
      const verdicts = new Set(client.rejections.value.map(({ verdict }) => verdict));
      verdicts.delete("APPLIED_TO_DELETED");
      expect([...verdicts]).toEqual([]);
      expect(shown(client)).toEqual(shown(first));
    }
    // Marks in the text as the server has it, deleted notes included.
    const everything = [...server.document.objects.values()]
      .map(({ text }) => text.text())
      .join("");
    expect(new Set(everything).size).toBe(everything.length);
    const elements = [...server.document.objects.values()].reduce(
      (n, { text }) => n + text.elementCount,
      0,
    );
    expect(elements).toBe(typed.length);
    await Promise.all(clients.map((client) => client.closeAll()));
  });
});

const scene = () => {
  const time = new VirtualTime();
  const server = new ModelServer(time, new Seeded(1));
  return { time, server, browser: new Browser(1, server, () => false) };
};

test("two tabs of one browser are two replicas, and a closed tab's work is sent by another", async () => {
  const { time, server, browser } = scene();
  const one = await browser.open();
  await time.advance(1_000);
  const two = await browser.open();
  await time.advance(1_000);
  const id = one.createNote(note);
  two.createNote(note);
  await time.advance(1_000);
  expect(shown(one)).toEqual(shown(two));
  expect(new Set([...two.notes().keys()].map((key) => Math.floor(key / 2 ** 32))).size).toBe(2);
  one.editText(id, { position: 0, deleted: 0, inserted: "left behind" });
  await one.closeAll(); // before anything could be sent
  expect(server.document.objects.get(id)?.text.text()).toBe("");
  await time.advance(30_000);
  expect(two.notes().get(id)?.text).toBe("left behind");
  expect(two.pendingCount.value).toBe(0);
  await two.closeAll();
});

test("a refused edit leaves the text, and its words are given back", async () => {
  const { time, server, browser } = scene();
  const client = await browser.open();
  await time.advance(1_000);
  const id = client.createNote(note);
  client.editText(id, { position: 0, deleted: 0, inserted: "kept" });
  await time.advance(1_000);
  server.refuse = ({ change }) => (change.type === "text" ? "FORBIDDEN" : null);
  const changes: string[] = [];
  client.subscribeText(id, (list) => changes.push(...list.map(({ deleted }) => `-${deleted}`)));
  client.editText(id, { position: 4, deleted: 0, inserted: " not" });
  expect(client.notes().get(id)?.text).toBe("kept not");
  await time.advance(1_000);
  expect(client.notes().get(id)?.text).toBe("kept");
  expect(client.rejections.value).toMatchObject([
    { object: id, verdict: "FORBIDDEN", text: " not", changes: 1 },
  ]);
  expect(changes).toEqual(["-4"]);
  server.refuse = () => null;
  client.editText(id, { position: 4, deleted: 0, inserted: "!" });
  await time.advance(1_000);
  expect(server.document.objects.get(id)?.text.text()).toBe("kept!");
  await client.closeAll();
});

test("typing without a network waits as one change and survives a reload", async () => {
  const { time, server, browser } = scene();
  const client = await browser.open();
  await time.advance(1_000);
  const id = client.createNote(note);
  await time.advance(3_000);
  server.cut();
  await time.advance(10);
  for (const [place, key] of [..."hello there"].entries()) {
    client.editText(id, { position: place, deleted: 0, inserted: key });
  }
  expect(client.pendingCount.value).toBe(1);
  await client.closeAll();
  const again = await browser.open();
  expect(again.loaded.value).toBe(true);
  expect(again.notes().get(id)?.text).toBe("hello there");
  await time.advance(5_000);
  expect(server.document.objects.get(id)?.text.text()).toBe("hello there");
  expect(again.pendingCount.value).toBe(0);
  await again.closeAll();
});

test("work that was begun before a replica was granted moves to the granted one", async () => {
  const { time, server, browser } = scene();
  const client = await browser.open();
  const id = client.createNote(note);
  client.editText(id, { position: 0, deleted: 0, inserted: "early" });
  client.editText(id, { position: 0, deleted: 1, inserted: "" });
  await time.advance(2_000);
  const texts = [...server.document.objects.values()].map(({ text }) => text.text());
  expect(texts).toEqual(["arly"]);
  client.editText(id, { position: 0, deleted: 0, inserted: "E" }); // by the old id
  await time.advance(2_000);
  expect(shown(client).map(({ text }) => text)).toEqual(["Early"]);
  await client.closeAll();
});
