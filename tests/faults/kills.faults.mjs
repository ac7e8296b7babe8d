// R1, R4: what was acknowledged survives SIGKILL, exactly once; and a server that breaks this promise
// is noticed by the same loop.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { chance, Crowd, Disk, faulty, long, makeBoards, pause, readLog, shipped, startServer, test, workFolder } from "./bench.mjs";

const kills = long ? 500 : 20;

// Kills a server under a crowd, up to so many times; after each kill the log on disk is compared with
// what was acknowledged. Ends early at the first loss.
async function killLoop({ count, broken }) {
  const random = chance(1);
  const work = workFolder();
  const disk = new Disk(work.path);
  const setting = broken
    ? { program: faulty, environment: { ...disk.environment, ATELIER_BROKEN_PROMISE: broken } }
    : {};
  const server = await startServer(work, setting);
  const crowd = new Crowd(server.port, await makeBoards(server, 3), { members: 6, rate: 40 });
  const found = { kills: 0, starts_killed: 0, acknowledged: 0, missing: 0, twice: 0, unequal: 0, sent_away: 0, sent_again: 0, gaps: 0 };
  try {
    // A sync that takes long widens the moment between a wrong acknowledgement and its write.
    if (broken) disk.become("s");
    await crowd.until("everybody is there", 10, ({ live }) => live === 18);
    while (found.kills < count) {
      await pause(50 + random() * 850);
      await server.kill("SIGKILL");
      found.kills += 1;
      // What the server had sent is read to its end before the count is taken.
      const report = await crowd.until("all sockets are at their end", 10, ({ live }) => live === 0);
      const log = readLog(join(work.path, "data"), report);
      assert.equal(log.unreadable, undefined, log.unreadable);
      found.acknowledged = log.acknowledged;
      found.missing += log.missing;
      found.twice += log.twice;
      found.sent_again = report.sent_again;
      found.gaps += report.delivery_gaps;
      found.sent_away += report.sent_away.length;
      if (broken && (found.missing > 0 || found.twice > 0)) break;
      if (found.kills % 5 === 0) {
        // Also while it starts.
        const start = server.launch().catch(() => {});
        await pause(random() * 60);
        await server.kill("SIGKILL");
        await start;
        found.starts_killed += 1;
      }
      await server.launch();
      const settled = await crowd.settle(20);
      if (!settled.acknowledged || !settled.equal) {
        found.unequal += 1;
        console.log(JSON.stringify(settled));
      }
      await crowd.resume();
    }
    return found;
  } finally {
    await crowd.stop();
    await server.kill("SIGKILL");
    work.remove();
  }
}

test(`R1: ${kills} kills lose nothing and apply nothing twice`, async () => {
  const found = await killLoop({ count: kills });
  console.log("kills:", JSON.stringify(found));
  assert.equal(found.kills, kills);
  assert.ok(found.acknowledged > 50 * kills, "the crowd was at work");
  assert.ok(found.sent_again > 0, "something was sent again");
  assert.deepEqual(
    [found.missing, found.twice, found.unequal, found.sent_away, found.gaps], [0, 0, 0, 0, 0]);
});

test("R1, control: with acknowledgements before the write, the same loop loses", async () => {
  const found = await killLoop({ count: 20, broken: "acknowledge-before-write" });
  console.log("control:", JSON.stringify(found));
  assert.ok(found.missing > 0, "a loss that nobody notices proves nothing");
});

test("R4, control: without the memory of what was applied, the same loop applies twice", async () => {
  const found = await killLoop({ count: 20, broken: "forget-duplicates" });
  console.log("control:", JSON.stringify(found));
  assert.ok(found.twice > 0, "a repetition that nobody notices proves nothing");
});

test("the program that is shipped cannot be told to break a promise", () => {
  const mentions = (program) =>
    Number(execFileSync("sh", ["-c", `grep -c ATELIER_BROKEN_PROMISE ${program} || true`], { encoding: "utf8" }));
  assert.ok(mentions(faulty) > 0);
  assert.equal(mentions(shipped), 0);
});
