// R2: what was acknowledged survives a power cut. The server's disk is an ext4 in a file on an XFS that
// shares blocks, so that a copy of the file is the disk as it was in one instant. Without syncs the
// same cuts must lose.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { chance, Crowd, Disk, lacking, long, makeBoards, makeDisk, Mounts, pause, readLog, shipped, startServer, test, workFolder } from "./bench.mjs";

const cuts = long ? 200 : 20;

// The disk on the shelf, or the reason why there is none.
function prepare(work, mounts) {
  const missing = lacking("mkfs.xfs", "mkfs.ext4", "mount");
  if (missing) return missing;
  const shelf = join(work.path, "shelf");
  try {
    execFileSync("truncate", ["-s", "2G", `${shelf}.xfs`]);
    execFileSync("mkfs.xfs", ["-q", "-m", "reflink=1", `${shelf}.xfs`], { stdio: "ignore" });
    mounts.mount(`${shelf}.xfs`, shelf, "-o", "loop");
    makeDisk(join(shelf, "disk"), 300);
    mounts.mount(join(shelf, "disk"), join(work.path, "disk"), "-o", "loop");
  } catch (refusal) {
    return `no loop mounts here: ${String(refusal.stderr ?? refusal.message).trim()}`;
  }
  return null;
}

async function cutLoop(t, count, fault) {
  const random = chance(2);
  const work = workFolder();
  const mounts = new Mounts();
  let server;
  let crowd;
  const found = { cuts: 0, acknowledged: 0, missing: 0, twice: 0, refused: 0, damaged: 0 };
  try {
    const reason = prepare(work, mounts);
    if (reason) {
      t.skip(reason);
      return null;
    }
    const disk = new Disk(work.path);
    server = await startServer(work, { folder: join(work.path, "disk"), environment: disk.environment });
    crowd = new Crowd(server.port, await makeBoards(server, 2), { members: 6, rate: 60 });
    // The folder and the first entries are on disk in any case.
    await crowd.until("the crowd is at work", 10, ({ acknowledged }) => acknowledged > 100);
    execFileSync("sync", ["-f", join(work.path, "disk")]);
    disk.become(fault);
    const image = join(work.path, "shelf/cut");
    const view = join(work.path, "cut");
    while (found.cuts < count) {
      await pause(50 + random() * 250);
      const report = await crowd.report();
      execFileSync("cp", ["--reflink=always", join(work.path, "shelf/disk"), image]);
      mounts.mount(image, view, "-o", "loop");
      const log = readLog(join(view, "data"), report);
      found.cuts += 1;
      found.acknowledged = report.acknowledged;
      if (log.unreadable) {
        console.log(log.unreadable);
        found.refused += 1;
      } else {
        found.missing += log.missing;
        found.twice += log.twice;
        const check = spawnSync(shipped, ["check", "--data", join(view, "data")], { encoding: "utf8" });
        if (check.status !== 0) {
          found.damaged += 1;
          console.log(check.stdout, check.stderr);
        }
      }
      // The last of them also serves, from what the cut left.
      if (found.cuts === count && !log.unreadable) {
        const reborn = await startServer(work, { folder: view });
        const [id] = report.replicas[0];
        assert.equal((await reborn.api("GET", `/api/boards/${id}/export?format=json`)).status, 200);
        assert.deepEqual(await reborn.kill("SIGTERM"), { code: 0, signal: null });
      }
      mounts.unmount(view);
      rmSync(image);
      if (fault === "n" && (found.missing > 0 || found.refused > 0)) break;
    }
    return found;
  } finally {
    await crowd?.stop();
    await server?.kill("SIGKILL");
    mounts.unmountAll();
    work.remove();
  }
}

test(`R2: ${cuts} power cuts lose nothing`, async (t) => {
  const found = await cutLoop(t, cuts, "0");
  if (!found) return;
  console.log("power cuts:", JSON.stringify(found));
  assert.equal(found.cuts, cuts);
  assert.ok(found.acknowledged > 20 * cuts, "the crowd was at work");
  assert.deepEqual([found.missing, found.twice, found.refused, found.damaged], [0, 0, 0, 0]);
});

test("R2, control: a disk that does not sync loses", async (t) => {
  const found = await cutLoop(t, 20, "n");
  if (!found) return;
  console.log("control:", JSON.stringify(found));
  assert.ok(found.missing > 0 || found.refused > 0, "a loss that nobody notices proves nothing");
});
