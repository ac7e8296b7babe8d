// Replays an editing trace through the client's text, key by key, and prints what it cost as JSON:
// `npm run trace -- FILE.json[.gz]`. Exit 1 when the final text is not the one that the trace names.
//
// The TypeScript is bundled for Node on the fly and runs in a process of its own, so that the bundler's
// heap and threads are not measured; the work is in src/document/trace.ts.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withBundle } from "./bundle.mjs";

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

await withBundle("trace", "src/document/trace.ts", (folder) => {
  writeFileSync(join(folder, "main.mjs"), MAIN);
  const run = spawnSync(process.execPath, ["--expose-gc", join(folder, "main.mjs"), file], {
    stdio: "inherit",
  });
  process.exitCode = run.status ?? 1;
});
