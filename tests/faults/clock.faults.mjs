// R15: the wall clock jumps a day, either way, under people at work. Nobody is disconnected or shut
// out, order holds, and nothing is erased because of it.
import assert from "node:assert/strict";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Crowd, makeBoards, pause, readLog, startServer, test, workFolder } from "./bench.mjs";

const folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
const library = folders.map((folder) => join(folder, "libfaketimeMT.so.1")).find(existsSync);

test("R15: the clock jumps a day ahead, back, and a day behind", async (t) => {
  if (!library) return t.skip("libfaketime is not installed");
  const work = workFolder();
  const clock = join(work.path, "clock");
  const jump = (offset) => {
    writeFileSync(`${clock}.new`, `${offset}\n`);
    renameSync(`${clock}.new`, clock);
  };
  jump("+0");
  const environment = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_DONT_FAKE_MONOTONIC: "1", FAKETIME_NO_CACHE: "1" };
  const server = await startServer(work, { environment });
  const places = await makeBoards(server, 2);
  // One that is to be deleted in a week: a day must not be enough.
  const doomed = await server.createBoard("Bientôt supprimé");
  assert.equal((await server.api("DELETE", `/api/boards/${doomed.id}`)).status, 200);
  const crowd = new Crowd(server.port, places, { members: 4, rate: 20 });
  // The server's own idea of now: the date of a board that it makes.
  let boardsMade = places.length + 1;
  const assertServerIsAt = async (offset) => {
    const made = await server.createBoard(`Fait à ${offset}`);
    boardsMade += 1;
    const ahead = Date.parse(made.createdAt) || made.createdAt;
    assert.ok(Math.abs(ahead - Date.now() - Number(offset) * 1000) < 60_000, `the clock did not jump: ${made.createdAt}`);
    const boards = (await server.api("GET", "/api/boards")).json;
    assert.equal((boards.boards ?? boards).length, boardsMade, `every board is listed at ${offset}`);
  };
  try {
    await crowd.until("everybody is there", 10, ({ live }) => live === 8);
    for (const offset of ["+86400", "+0", "-86400", "+0"]) {
      const before = await crowd.report();
      jump(offset);
      await pause(1500);
      const during = await crowd.report();
      await assertServerIsAt(offset);
      assert.ok(during.acknowledged - before.acknowledged > 100, `work goes on at ${offset}`);
      assert.deepEqual([during.live, during.reconnections, during.sent_away, during.refused], [8, 0, [], 0]);
      for (const { code } of places) await server.joinByCode(code);
    }
    // And over starts, with the clock a day ahead and a day behind.
    for (const offset of ["+86400", "-86400", "+0"]) {
      const before = await crowd.report();
      await server.kill("SIGKILL");
      jump(offset);
      await server.launch();
      await crowd.until(`everybody is back at ${offset}`, 10, ({ live, acknowledged }) => live === 8 && acknowledged > before.acknowledged + 50);
      await assertServerIsAt(offset);
    }
    const settled = await crowd.settle(20);
    assert.equal(settled.acknowledged, true);
    for (const board of settled.boards) assert.equal(board.whole, true, JSON.stringify(settled));
    const report = await crowd.report();
    assert.deepEqual(report.sent_away, []);
    assert.equal((await server.api("POST", `/api/boards/${doomed.id}/restore`)).status, 200);
    assert.equal((await server.kill("SIGTERM")).code, 0);
    const log = readLog(join(work.path, "data"), report);
    assert.deepEqual([log.unreadable, log.missing, log.twice], [undefined, 0, 0]);
  } finally {
    await crowd.stop();
    await server.kill("SIGKILL");
    work.remove();
  }
});
