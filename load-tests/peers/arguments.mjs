// What the command line of a peer says.
import { parseArgs } from "node:util";

export function readArguments(options = {}) {
  const { values } = parseArgs({ options: { port: { type: "string" }, ...options } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    process.stderr.write("--port wants a number from 1 to 65535\n");
    process.exit(2);
  }
  return { ...values, port };
}

export function announce(peer, port) {
  process.stdout.write(`${peer} listening on ${port}\n`);
}
