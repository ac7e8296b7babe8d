// y-websocket's own server program, as its README starts it: HOST and PORT, and no persistence,
// which is its default. Documents live in memory alone.
import { announce, readArguments } from "./arguments.mjs";

const { port } = readArguments();
process.env.HOST = "127.0.0.1";
process.env.PORT = String(port);

// The program writes one line when it listens, and nothing says so otherwise.
const log = console.log;
console.log = () => {
  console.log = log;
  announce("y-websocket", port);
};
await import("./node_modules/@y/websocket-server/src/server.js");
