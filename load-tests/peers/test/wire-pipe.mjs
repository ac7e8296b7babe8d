// A client of ours in a process of its own (test/wire_pipe.cc), with sockets to a real server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

const program =
  process.env.ATELIER_WIRE_PIPE ??
  fileURLToPath(new URL("../../../build/release/bin/atelier-wire-pipe", import.meta.url));

export class WirePipe {
  sent = []; // messages that the client wants to send, as {kind, bytes}
  heard = { ready: [], edit: [], cursor: [], acknowledged: [], refused: [], failed: [] };
  #calls = [];
  #watchers = new Set();
  #socket;

  static async start(peer, board, person) {
    const pipe = new WirePipe();
    pipe.process = spawn(program, [peer, board, String(person)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await new Promise((resolve, reject) => {
      pipe.process.once("error", reject);
      pipe.#calls.push(resolve);
      createInterface({ input: pipe.process.stdout }).on("line", (line) => pipe.#read(line));
    });
    return pipe;
  }

  stop() {
    this.#socket?.terminate();
    this.process.kill();
  }

  // One call; resolves when the client has returned from it.
  call(line) {
    return new Promise((resolve) => {
      this.#calls.push(resolve);
      this.process.stdin.write(`${line}\n`);
    });
  }

  receive(bytes) {
    return this.call(`received ${Buffer.from(bytes).toString("hex")}`);
  }

  // Opens a socket to the server and resolves once the client may write.
  async connect(port) {
    const count = this.heard.ready.length;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${this.target}`);
    this.#socket = socket;
    // At once: the first message may come with the answer to the upgrade.
    socket.once("open", () => this.call("open"));
    socket.on("message", (data) => this.receive(data));
    socket.on("error", () => {}); // a close follows, and what was waited for does not come
    await this.until(() => this.heard.ready.length > count || this.heard.failed.length > 0);
  }

  // From here on nothing that the client sends arrives.
  async cut() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket.close();
    await once(socket, "close");
  }

  // Resolves when the condition holds; it is looked at after whatever the client says.
  until(condition) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`nothing more came: ${JSON.stringify(this.heard)}`)),
        20_000,
      );
      const watcher = () => {
        if (!condition()) return;
        clearTimeout(late);
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  #read(line) {
    const space = line.indexOf(" ");
    const verb = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? "" : line.slice(space + 1);
    if (verb === "upgrade") this.target = rest;
    if (verb === "binary" || verb === "text") this.#send(verb, Buffer.from(rest, "hex"));
    if (verb in this.heard) this.heard[verb].push(verb === "failed" ? rest : Number(rest));
    if (verb === "done" || verb === "upgrade") this.#calls.shift()();
    for (const watcher of this.#watchers) watcher();
  }

  #send(kind, bytes) {
    this.sent.push({ kind, bytes });
    this.#socket?.send(bytes, { binary: kind === "binary" });
  }
}
