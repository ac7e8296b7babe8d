// Replays an editing trace through the client's text, key by key, and prints what it cost as JSON:
// `npm run trace -- FILE.json[.gz]`. Exit 1 when the final text is not the one that the trace names.
//
// The TypeScript is bundled for Node on the fly and runs in a process of its own, so that the bundler's
// heap and threads are not measured; the work is in src/document/trace.ts.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: npm run trace -- FILE.json[.gz]");
  process.exit(2);
}

const MAIN = `
import { runTrace } from "./trace.mjs";
const report = runTrace(process.argv[2], globalThis.gc);
console.log(JSON.stringify(report, null, 2));
if (!report.matches_end_content) process.exitCode = 1;
`;

const out = mkdtempSync(join(root, "node_modules", ".trace-"));
try {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(root, "src/document/trace.ts"),
      outDir: out,
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: "trace.mjs" } },
    },
  });
  writeFileSync(join(out, "main.mjs"), MAIN);
  const run = spawnSync(process.execPath, ["--expose-gc", join(out, "main.mjs"), file], {
    stdio: "inherit",
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
