// What a person did and that met a deleted object waits until they say what becomes of it.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Random as Seeded } from "../document/random.test-support";
import { Browser } from "./model-browser.test-support";
import { ModelServer } from "./model-server.test-support";
import { RejectedWork } from "./rejected-work";
import { VirtualTime } from "./virtual-time.test-support";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const note = { x: 0, y: 0, width: 160, height: 160, colour: 1 };

// One person goes offline and works on a note that the other deletes meanwhile.
const offlineScene = async () => {
  const time = new VirtualTime();
  const server = new ModelServer(time, new Seeded(1));
  let offline = false;
  const browser = new Browser(1, server, () => offline);
  const client = await browser.open();
  const neighbour = await new Browser(2, server, () => false).open();
  await time.advance(1_000);
  const id = client.createNote(note);
  client.editText(id, { position: 0, deleted: 0, inserted: "the note" });
  await time.advance(4_000);
  const goOffline = async (): Promise<void> => {
    offline = true;
    server.cut();
    await time.advance(3_000);
  };
  const comeBack = async (wait = 40_000): Promise<void> => {
    offline = false;
    await time.advance(wait);
  };
  return { time, server, browser, client, neighbour, id, goOffline, comeBack };
};

const workOffline = async () => {
  const scene = await offlineScene();
  const { time, client, neighbour, id } = scene;
  await scene.goOffline();
  client.editText(id, { position: 8, deleted: 0, inserted: " and mine" });
  client.move(id, 300, 300);
  client.setColour(id, 3);
  neighbour.remove(id);
  await time.advance(1_000);
  return scene;
};

test("DOC-14: changes made offline to a note that was deleted meanwhile are told, with their words", async () => {
  const { client, neighbour, id, comeBack } = await workOffline();
  await comeBack();
  expect(client.notes().size).toBe(0);
  expect(client.rejections.value).toMatchObject([
    { object: id, verdict: "APPLIED_TO_DELETED", text: " and mine", changes: 3 },
  ]);
  expect(client.deletedNote(id)).toMatchObject({ text: "the note and mine", x: 300, colour: 3 });
  expect(neighbour.rejections.value).toEqual([]);
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("a restored note leaves the tray, whoever restored it", async () => {
  for (const who of ["client", "neighbour"] as const) {
    const { time, client, neighbour, id, comeBack } = await workOffline();
    await comeBack();
    expect(client.rejections.value.length).toBe(1);
    (who === "client" ? client : neighbour).restore(id);
    await time.advance(1_000);
    expect(client.rejections.value).toEqual([]);
    expect(neighbour.notes().get(id)?.text).toBe("the note and mine");
    await Promise.all([client.closeAll(), neighbour.closeAll()]);
  }
});

test("the tray survives a reload, and what was discarded stays away", async () => {
  const { time, server, browser, client, neighbour, id, comeBack } = await workOffline();
  await comeBack();
  await client.closeAll();
  server.unreachable = true;
  const again = await browser.open();
  expect(again.rejections.value).toMatchObject([{ object: id, text: " and mine", changes: 3 }]);
  expect(again.deletedNote(id)?.text).toBe("the note and mine");
  again.dismissRejection(0);
  await time.advance(2_000);
  await again.closeAll();
  const third = await browser.open();
  expect(third.rejections.value).toEqual([]);
  await Promise.all([third.closeAll(), neighbour.closeAll()]);
});

test("a reload while the answers are on their way counts nothing twice", async () => {
  let heardBefore = 0;
  for (let wait = 0; wait < 400; wait += 15) {
    const { time, server, browser, client, neighbour, comeBack } = await workOffline();
    await comeBack(0);
    client.retryNow();
    await time.advance(wait);
    heardBefore += client.rejections.value.length;
    server.cut();
    await client.closeAll();
    const again = await browser.open();
    await time.advance(20_000);
    expect(again.rejections.value).toMatchObject([{ text: " and mine", changes: 3 }]);
    await Promise.all([again.closeAll(), neighbour.closeAll()]);
  }
  expect(heardBefore).toBeGreaterThan(0);
  expect(heardBefore).toBeLessThan(27);
});

test("GC-4: words for an erased note are kept", async () => {
  const { time, server, client, neighbour, id, goOffline, comeBack } = await offlineScene();
  await goOffline();
  client.editText(id, { position: 0, deleted: 0, inserted: "late words" });
  neighbour.remove(id);
  await time.advance(1_000);
  server.erase(id);
  await comeBack();
  expect(client.connection.value.kind).toBe("live");
  expect(client.rejections.value).toMatchObject([
    { object: id, verdict: "UNKNOWN_OBJECT", text: "late words", changes: 1 },
  ]);
  expect(client.deletedNote(id)).toBeNull();
  expect(client.copyDeleted(id)).toBeNull();
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("work on a note that one deletes oneself needs no settling", async () => {
  const { time, client, neighbour, id } = await offlineScene();
  client.remove(id);
  client.setColour(id, 2);
  await time.advance(2_000);
  expect(client.rejections.value).toEqual([]);
  await Promise.all([client.closeAll(), neighbour.closeAll()]);
});

test("a closed tab's work that met a deleted note is told in the tab that sent it", async () => {
  const { browser, client, neighbour, id, comeBack } = await workOffline();
  const second = await browser.open();
  await client.closeAll();
  expect(second.rejections.value).toEqual([]);
  await comeBack();
  expect(second.rejections.value).toMatchObject([
    { object: id, verdict: "APPLIED_TO_DELETED", text: " and mine", changes: 3 },
  ]);
  await second.closeAll();
  const third = await browser.open();
  expect(third.rejections.value).toMatchObject([{ text: " and mine", changes: 3 }]);
  await Promise.all([third.closeAll(), neighbour.closeAll()]);
});

test("an answer that is heard twice is counted once", () => {
  const work = new RejectedWork();
  const one = { object: 7, verdict: "FROZEN", text: "a", changes: 1, cseq: 4 };
  work.add(one);
  work.add(one);
  work.add({ ...one, text: "b", cseq: 5 });
  work.add({ ...one, object: 8 });
  expect(work.list.value).toEqual([
    { ...one, text: "ab", changes: 2, cseq: 5 },
    { ...one, object: 8 },
  ]);
});
