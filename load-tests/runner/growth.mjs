// How Atelier's cost grows with people, boards, objects and the length of a log: one run for each size, as a table.
//
//   node load-tests/runner/growth.mjs [people|boards|objects|log]...
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { withoutFloodLimits } from "./experiments.mjs";
import { runOnce } from "./generator.mjs";
import { bin } from "./servers.mjs";

const logSeconds = 10;

// What a report says of each delivery.
const delivering = ({ report }) => ({
  "deliveries/s": Math.round(report.deliveries_per_second),
  "server, cores": report.server.cpu_share.toFixed(2),
  "us a delivery": (1e6 * report.server.cpu_share / report.deliveries_per_second).toFixed(2),
  "edit p50 ms": report.edits.p50_ms.toFixed(1),
  "edit p99 ms": report.edits.p99_ms.toFixed(1),
  "MiB": (report.server.resident_peak / 2 ** 20).toFixed(0),
  complete: report.complete,
});

const joining = ({ report }) => ({
  "joins p50 ms": report.joins.p50_ms.toFixed(1),
  "50 at once, last ms": report.joins_at_once.max_ms.toFixed(0),
  complete: report.complete,
});

// Reads every record of the stopped server's boards and replays them.
function checking(found) {
  return (folder) => {
    const began = process.hrtime.bigint();
    const { status } = spawnSync(join(bin, "atelier"), ["check", "--data", join(folder, "data")]);
    found.check = { "check s": (Number(process.hrtime.bigint() - began) / 1e9).toFixed(2), sound: status === 0 };
  };
}

const axes = {
  people: { experiment: "plenary", member: "people", sizes: [50, 200, 500, 1000, 2000],
    settings: { editors: 10, edits_per_second: 1, cursors_per_second: 0, connections_per_second: 300, seconds: 10 },
    tell: delivering },
  boards: { experiment: "service", member: "boards", sizes: [10, 50, 100, 200],
    settings: { connections_per_second: 300, seconds: 10 }, tell: delivering },
  objects: { experiment: "join", member: "objects", sizes: [1000, 10000, 40000], settings: {}, tell: joining },
  // Entries of ten people, so many a second as make that log in ten seconds.
  log: { experiment: "saturation", member: "entries", sizes: [10000, 50000, 200000],
    settings: { people: 10, warm_up_seconds: 0, seconds: logSeconds }, tell: delivering },
};

const asked = process.argv.slice(2);
for (const [name, { experiment, member, sizes, settings, tell }] of Object.entries(axes)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const rows = [];
  for (const size of sizes) {
    const found = {};
    const grown = name === "log" ? { edits_per_second: size / logSeconds / settings.people } : { [member]: size };
    const run = await runOnce(experiment, "atelier", { serverCores: "0", generatorCores: "1", threads: 1,
      environment: withoutFloodLimits, settings: { ...settings, ...grown }, afterwards: name === "log" ? checking(found) : undefined });
    rows.push({ [member]: size, ...tell(run), ...found.check });
  }
  console.log(`\n${name} (${experiment})`);
  console.table(rows);
}
