// What the reports of one experiment on one server say together: medians and how far they lie apart.

// What can be read off a report or follows from it, and what it is called.
const measures = {
  "deliveries_per_second": "deliveries/s",
  "deliveries_per_cpu_second": "deliveries/processor s",
  "cpu_seconds_per_million": "CPU s/million",
  "edits.p50_ms": "edit p50 ms",
  "edits.p99_ms": "edit p99 ms",
  "edits_seen_by_all.p50_ms": "seen by all p50 ms",
  "edits_seen_by_all.p99_ms": "seen by all p99 ms",
  "cursors.p99_ms": "cursor p99 ms",
  "acknowledgements.p50_ms": "ack p50 ms",
  "acknowledgements.p95_ms": "ack p95 ms",
  "acknowledgements.p99_ms": "ack p99 ms",
  "joins.p50_ms": "join p50 ms",
  "joins.p90_ms": "join p90 ms",
  "joins_at_once.p50_ms": "at once p50 ms",
  "joins_at_once.max_ms": "at once max ms",
  "server.cpu_ms_of_a_join": "server ms for a join",
  "server.cpu_ms_at_once": "server ms, all at once",
  "slow_readers": "slow readers",
  "slow_readers_closed": "slow readers closed",
  "resident_bytes_each": "resident bytes each",
  "found": "highest that passes",
  "most_deliveries_per_second": "most deliveries/s",
  "server.cpu_share": "server, cores",
  "server.resident_peak": "server resident peak",
  "generator.cpu_share": "generator, cores",
  "generator.late.p99_ms": "generator late p99 ms",
};
export const measureNames = Object.keys(measures);

// Zero says nothing of these.
const silentAtZero = new Set(["server.cpu_share", "server.cpu_ms_of_a_join", "server.cpu_ms_at_once",
  "server.resident_peak", "generator.cpu_share", "generator.late.p99_ms", "deliveries_per_second",
  "slow_readers", "slow_readers_closed", "resident_bytes_each"]);
const onlyOf = { slow_readers_closed: ["slow-reader"], resident_bytes_each: ["idle"] };

// A microsecond for each is a second for a million. Where processor time was too short to be
// measured there is no such figure.
const derived = {
  cpu_seconds_per_million: (report) => report.server?.cpu_us_per_delivery || undefined,
  deliveries_per_cpu_second: (report) =>
    (report.server?.cpu_us_per_delivery > 0 ? 1e6 / report.server.cpu_us_per_delivery : undefined),
};

const valueOf = (report, measure) =>
  (derived[measure] ? derived[measure](report) : measure.split(".").reduce((part, name) => part?.[name], report));

export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// {measure: {n, median, least, most, values}} over the reports of one experiment and server.
export function summarise(reports) {
  const summary = {};
  for (const measure of measureNames) {
    const values = reports.map((report) => valueOf(report, measure)).filter((value) => typeof value === "number");
    if (values.length === 0) continue;
    summary[measure] = {
      n: values.length, median: median(values), least: Math.min(...values), most: Math.max(...values), values,
    };
  }
  return summary;
}

export const short = (value) =>
  (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString());

// Lines for people: a block for each experiment and server, with everything that was measured.
export function describe(results) {
  const lines = [];
  for (const { experiment, server, reports, summary } of results) {
    const doubtful = reports.filter((report) => report.valid === false).length;
    const incomplete = reports.filter((report) => report.complete === false).length;
    lines.push(`${experiment} on ${server}, n = ${reports.length}` +
      (doubtful ? `, ${doubtful} NOT VALID` : "") + (incomplete ? `, ${incomplete} NOT COMPLETE` : ""));
    for (const [measure, { median: middle, least, most }] of Object.entries(summary)) {
      if (onlyOf[measure] && !onlyOf[measure].includes(experiment)) continue;
      if (silentAtZero.has(measure) && middle === 0) continue;
      lines.push(`  ${measures[measure].padEnd(24)} ${short(middle).padStart(9)}   (${short(least)} to ${short(most)})`);
    }
  }
  return lines.join("\n");
}
