// A peer's server on a free port, as ./start starts it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../start", import.meta.url));

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export async function startPeer(peer, port, options = []) {
  const server = spawn(script, [peer, "--port", String(port), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const lines = createInterface({ input: server.stdout });
  await Promise.race([
    once(lines, "line"),
    ended.then(() => Promise.reject(new Error(`${peer} did not start`))),
  ]);
  return {
    async end(signal = "SIGTERM") {
      server.kill(signal);
      await ended;
    },
  };
}
