// What is measured: each experiment is a scenario, the servers that can take part, and, for those that
// look for a limit, which member is raised until the 99th percentile passes it. `beside` is another one
// that is run whenever this one is, next to it.
const everybody = ["atelier", "raw", "y-websocket", "hocuspocus", "hocuspocus-sqlite", "tldraw-sync", "tldraw-sync-wal"];
// Where what is asked for is a flood by design, and the limits against floods would be what is measured.
export const withoutFloodLimits = { ATELIER_NO_FLOOD_LIMITS: "1" };
const withState = everybody.filter((server) => server !== "raw");
// Hocuspocus without a store forgets a board that all have left.
const keepsBoards = withState.filter((server) => server !== "hocuspocus");

// The same edits and cursors of the same people, and the slow readers, who write nothing, are not there.
export function withoutSlowReaders({ people, slow_readers: slow = 0 }) {
  return { people: people - slow, slow_readers: 0 };
}

export const experiments = {
  workshop: { servers: everybody },
  plenary: { servers: everybody },
  service: { servers: everybody },
  acknowledgements: { servers: ["atelier", "raw"] },
  // Ten thousand objects from one hand are a flood by design, before anything is measured.
  join: { servers: keepsBoards, environment: withoutFloodLimits },
  storm: { servers: keepsBoards },
  saturation: { servers: everybody, environment: withoutFloodLimits,
    search: { member: "edits_per_second", from: 5, factor: 2 } },
  "slow-reader": { servers: withState, beside: "without-slow-reader" },
  "without-slow-reader": { servers: withState, scenario: "slow-reader", settings: withoutSlowReaders },
  idle: { servers: everybody },
  // What it costs that boards are spread over threads: the same cores, the same groups.
  "two-threads": { servers: ["atelier"], scenario: "service", twoCores: true, beside: "one-thread" },
  "one-thread": { servers: ["atelier"], scenario: "service", twoCores: true, threads: 1 },
  // Two cores serve, and the generator takes of them what it needs.
  "largest-board": {
    servers: ["atelier", "raw"], twoCores: true,
    search: { member: "people", from: 1000, factor: 1.5, whole: true },
  },
};

// Not among the others: for as long as one has patience, and at a rate of one's own choice.
export const longExperiments = {
  soak: { servers: ["atelier"] },
  "saturation-at": { servers: everybody, scenario: "saturation", environment: withoutFloodLimits },
};

export const quickExperiments = {
  "quick-workshop": { servers: ["atelier", "raw"] },
  "quick-join": { servers: ["atelier"] },
};

export const limitMilliseconds = 100;
const refinements = 4;
const stepsMax = 16;
const triesMax = 3;

// What one round runs, in order: each experiment on each server that it is for. With each round another
// server begins, and what stands beside an experiment changes places with it, so that none always has
// the machine warm or cold.
export function round(number, names, servers, known) {
  const joined = new Set(names.map((name) => known[name].beside));
  return names.filter((name) => !joined.has(name)).flatMap((name) => {
    const able = servers.filter((server) => known[name].servers.includes(server));
    return able.flatMap((_, k) => {
      const server = able[(k + number) % able.length];
      const turns = [name, known[name].beside].filter(Boolean).map((experiment) => ({ experiment, server }));
      return number % 2 === 0 ? turns : turns.reverse();
    });
  });
}

// The reports of a step, of which the last one counts if any does: where the generator was the one that
// failed, it may try again. What is not complete is the server's doing, and stays.
export async function tries(step, most = triesMax) {
  const reports = [];
  do reports.push(await step());
  while (reports.at(-1).complete && !reports.at(-1).valid && reports.length < most);
  return reports;
}

// Raises the member until a step fails, then halves the way between. `step(value)` gives a report;
// gives the best report that passed, what the member was, and every step.
export async function search({ member, from, factor, whole }, step) {
  const rounded = (value) => (whole ? Math.round(value) : Number(value.toPrecision(3)));
  const steps = [];
  let best = null;
  let good = 0;
  let bad = null;
  const attempt = async (value) => {
    const report = (await tries(() => step(member, value))).at(-1);
    const passed = report.complete && report.valid && report.edits !== null &&
      report.edits.p99_ms <= limitMilliseconds;
    steps.push({ value, passed, p99_ms: report.edits?.p99_ms ?? null,
      deliveries_per_second: report.deliveries_per_second, doubts: report.doubts,
      generator_cpu_share: report.generator.cpu_share, server_cpu_share: report.server.cpu_share });
    if (passed) {
      best = report;
      good = value;
    } else {
      bad = value;
    }
  };
  let value = from;
  while (bad === null && steps.length < stepsMax) {
    await attempt(rounded(value));
    value *= factor;
  }
  for (let k = 0; k < refinements && bad !== null; k += 1) await attempt(rounded((good + bad) / 2));
  const most = Math.max(...steps.map((one) => one.deliveries_per_second));
  return { ...(best ?? {}), found: good, most_deliveries_per_second: most, steps };
}
