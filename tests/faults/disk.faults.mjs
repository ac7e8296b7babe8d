// R8, R9, R10: a disk that is full, a sync that fails, bytes that turn, files that vanish, rights that
// are wrong: nothing acknowledged is lost in silence, and what can go on goes on.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, closeSync, cpSync, openSync, readdirSync, readFileSync, readSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { chance, Crowd, Disk, lacking, long, makeBoards, makeDisk, Mounts, pause, readLog, run, shipped, startServer, test, until, workFolder } from "./bench.mjs";

const healSeconds = 10;
const members = 8;

// A server under a crowd of two boards; `body` gets {work, server, crowd, disk, data, places}.
async function underLoad(setting, body) {
  const { work = workFolder(), ...rest } = setting;
  const disk = new Disk(work.path);
  const server = await startServer(work, { environment: disk.environment, ...rest });
  let crowd;
  try {
    const places = await makeBoards(server, 2);
    crowd = new Crowd(server.port, places, { members: members / 2, rate: 30 });
    await crowd.until("everybody writes", 10, (report) => report.live === members && report.acknowledged > 50);
    await body({ work, server, crowd, disk, places, data: join(server.folder, "data") });
  } finally {
    await crowd?.stop();
    await server.kill("SIGKILL");
    if (!setting.work) work.remove();
  }
}

// Everything acknowledged is in the log once, and everybody holds the same.
async function assertWhole({ server, crowd, data }) {
  const settled = await crowd.settle(20);
  assert.deepEqual([settled.acknowledged, settled.equal], [true, true], JSON.stringify(settled));
  const report = await crowd.report();
  assert.deepEqual(report.sent_away, []);
  assert.deepEqual(await server.kill("SIGTERM"), { code: 0, signal: null });
  const log = readLog(data, report);
  assert.deepEqual([log.unreadable, log.missing, log.twice], [undefined, 0, 0]);
}

async function assertReadable(server, places) {
  for (const { id, code } of places) {
    assert.equal((await server.api("GET", `/api/boards/${id}/export?format=json`)).status, 200);
    assert.equal((await server.joinByCode(code)).token.length > 0, true);
  }
}

// No write is acknowledged any more, and everything can be read; then `free` makes room.
async function assertRefusesAndHeals({ server, crowd, places }, free) {
  const refused = await (async () => {
    let before = await crowd.report();
    for (let looks = 0; looks < 40; looks += 1) {
      await pause(300);
      const now = await crowd.report();
      if (now.acknowledged === before.acknowledged && now.unacknowledged > 0) return now;
      before = now;
    }
    throw new Error("a full disk goes on acknowledging");
  })();
  await assertReadable(server, places);
  const title = await server.api("POST", "/api/boards", { title: "Trop" });
  assert.ok(title.status >= 500, `a board was made on a full disk: ${title.text}`);
  assert.equal(server.process.exitCode, null);
  const freed = performance.now();
  free();
  await crowd.until("writing heals", healSeconds, ({ acknowledged }) => acknowledged > refused.acknowledged);
  console.log(`healed after ${Math.round(performance.now() - freed)} ms`);
}

test("R8: a disk that fills up refuses writes, is read, and heals by itself", async (t) => {
  const missing = lacking("mkfs.ext4", "mount", "fallocate");
  if (missing) return t.skip(missing);
  const work = workFolder();
  const mounts = new Mounts();
  const folder = join(work.path, "disk");
  try {
    try {
      makeDisk(`${folder}.img`, 200);
      mounts.mount(`${folder}.img`, folder, "-o", "loop");
    } catch (refusal) {
      return t.skip(`no loop mounts here: ${refusal.message}`);
    }
    await underLoad({ work, folder }, async (scene) => {
      const { bavail, bsize } = statfsSync(folder);
      for (const left of [32 * 2 ** 20, 0]) { // within the reserve; then to the last block
        console.log(`free: ${left}`);
        const ballast = join(folder, "ballast");
        if (left === 0) spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=1M"]);
        else execFileSync("fallocate", ["-l", String(bavail * bsize - left), ballast]);
        await assertRefusesAndHeals(scene, () => rmSync(ballast));
      }
      await assertWhole(scene);
    });
  } finally {
    mounts.unmountAll();
    work.remove();
  }
});

test("R8: a write-ahead log that finds no space heals without a restart", async () => {
  await underLoad({}, async (scene) => {
    scene.disk.become("f");
    await assertRefusesAndHeals(scene, () => scene.disk.become("0"));
    await assertWhole(scene);
  });
});

for (const [fault, what] of [["e", "a sync that fails"], ["a", "a write that fails half-way"]]) {
  test(`R9: ${what} ends the process with 70, and the next start loses nothing`, async () => {
    await underLoad({}, async (scene) => {
      scene.disk.become(fault);
      const failed = performance.now();
      assert.deepEqual(await scene.server.ended, { code: 70, signal: null });
      assert.ok(performance.now() - failed < 2000, "it ends at the first commit");
      assert.match(scene.server.output, /atelier: a write failed and may or may not be on disk/);
      const report = await scene.crowd.until("all sockets are at their end", 10, ({ live }) => live === 0);
      assert.deepEqual(
        (({ missing, twice, unreadable }) => [missing, twice, unreadable])(readLog(scene.data, report)), [0, 0, undefined]);
      scene.disk.become("0");
      await scene.server.launch();
      await scene.crowd.resume();
      await scene.crowd.until("everybody writes again", 10, ({ live, acknowledged }) =>
        live === members && acknowledged > report.acknowledged + 50);
      await assertWhole(scene);
    });
  });
}

// --- damages below the mark ------------------------------------------------------------------------

const journalFiles = (data, ending) => readdirSync(join(data, "journal"))
  .filter((name) => name.endsWith(ending) && name !== "LOG")
  .map((name) => join(data, "journal", name))
  .filter((name) => statSync(name).size > 0);

function overwrite(path, place, bytes) {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, place);
  closeSync(file);
}

// Where the last record of a write-ahead log ends; a killed server leaves zeros behind it. In each block
// of 32 KiB a record has a checksum of four bytes, its length in two and its type in one before it.
function writtenLength(path) {
  const bytes = readFileSync(path);
  const block = 32 * 1024;
  const header = 7;
  let end = 0;
  while (end + header <= bytes.length) {
    const left = block - (end % block);
    if (left < header) {
      end += left;
      continue;
    }
    const length = bytes.readUInt16LE(end + 4);
    if (bytes[end + 6] === 0 && length === 0) break;
    end += header + length;
  }
  return end;
}

function flipBit(path, random) {
  const place = Math.floor(random() * writtenLength(path));
  const file = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, place);
  byte[0] ^= 1 << Math.floor(random() * 8);
  writeSync(file, byte, 0, 1, place);
  closeSync(file);
  return `bit of byte ${place}`;
}

const damages = {
  "a flipped bit": (data, random) => flipBit(journalFiles(data, ".log").at(-1), random),
  "a page of zeros": (data, random) => {
    const log = journalFiles(data, ".log").at(-1);
    const place = Math.floor((random() * writtenLength(log)) / 4096) * 4096;
    overwrite(log, place, Buffer.alloc(Math.min(4096, statSync(log).size - place)));
    return `page at ${place}`;
  },
  "a torn end": (data, random) => {
    const log = journalFiles(data, ".log").at(-1);
    const size = Math.floor(random() * (writtenLength(log) - 100));
    truncateSync(log, size);
    return `cut at ${size}`;
  },
  "a deleted log": (data) => { rmSync(journalFiles(data, ".log").at(-1)); return "deleted"; },
  "a deleted journal": (data) => { rmSync(join(data, "journal"), { recursive: true }); return "deleted"; },
  "a deleted format": (data) => { rmSync(join(data, "journal.format")); return "deleted"; },
  "a deleted journal and format": (data) => {
    for (const name of ["journal", "journal.format"]) rmSync(join(data, name), { recursive: true });
    return "deleted";
  },
  "a deleted mark": (data) => { rmSync(join(data, "journal.mark")); return "deleted"; },
  "a damaged mark": (data) => { overwrite(join(data, "journal.mark"), 0, Buffer.alloc(4096, 0xa5)); return "filled"; },
};
const onceEach = (name) => name.startsWith("a deleted") || name === "a damaged mark";

// A folder as a killed server leaves it, everything acknowledged below its mark.
async function killedFolder(work) {
  let acknowledged;
  await underLoad({ work }, async ({ server, crowd }) => {
    await crowd.until("there is something to lose", 20, (report) => report.acknowledged > 800);
    await crowd.settle(10);
    await pause(150); // three times the interval of the mark
    acknowledged = await crowd.report();
    await server.kill("SIGKILL");
  });
  return acknowledged;
}

test("R10: damage below the mark is refused by name, every time, and nothing is changed", async () => {
  const random = chance(3);
  const work = workFolder();
  try {
    const report = await killedFolder(work);
    const whole = join(work.path, "data");
    const folder = join(work.path, "copy");
    const found = { damages: 0, refused: 0, harmless: 0 };
    for (const [name, damage] of Object.entries(damages)) {
      const times = onceEach(name) ? 1 : long ? 100 : 8;
      for (let time = 0; time < times; time += 1) {
        rmSync(folder, { recursive: true, force: true });
        // A killed server leaves its socket, which is no data.
        const filter = (path) => !statSync(path).isSocket();
        cpSync(whole, join(folder, "data"), { recursive: true, preserveTimestamps: true, filter });
        const where = damage(join(folder, "data"), random);
        const before = execFileSync("sh", ["-c", `cd ${folder}/data && find . -type f ! -name atelier.lock | sort | xargs sha256sum`], { encoding: "utf8" });
        found.damages += 1;
        const check = await run(shipped, ["check", "--data", join(folder, "data")]);
        const serve = await run("timeout", ["10", shipped, "serve", "--data", join(folder, "data"),
          "--listen", "127.0.0.1:0", "--web", join(work.path, "web")]);
        if (serve.code === 3) {
          found.refused += 1;
          assert.equal(check.code, 3, `check sees it too: ${name}, ${where}: ${check.errors}`);
          assert.match(serve.errors, /atelier: .*(missing|mark|format|cannot be opened)/, `${name}, ${where}`);
          const after = execFileSync("sh", ["-c", `cd ${folder}/data && find . -type f ! -name atelier.lock | sort | xargs sha256sum`], { encoding: "utf8" });
          assert.equal(after, before, `${name}, ${where}: something was changed`);
          continue;
        }
        // Bytes between records mean nothing: then nothing may be missing either.
        found.harmless += 1;
        const log = readLog(join(folder, "data"), report);
        assert.deepEqual([log.unreadable, log.missing, log.twice], [undefined, 0, 0], `undetected: ${name}, ${where}: ${serve.errors}`);
      }
    }
    console.log("damages:", JSON.stringify(found));
    assert.ok(found.harmless < found.damages / 10, "the damages hit something");
  } finally {
    work.remove();
  }
});

test("R10: an unacknowledged torn tail is accepted", async () => {
  const work = workFolder();
  try {
    const report = await killedFolder(work);
    const data = join(work.path, "data");
    const newest = journalFiles(data, ".log").at(-1);
    overwrite(newest, writtenLength(newest), Buffer.from("half a record"));
    const server = await startServer(work);
    assert.deepEqual(await server.kill("SIGTERM"), { code: 0, signal: null });
    const log = readLog(data, report);
    assert.deepEqual([log.unreadable, log.missing, log.twice], [undefined, 0, 0]);
  } finally {
    work.remove();
  }
});

// --- rights ----------------------------------------------------------------------------------------

test("a folder that the server may not use is refused by name, and works once it may", async (t) => {
  if (process.getuid() !== 0) return t.skip("needs root, to be somebody else");
  const nobody = 65534;
  const work = workFolder();
  const data = join(work.path, "data");
  const serve = () => run("setpriv", [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups",
    "timeout", "--signal=TERM", "3", shipped, "serve", "--data", data, "--listen", "127.0.0.1:0", "--web", join(work.path, "web")]);
  const give = (path, owner, mode) => { chownSync(path, owner, owner); chmodSync(path, mode); };
  try {
    chmodSync(work.path, 0o755);
    execFileSync("mkdir", [data]);
    give(data, nobody, 0o700);
    const first = await serve();
    assert.equal(first.code, 124, `stopped by the end of its time: ${first.errors}`);
    const current = join(data, "journal/CURRENT");
    for (const [path, owner, mode] of [
      [data, 0, 0o700], [join(data, "journal"), 0, 0o700], [join(data, "journal.mark"), 0, 0o600],
      [join(data, "atelier.lock"), 0, 0o600], [join(data, "journal.format"), 0, 0o600],
      [join(data, "owner.key"), 0, 0o600], [current, 0, 0o600],
    ]) {
      const { mode: usual } = statSync(path);
      give(path, owner, mode);
      const refused = await serve();
      const told = `${path} ${owner} ${mode.toString(8)}: ${refused.errors}`;
      assert.equal(refused.code, 1, told);
      assert.match(refused.errors, new RegExp(path === current ? join(data, "journal") : path), told);
      assert.doesNotMatch(refused.errors, /lost|missing/, told);
      give(path, nobody, usual & 0o777);
    }
    assert.equal((await serve()).code, 124, "as before");
  } finally {
    work.remove();
  }
});

test("a second process is refused, and a killed one leaves the folder free", async () => {
  await underLoad({}, async ({ server, crowd, data, work }) => {
    const words = ["--data", data];
    const serve = await run(shipped, ["serve", ...words, "--listen", "127.0.0.1:0", "--web", join(work.path, "web")]);
    const check = await run(shipped, ["check", ...words]);
    for (const refused of [serve, check]) {
      assert.equal(refused.code, 1);
      assert.match(refused.errors, new RegExp(`in use by another Atelier process \\(process ${server.process.pid}\\)`));
    }
    const before = await crowd.report();
    await crowd.until("the first goes on", 5, ({ acknowledged }) => acknowledged > before.acknowledged);
    await server.kill("SIGKILL");
    await until("the folder is free", 5, async () => (await run(shipped, ["check", ...words])).code === 0);
  });
});
