// Medians of the runs, how far they lie apart, and what they were to be.
const measures = {
  "deliveries_per_second": "deliveries/s",
  "edits.p50_ms": "edit p50 ms",
  "edits.p99_ms": "edit p99 ms",
  "cursors.p99_ms": "cursor p99 ms",
  "acknowledgements.p50_ms": "ack p50 ms",
  "acknowledgements.p99_ms": "ack p99 ms",
  "joins.p50_ms": "join p50 ms",
  "joins.p90_ms": "join p90 ms",
  "joins_at_once.p50_ms": "at once p50 ms",
  "joins_at_once.max_ms": "at once max ms",
  "server.cpu_ms_of_a_join": "server ms for a join",
  "server.cpu_ms_at_once": "server ms, all at once",
  "slow_readers_closed": "slow readers closed",
  "resident_bytes_each": "resident bytes each",
  "found": "highest that passes",
  "most_deliveries_per_second": "most deliveries/s",
  "server.cpu_share": "server, cores",
  "server.cpu_us_per_delivery": "server us/delivery",
  "server.resident_peak": "server resident peak",
  "generator.cpu_share": "generator, cores",
  "generator.late.p99_ms": "generator late p99 ms",
};
// Said only where something else is said too.
const always = new Set(["server.cpu_share", "server.cpu_ms_of_a_join", "server.cpu_ms_at_once", "server.cpu_us_per_delivery", "server.resident_peak",
  "generator.cpu_share", "generator.late.p99_ms", "deliveries_per_second", "slow_readers_closed", "resident_bytes_each"]);
const onlyOf = { slow_readers_closed: ["slow-reader"], resident_bytes_each: ["idle"] };

const valueOf = (report, measure) => measure.split(".").reduce((part, name) => part?.[name], report);

export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// {measure: {median, least, most, values}} over the reports of one experiment and server.
export function summarise(reports) {
  const summary = {};
  for (const measure of Object.keys(measures)) {
    const values = reports.map((report) => valueOf(report, measure)).filter((value) => typeof value === "number");
    if (values.length === 0) continue;
    summary[measure] = { median: median(values), least: Math.min(...values), most: Math.max(...values), values };
  }
  return summary;
}

const short = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString());

export function judge(bar, summary) {
  const value = summary?.[bar.measure]?.median;
  if (value === undefined) return null;
  return (bar.most === undefined || value <= bar.most) && (bar.least === undefined || value >= bar.least);
}

// Lines for people: a block for each experiment and server, bars beside the medians they are about.
export function describe(results, bars) {
  const lines = [];
  for (const { experiment, server, reports, summary } of results) {
    const doubtful = reports.filter((report) => report.valid === false).length;
    const incomplete = reports.filter((report) => report.complete === false).length;
    lines.push(`${experiment} on ${server}, n = ${reports.length}` +
      (doubtful ? `, ${doubtful} NOT VALID` : "") + (incomplete ? `, ${incomplete} NOT COMPLETE` : ""));
    for (const [measure, { median: middle, least, most }] of Object.entries(summary)) {
      if (onlyOf[measure] && !onlyOf[measure].includes(experiment)) continue;
      if (always.has(measure) && middle === 0) continue;
      const bar = bars.find((one) =>
        one.experiment === experiment && one.server === server && one.measure === measure);
      const wanted = !bar ? "" : `   ${judge(bar, summary) ? "ok" : "MISSED"}: ` +
        `${bar.most === undefined ? `at least ${bar.least}` : `at most ${bar.most}`} – ${bar.reason}`;
      lines.push(`  ${measures[measure].padEnd(24)} ${short(middle).padStart(9)}   ` +
        `(${short(least)} to ${short(most)})${wanted}`);
    }
  }
  return lines.join("\n");
}
