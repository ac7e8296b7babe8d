// What made strokes of one second take as ink, as JSON: `npm run ink -- [STROKES]`. Exit 1 when one in
// a hundred takes more than 200 bytes.
//
// The TypeScript is bundled for Node on the fly; the work is in src/document/ink-figure.ts.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const BYTES_MAX = 200;
const root = fileURLToPath(new URL("..", import.meta.url));
const strokes = Number(process.argv[2] ?? 3000);
if (!Number.isSafeInteger(strokes) || strokes < 1) {
  console.error("usage: npm run ink -- [STROKES]");
  process.exit(2);
}

const out = mkdtempSync(join(root, "node_modules", ".ink-"));
try {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(root, "src/document/ink-figure.ts"),
      outDir: out,
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: "ink.mjs" } },
    },
  });
  const { inkFigure } = await import(pathToFileURL(join(out, "ink.mjs")).href);
  const figure = inkFigure(strokes);
  console.log(JSON.stringify(figure, null, 2));
  if (figure.bytes.p99 > BYTES_MAX) process.exitCode = 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
