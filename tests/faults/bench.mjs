// What the fault tests share: a server that may be broken on purpose, a crowd that remembers what was
// acknowledged to it, a reader of what is on disk, and seeded chance.
//
// ATELIER_FAULTS=long makes each test larger; ATELIER_SEED repeats a run.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test as nodeTest } from "node:test";
import { root, Server } from "../e2e/server.mjs";

export { freePort, root, run, until } from "../e2e/server.mjs";
export const long = process.env.ATELIER_FAULTS === "long";
const programs = join(root, "build/release/bin");
export const shipped = join(programs, "atelier");
export const faulty = join(programs, "atelier-faulty");
// A test that stands still has failed, and says who was waited for.
const testSeconds = long ? 3600 : 150;
const servers = [];
const crowds = [];
function tellState() {
  const server = servers.at(-1);
  if (server) console.log(`server ${server.process.pid}, exit code ${server.process.exitCode}: ${server.output.slice(-2000)}`);
  for (const crowd of crowds.filter(({ ended }) => !ended)) console.log(`crowd ${crowd.process.pid}: ${crowd.answers.length} answers missing`);
}
export const test = (name, body) => nodeTest(name, { timeout: testSeconds * 1000 }, async (t) => {
  t.signal.addEventListener("abort", tellState);
  try {
    await body(t);
  } finally {
    t.signal.removeEventListener("abort", tellState); // it also comes at the end of a test that passed
  }
});
process.on("exit", () => {
  for (const { process: one } of [...servers, ...crowds]) one.kill("SIGKILL");
});

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// The same numbers for the same seed (mulberry32); the seed is printed once.
export const seed = Number(process.env.ATELIER_SEED ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
export function chance(stream) {
  let state = (seed * 2654435761 + stream * 40503) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// A folder that is removed at the end, with a page for the server to serve.
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), "atelier-faults-"));
  mkdirSync(join(folder, "web"));
  writeFileSync(join(folder, "web/index.html"), "<!doctype html><title>Atelier</title>");
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// The disk of a server, made to lie or fail in the running process: see faulty_disk.cc.
export class Disk {
  constructor(folder) {
    this.file = join(folder, "disk-fault");
    writeFileSync(this.file, "0");
  }

  get environment() {
    return { LD_PRELOAD: join(programs, "atelier_faulty_disk.so"), ATELIER_DISK_FAULT: this.file };
  }

  become(fault) {
    const file = openSync(this.file, "r+");
    writeSync(file, fault, 0);
    closeSync(file);
  }
}

// A server on `work.path/data`, or on `setting.folder/data`.
export async function startServer(work, setting = {}) {
  const server = await Server.start([], { folder: work.path, web: join(work.path, "web"), program: shipped, ...setting });
  servers.push(server);
  return server;
}

export async function makeBoards(server, count) {
  const places = [];
  for (let index = 0; index < count; index += 1) {
    const board = await server.createBoard(`Place ${index + 1}`);
    const token = board.links.participant.split("#t=")[1];
    places.push({ id: board.id, code: board.code, token });
  }
  return places;
}

export class Crowd {
  constructor(port, places, { members = 6, rate = 30 } = {}) {
    const words = ["--port", String(port), "--members", String(members), "--rate", String(rate),
      ...places.flatMap(({ id, token }) => ["--place", `${id}:${token}`])];
    this.process = spawn(join(programs, "atelier-crowd"), words, { stdio: ["pipe", "pipe", "inherit"] });
    crowds.push(this);
    this.answers = [];
    this.process.on("exit", (code, signal) => {
      this.ended = { code, signal };
      for (const { refuse } of this.answers) refuse(new Error(`the crowd ended: ${code ?? signal}`));
    });
    this.process.stdin.on("error", () => {}); // its end is told by `exit`
    createInterface({ input: this.process.stdout }).on("line", (line) =>
      this.answers.shift()?.resolve(JSON.parse(line)));
  }

  ask(line) {
    return new Promise((resolve, refuse) => {
      if (this.ended) refuse(new Error("the crowd has ended"));
      this.answers.push({ resolve, refuse });
      this.process.stdin.write(`${line}\n`);
    });
  }

  report() { return this.ask("report"); }
  latencies() { return this.ask("latencies"); }
  settle(seconds = 20) { return this.ask(`settle ${seconds}`); }
  resume() { return this.ask("resume"); }

  // Polls until a report satisfies `condition`; gives that report.
  async until(what, seconds, condition) {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const report = await this.report();
      if (condition(report)) return report;
      if (performance.now() > deadline) {
        const { replicas: _, ...rest } = report;
        throw new Error(`not within ${seconds} s: ${what}: ${JSON.stringify(rest)}`);
      }
      await pause(20);
    }
  }

  async stop() {
    if (this.ended) return;
    const end = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.stdin.end();
    const late = setTimeout(() => this.process.kill("SIGKILL"), 5000);
    await end;
    clearTimeout(late);
  }
}

// What the log in `data` holds of what `report` says was acknowledged: {acknowledged, missing, twice},
// or {unreadable} with the reason.
export function readLog(data, report) {
  const list = `${data}.acknowledged`;
  writeFileSync(list, report.replicas.map((words) => `${words.join(" ")}\n`).join(""));
  const read = spawnSync(join(programs, "atelier-log-reader"), [data, list], { encoding: "utf8" });
  rmSync(list);
  if (read.status !== 0) return { unreadable: read.stderr.trim(), code: read.status };
  return JSON.parse(read.stdout);
}

// Why something that needs root and a program cannot be done here, or nothing.
export function lacking(...names) {
  if (process.getuid() !== 0) return "needs root";
  for (const name of names) {
    const found = spawnSync("sh", ["-c", `command -v ${name}`]).status === 0 || existsSync(name);
    if (!found) return `${name} is not installed`;
  }
  return null;
}

// Mounts that are undone in reverse order, whatever happened.
export class Mounts {
  constructor() { this.points = []; }

  // Throws where the machine does not allow it.
  mount(source, point, ...options) {
    execFileSync("mkdir", ["-p", point]);
    execFileSync("mount", [...options, source, point], { stdio: ["ignore", "ignore", "pipe"] });
    this.points.push(point);
  }

  unmount(point) {
    execFileSync("umount", [point], { stdio: ["ignore", "ignore", "pipe"] });
    this.points = this.points.filter((other) => other !== point);
  }

  unmountAll() {
    for (const point of [...this.points].reverse()) {
      if (spawnSync("umount", [point]).status !== 0) spawnSync("umount", ["-l", point]);
    }
    this.points = [];
  }
}

// A file with an ext4 of so many mebibytes in it.
export function makeDisk(file, mebibytes) {
  execFileSync("truncate", ["-s", `${mebibytes}M`, file]);
  execFileSync("mkfs.ext4", ["-q", "-F", "-m", "0", file]);
}
