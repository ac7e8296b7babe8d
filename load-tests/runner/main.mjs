// load-tests/run: experiments on servers, in interleaved runs, each on a server of its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { experiments, longExperiments, quickExperiments, search } from "./experiments.mjs";
import { runOnce } from "./generator.mjs";
import { installed, knownServers, root } from "./servers.mjs";
import { describe, judge, summarise } from "./summary.mjs";

const usage = `load-tests/run [--quick] [--experiments a,b] [--servers a,b] [--runs N] [--output FOLDER]
               [--server-core N] [--generator-core N] [--set member=value]…
experiments: ${[...Object.keys(experiments), ...Object.keys(longExperiments)].join(", ")}
servers:     ${knownServers.join(", ")} (peers: load-tests/peers/install)
Exit codes: 0 all done and, with --quick, right; 1 not; 2 wrong use.`;

function wrongUse(what) {
  console.error(`${what}\n${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: "boolean" }, experiments: { type: "string" }, servers: { type: "string" },
        runs: { type: "string", default: "5" }, output: { type: "string", default: join(root, "build/load-results") },
        "server-core": { type: "string", default: "0" }, "generator-core": { type: "string", default: "1" },
        set: { type: "string", multiple: true, default: [] }, help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    return wrongUse(error.message);
  }
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const known = options.quick ? quickExperiments : { ...experiments, ...longExperiments };
const chosen = options.experiments?.split(",") ?? Object.keys(options.quick ? quickExperiments : experiments);
const servers = (options.servers?.split(",") ?? knownServers).filter((name) => {
  if (!knownServers.includes(name)) wrongUse(`no such server: ${name}`);
  if (installed(name)) return true;
  if (options.servers) wrongUse(`${name} is not installed`);
  return false;
});
for (const name of chosen) if (!known[name]) wrongUse(`no such experiment: ${name}`);
const settings = Object.fromEntries(options.set.map((assignment) => {
  const [member, value] = assignment.split("=");
  return value === undefined || Number.isNaN(Number(value)) ? wrongUse(`not member=number: ${assignment}`) : [member, Number(value)];
}));
const runs = options.quick ? 1 : Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) wrongUse(`not a number of runs: ${options.runs}`);

const bars = JSON.parse(readFileSync(join(root, "load-tests/runner/bars.json"), "utf8"));
const cores = availableParallelism();
const pinned = (core) => (Number(core) < cores ? core : "0");

async function carryOut(name, server) {
  const { allCores, search: asked } = known[name];
  const everything = `0-${cores - 1}`;
  const place = {
    serverCores: allCores ? everything : pinned(options["server-core"]),
    generatorCores: allCores ? everything : pinned(options["generator-core"]),
    threads: allCores ? cores : 1,
  };
  if (!asked) {
    const { report, table } = await runOnce(name, server, { ...place, settings });
    process.stdout.write(table);
    return report;
  }
  return search(asked, async (member, value) => {
    const { report, table } = await runOnce(name, server, { ...place, settings: { ...settings, [member]: value } });
    process.stdout.write(`${member} = ${value}: ${table}`);
    return report;
  });
}

const results = new Map();
const broken = [];
mkdirSync(options.output, { recursive: true });
const stamp = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
const file = join(options.output, `${stamp}.json`);

function write() {
  const machine = { cores, model: cpus()[0]?.model, load: loadavg() };
  writeFileSync(file, JSON.stringify({ machine, settings, runs, bars, broken, results: [...results.values()] }, null, 1));
}

for (let run = 0; run < runs; run += 1) {
  for (const name of chosen) {
    const able = servers.filter((server) => known[name].servers.includes(server));
    // Another one begins each time, so that none always has the machine warm or cold.
    const order = able.map((_, k) => able[(k + run) % able.length]);
    for (const server of order) {
      try {
        const report = await carryOut(name, server);
        const key = `${name} on ${server}`;
        if (!results.has(key)) results.set(key, { experiment: name, server, reports: [] });
        const entry = results.get(key);
        entry.reports.push(report);
        entry.summary = summarise(entry.reports);
      } catch (error) {
        broken.push(`${name} on ${server}: ${error.message}`);
        console.error(broken.at(-1));
      }
      write();
    }
  }
}

console.log(`\n${describe([...results.values()], bars)}\n\nwritten to ${file}`);
const raw = results.get("saturation on raw");
const ceiling = bars.find((bar) => bar.experiment === "saturation" && bar.server === "raw");
if (raw && !judge(ceiling, raw.summary)) {
  console.log("The ceiling is too low here: comparisons of these runs are NOT VALID.");
}
// Quick runs look at what must hold on any machine, however busy: that everything arrived once.
const wrong = [...results.values()].flatMap(({ experiment, server, reports }) => reports
  .filter((report) => options.quick && !(report.complete && (report.edits_sent > 0 || report.joins?.count > 0)))
  .map((report) => `${experiment} on ${server}: ${report.troubles.join("; ") || "nothing was sent"}`));
for (const line of [...broken, ...wrong]) console.error(line);
process.exit(broken.length + wrong.length > 0 ? 1 : 0);
