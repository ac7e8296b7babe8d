// R14: when the file descriptors run out, accepting pauses, whoever is there works on, the journal
// still gets its files, and newcomers are let in when there is room again.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import net from "node:net";
import { Crowd, makeBoards, pause, readLog, startServer, test, until, workFolder } from "./bench.mjs";
import { join } from "node:path";

const descriptors = 256;

test("R14: descriptors run out, and nobody who is there notices", async () => {
  const work = workFolder();
  const server = await startServer(work, { wrapper: ["sh", "-c", `ulimit -n ${descriptors}; exec "$@"`, "sh"] });
  const places = await makeBoards(server, 2);
  const crowd = new Crowd(server.port, places, { members: 5, rate: 30 });
  const open = () => readdirSync(`/proc/${server.process.pid}/fd`).length;
  const idle = new Set();
  let flooding = true;
  const connect = () => {
    if (!flooding) return;
    const socket = net.connect(server.port, "127.0.0.1");
    idle.add(socket);
    socket.on("error", () => {});
    // The server ends those that say nothing; others come at once.
    socket.on("close", () => { idle.delete(socket); connect(); });
    socket.on("end", () => socket.destroy());
  };
  try {
    await crowd.until("everybody is there", 10, ({ live }) => live === 10);
    for (let index = 0; index < 2 * descriptors; index += 1) connect();
    await until("accepting pauses", 10, () => server.output.includes("accepting paused"));
    const before = await crowd.report();
    await pause(2000);
    const during = await crowd.report();
    console.log(JSON.stringify({ open: open(), of: descriptors, acknowledged: during.acknowledged - before.acknowledged }));
    assert.ok(during.acknowledged - before.acknowledged > 200, "the crowd writes on");
    assert.deepEqual([during.live, during.reconnections], [10, 0]);
    assert.ok(open() <= descriptors - 32, "some are left for the journal's files");

    flooding = false;
    for (const socket of idle) socket.destroy();
    const settled = await crowd.settle(10); // with a newcomer on each board
    assert.deepEqual([settled.acknowledged, settled.equal], [true, true]);
    const report = await crowd.report();
    assert.deepEqual(await server.kill("SIGTERM"), { code: 0, signal: null });
    const log = readLog(join(work.path, "data"), report);
    assert.deepEqual([log.unreadable, log.missing, log.twice], [undefined, 0, 0]);
  } finally {
    flooding = false;
    for (const socket of idle) socket.destroy();
    await crowd.stop();
    await server.kill("SIGKILL");
    work.remove();
  }
});
