// Draws strokes on a board of a server on this machine, as the client of a clone does, and prints them:
//
//   node draw.mjs CLONE PORT JOIN_CODE FIRST_SEED STROKES
//
// A line for each, as JSON: its id and its points, each as x, y and pressure. Those of even seeds are
// drawn by a pen that tells its pressure. First of all comes a note.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [clone, port, code, first, count] = process.argv.slice(2);
const client = resolve(clone, "client");

const bundled = async (names) => {
  const { build } = await import(
    pathToFileURL(createRequire(join(client, "package.json")).resolve("vite"))
  );
  const out = mkdtempSync(join(client, "node_modules", ".draw-"));
  try {
    const input = Object.fromEntries(
      names.map((name) => [name.replace("/", "-"), join(client, "src", `${name}.ts`)]),
    );
    await build({
      root: client,
      configFile: false,
      logLevel: "error",
      build: {
        ssr: true,
        outDir: out,
        copyPublicDir: false,
        rollupOptions: { input, output: { entryFileNames: "[name].mjs" } },
      },
    });
    return await Promise.all(
      Object.keys(input).map((name) => import(pathToFileURL(join(out, `${name}.mjs`)))),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
};

const [frames, recorder, hand, random, types, hlc] = await bundled([
  "protocol/frames",
  "document/ink-recorder",
  "document/ink-hand.test-support",
  "document/random.test-support",
  "document/types",
  "document/hlc",
]);

const answer = await fetch(`http://127.0.0.1:${port}/api/join`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ code }),
});
const { board, token } = await answer.json();
const headers = { origin: `http://127.0.0.1:${port}` };
const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/${board}`, { headers });
socket.binaryType = "arraybuffer";
const seatKey = new Uint8Array(16).fill(Number(first));

const pointsOf = (seed) => {
  const pen = new recorder.InkRecorder(1);
  const pressure = seed % 2 === 0;
  for (const sample of hand.handwriting(new random.Random(seed), 1, { pressure })) pen.add(sample);
  return pen.finish()[0];
};

const point = (property, x, y) => ({ property, value: { type: "point", x, y } });
const integer = (property, value) => ({ property, value: { type: "integer", value } });
const creation = (object, kind, properties) => ({
  object,
  change: { type: "create", kind, properties, place: types.LAST_ON_PAGE },
});

const note = (object) =>
  creation(object, types.KIND_NOTE, [
    point(types.PROPERTY_POSITION, 64, 128),
    point(types.PROPERTY_SIZE, 160 * 64, 160 * 64),
    integer(types.PROPERTY_COLOUR, 1),
  ]);

const stroke = (object, { position, bytes }) =>
  creation(object, types.KIND_STROKE, [
    point(types.PROPERTY_POSITION, position.x, position.y),
    integer(types.PROPERTY_COLOUR, 4),
    integer(types.PROPERTY_STROKE_WIDTH, 128),
    { property: types.PROPERTY_POINTS, value: { type: "bytes", bytes } },
  ]);

const welcomed = ({ replica, serverTime }) => {
  const id = (counter) => types.objectIdOf(replica, counter);
  const operations = [note(id(1))];
  for (let k = 0; k < Number(count); k++) {
    const drawn = pointsOf(Number(first) + k);
    operations.push(stroke(id(k + 2), drawn));
    const points = drawn.ink.points.map(({ x, y, pressure }) => [x, y, pressure]);
    console.log(JSON.stringify({ object: id(k + 2), points }));
  }
  const start = hlc.hlcAt(serverTime);
  const pushed = operations.map((operation, k) => ({ operation, hlc: start + k }));
  socket.send(frames.encodePush(1, pushed, replica));
};

let acknowledged = 0;
socket.onmessage = ({ data }) => {
  const frame = frames.decodeServerFrame(new Uint8Array(data));
  if (frame.welcome) welcomed(frame.welcome);
  for (const { verdict } of frame.acknowledgements) {
    if (verdict !== "OK") throw new Error(verdict);
    acknowledged += 1;
  }
  if (acknowledged === Number(count) + 1) socket.close();
};
socket.onclose = ({ code, wasClean }) => {
  if (acknowledged <= Number(count)) throw new Error(`closed with ${code}, ${wasClean}`);
};
socket.onopen = () => {
  const hello = {
    token,
    seatKey,
    displayName: "Ada",
    replica: 0,
    cursor: new Uint8Array(),
    knownCseq: 0,
    sentAt: Date.now(),
  };
  socket.send(frames.encodeHello(hello));
};
