// Sets the server's document (C++) against the client's (TypeScript): the same operations must come to
// the same verdicts, digests and pictures. Exit 1 where they differ, or where the
// server's dies: what it died of is told with the case.
//
//   node tests/differential/run.mjs [--cases N] [--seed N] [--operations N] [--replica PROGRAM]
//
// Case k has the seed SEED + k and at most so many operations. PROGRAM is the one that the build makes.
// The TypeScript is bundled on the fly; npm's packages of the client must be installed.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const client = join(root, "client");

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    operations: { type: "string", default: "64" },
    replica: { type: "string", default: join(root, "build/release/bin/atelier-replica") },
  },
});

const vite = createRequire(join(client, "package.json")).resolve("vite");
const { build } = await import(pathToFileURL(vite));

const out = mkdtempSync(join(client, "node_modules", ".differential-"));
try {
  await build({
    root: client,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(client, "src/document/run.differential.ts"),
      outDir: out,
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: "run.mjs" } },
    },
  });
  const { run } = await import(pathToFileURL(join(out, "run.mjs")));
  const agree = await run({
    program: values.replica,
    seed: Number(values.seed),
    cases: Number(values.cases),
    operations: Number(values.operations),
  });
  process.exitCode = agree ? 0 : 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
