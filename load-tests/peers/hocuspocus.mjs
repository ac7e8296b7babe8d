// Hocuspocus with its default configuration: broadcasts are merged within a turn of the event loop
// (flushDelay 0), and a document is stored 2 s after its last change, at most 10 s after the first
// (debounce, maxDebounce). With --sqlite, its own SQLite extension stores it, whole, in FILE.
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";
import { announce, readArguments } from "./arguments.mjs";

const { port, sqlite } = readArguments({ sqlite: { type: "string" } });
const server = new Server({
  address: "127.0.0.1",
  port,
  quiet: true,
  extensions: sqlite ? [new SQLite({ database: sqlite })] : [],
});
await server.listen();
announce("hocuspocus", port);
