// A real server on this machine, and the little of its HTTP interface that the end-to-end tests need.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const program = join(root, "build/release/bin/atelier");

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Polls `condition` until it holds; gives what it gave. Throws after `seconds`.
export async function until(what, seconds, condition) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < deadline) {
    last = await condition();
    if (last) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

export class Server {
  constructor(port, folder) {
    this.port = port;
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.extra = [];
    this.setting = {};
    this.output = "";
  }

  // `setting` may hold: folder (for the data; made where it is missing), program, environment
  // (variables of the process), wrapper (words before the program's name), web.
  static async start(extra = [], setting = {}) {
    const folder = setting.folder ?? mkdtempSync(join(tmpdir(), "atelier-e2e-"));
    const server = new Server(await freePort(), folder);
    server.extra = extra;
    server.setting = setting;
    await server.launch();
    return server;
  }

  // Starts the process on the same folder and port as before.
  async launch() {
    const started = performance.now();
    const { setting } = this;
    const words = [...(setting.wrapper ?? []), setting.program ?? program, "serve",
      "--data", join(this.folder, "data"), "--listen", `127.0.0.1:${this.port}`,
      "--web", setting.web ?? join(root, "client/dist"), ...this.extra];
    this.process = spawn(words[0], words.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...setting.environment },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (bytes) => { this.output += bytes; });
    }
    this.ended = new Promise((resolve) => {
      this.process.on("exit", (code, signal) => resolve({ code, signal }));
    });
    await until("the server is ready", 20, async () => {
      if (this.process.exitCode !== null || this.process.signalCode !== null) throw new Error(`the server ended:\n${this.output}`);
      try {
        return (await fetch(`${this.url}/readyz`)).ok;
      } catch {
        return false;
      }
    });
    this.readyMilliseconds = performance.now() - started;
  }

  async kill(signal = "SIGKILL") {
    this.process.kill(signal);
    return this.ended;
  }

  async stop() {
    const result = await this.kill("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
    return result;
  }

  get ownerKey() {
    return readFileSync(join(this.folder, "data/owner.key"), "utf8").trim();
  }

  async api(method, path, body, key = this.ownerKey) {
    const response = await fetch(this.url + path, {
      method,
      headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // some answers are plain text
    }
    return { status: response.status, text, json };
  }

  // A new board: its summary as the API gives it.
  async createBoard(title) {
    const answer = await this.api("POST", "/api/boards", { title });
    if (answer.status >= 300) throw new Error(`no board: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async joinByCode(code) {
    const answer = await this.api("POST", "/api/join", { code }, null);
    if (answer.status !== 200) throw new Error(`no seat: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  // Runs another command of the program on this server's folder; the server must have ended.
  async command(...words) {
    return run(program, [words[0], "--data", join(this.folder, "data"), ...words.slice(1)]);
  }
}

// Runs a program to its end: {code, output, errors}.
export function run(file, words, onLine) {
  return new Promise((resolve) => {
    const child = spawn(file, words, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    let line = "";
    child.stdout.on("data", (bytes) => {
      output += bytes;
      line += bytes;
      const lines = line.split("\n");
      line = lines.pop();
      if (onLine) lines.forEach(onLine);
    });
    child.stderr.on("data", (bytes) => { errors += bytes; });
    child.on("exit", (code) => resolve({ code, output, errors }));
  });
}
