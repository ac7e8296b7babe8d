// load-tests/run: experiments on servers, in interleaved runs, each on a server of its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { judge, table } from "./bars.mjs";
import { experiments, longExperiments, quickExperiments, round, search, tries } from "./experiments.mjs";
import { readScenario, runOnce } from "./generator.mjs";
import { installed, knownServers, root } from "./servers.mjs";
import { describe, summarise } from "./summary.mjs";

const usage = `load-tests/run [--quick] [--experiments a,b] [--servers a,b] [--runs N] [--output FOLDER]
               [--server-core N] [--generator-core N] [--set member=value]… [--enforce]
experiments: ${[...Object.keys(experiments), ...Object.keys(longExperiments)].join(", ")}
servers:     ${knownServers.join(", ")} (peers: load-tests/peers/install)
Exit codes: 0 all done and, with --quick, right; 1 not; 2 wrong use; 3 with --enforce: a bar was not shown to be kept.`;

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
        enforce: { type: "boolean" },
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

// The reports of one run, several where the generator had to try again.
async function carryOut(name, server) {
  const { twoCores, threads, search: asked, scenario = name, settings: differs, environment } = known[name];
  const set = { ...settings, ...differs?.(readScenario(scenario, settings)) };
  const own = pinned(options["server-core"]);
  const others = pinned(options["generator-core"]);
  const both = [...new Set([own, others])];
  const place = twoCores
    ? { serverCores: both.join(","), generatorCores: both.join(","), threads: threads ?? both.length, environment }
    : { serverCores: own, generatorCores: others, threads: 1, environment };
  if (!asked) {
    return tries(async () => {
      const { report, table: lines } = await runOnce(scenario, server, { ...place, settings: set });
      process.stdout.write(`== ${name} on ${server}\n${lines}`);
      return report;
    }, options.quick ? 1 : undefined);
  }
  const found = await search(asked, async (member, value) => {
    const { report, table: lines } = await runOnce(scenario, server, { ...place, settings: { ...set, [member]: value } });
    process.stdout.write(`== ${name} on ${server}, ${member} = ${value}\n${lines}`);
    return report;
  });
  return [found];
}

const results = new Map();
const broken = [];
mkdirSync(options.output, { recursive: true });
const stamp = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
const file = join(options.output, `${stamp}.json`);
const tableFile = join(options.output, `${stamp}.txt`);

function write() {
  const machine = { cores, model: cpus()[0]?.model, load: loadavg() };
  const found = [...results.values()];
  const judged = judge(bars, found);
  writeFileSync(file, JSON.stringify({ machine, settings, runs, bars, broken, judged, results: found }, null, 1));
  const text = [describe(found), ...(judged.length > 0 ? [table(judged)] : [])].join("\n\n");
  writeFileSync(tableFile, `${text}\n`);
  return { judged, text };
}

for (let run = 0; run < runs; run += 1) {
  for (const { experiment, server } of round(run, chosen, servers, known)) {
    try {
      const reports = await carryOut(experiment, server);
      const key = `${experiment} on ${server}`;
      if (!results.has(key)) results.set(key, { experiment, server, reports: [] });
      const entry = results.get(key);
      entry.reports.push(...reports);
      entry.summary = summarise(entry.reports);
    } catch (error) {
      broken.push(`${experiment} on ${server}: ${error.message}`);
      console.error(broken.at(-1));
    }
    write();
  }
}

const { judged, text } = write();
console.log(`\n${text}\n\nwritten to ${file}, and as a table beside it`);
// Quick runs look at what must hold on any machine, however busy: that everything arrived once.
const wrong = [...results.values()].flatMap(({ experiment, server, reports }) => reports
  .filter((report) => options.quick && !(report.complete && (report.edits_sent > 0 || report.joins?.count > 0)))
  .map((report) => `${experiment} on ${server}: ${report.troubles.join("; ") || "nothing was sent"}`));
for (const line of [...broken, ...wrong]) console.error(line);
if (broken.length + wrong.length > 0) process.exit(1);
process.exit(options.enforce && judged.some(({ verdict }) => verdict !== "kept") ? 3 : 0);
