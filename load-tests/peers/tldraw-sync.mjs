// tldraw sync on SQLite, put together as tldraw's own simple server example does it: one
// TLSocketRoom for each board over SQLiteSyncStorage on better-sqlite3, with SQLite's default
// settings, which is a rollback journal, flushed to the disk at the end of each transaction.
// With --wal, a write-ahead log that is flushed at checkpoints only.
//
// FILE holds every board, in tables of their own: the example has one file for each.
import { createServer } from "node:http";
import { NodeSqliteWrapper, SQLiteSyncStorage, TLSocketRoom } from "@tldraw/sync-core";
import Database from "better-sqlite3";
import { WebSocketServer } from "ws";
import { announce, readArguments } from "./arguments.mjs";

const { port, sqlite, wal } = readArguments({
  sqlite: { type: "string" },
  wal: { type: "boolean", default: false },
});
if (!sqlite) {
  process.stderr.write("--sqlite wants a file\n");
  process.exit(2);
}

const database = new Database(sqlite);
if (wal) {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
}

const rooms = new Map();

function roomOf(board) {
  let room = rooms.get(board);
  if (!room) {
    const tablePrefix = `b_${Buffer.from(board).toString("hex")}_`;
    const sql = new NodeSqliteWrapper(database, { tablePrefix });
    room = new TLSocketRoom({ storage: new SQLiteSyncStorage({ sql }) });
    rooms.set(board, room);
  }
  return room;
}

const http = createServer((_request, response) => response.writeHead(404).end());
const sockets = new WebSocketServer({ noServer: true });
http.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://localhost");
  const [, place, board] = url.pathname.split("/");
  const sessionId = url.searchParams.get("sessionId");
  if (place !== "connect" || !board || !sessionId) {
    socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, socket, head, (opened) => {
    roomOf(board).handleSocketConnect({ sessionId, socket: opened });
  });
});
http.listen(port, "127.0.0.1", () => announce("tldraw-sync", port));
