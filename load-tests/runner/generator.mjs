// One run of the generator against one server that is started for it: a report, as JSON.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bin, protocolOf, root, Server } from "./servers.mjs";

const scenarioFile = (name) => join(root, "load-tests/scenarios", `${name}.json`);

export const readScenario = (name, settings) => ({ ...JSON.parse(readFileSync(scenarioFile(name), "utf8")), ...settings });

// The generator gives up by itself; this is for one that hangs.
function secondsMax(scenario) {
  return 240 + 2 * ((scenario.warm_up_seconds ?? 2) + (scenario.seconds ?? 10) + (scenario.drain_seconds ?? 10));
}

function generate(words, cores, seconds) {
  return new Promise((resolve, reject) => {
    const child = spawn("taskset", ["-c", cores, join(bin, "atelier-load"), "run", ...words],
      { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (bytes) => { output += bytes; });
    child.stderr.on("data", (bytes) => { errors += bytes; });
    const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    child.on("exit", (code) => {
      clearTimeout(timer);
      try {
        resolve({ report: JSON.parse(output), table: errors });
      } catch {
        reject(new Error(`the generator ended with ${code}:\n${errors}${output}`));
      }
    });
  });
}

// `settings` are members of the scenario that differ from its file; `afterwards(folder)` sees what the server left.
export async function runOnce(name, serverName,
  { serverCores, generatorCores, threads, environment, settings = {}, afterwards }) {
  const scenario = readScenario(name, settings);
  const server = await Server.start(serverName, { cores: serverCores, threads, environment });
  try {
    const boards = await server.makeBoards(scenario.boards ?? 1);
    const words = ["--scenario", scenarioFile(name), "--port", String(server.port), "--protocol", protocolOf(serverName),
      "--pid", String(server.pid)];
    if (boards) words.push("--boards", boards);
    for (const [member, value] of Object.entries(settings)) words.push("--set", `${member}=${value}`);
    const { report, table } = await generate(words, generatorCores, secondsMax(scenario));
    report.resident_bytes_each = report.connections_at_end > 0
      ? (report.server.resident_end - report.server.resident_before) / report.connections_at_end
      : null;
    report.slow_readers = scenario.slow_readers ?? 0;
    return { report, table };
  } finally {
    await server.stop(afterwards);
  }
}
