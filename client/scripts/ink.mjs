// What made strokes of one second take as ink, as JSON: `npm run ink -- [STROKES]`. Exit 1 when one in
// a hundred takes more than 200 bytes.
//
// The TypeScript is bundled for Node on the fly; the work is in src/document/ink-figure.ts.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withBundle } from "./bundle.mjs";

const BYTES_MAX = 200;
const strokes = Number(process.argv[2] ?? 3000);
if (!Number.isSafeInteger(strokes) || strokes < 1) {
  console.error("usage: npm run ink -- [STROKES]");
  process.exit(2);
}

await withBundle("ink", "src/document/ink-figure.ts", async (folder) => {
  const { inkFigure } = await import(pathToFileURL(join(folder, "ink.mjs")).href);
  const figure = inkFigure(strokes);
  console.log(JSON.stringify(figure, null, 2));
  if (figure.bytes.p99 > BYTES_MAX) process.exitCode = 1;
});
