// Results held against the bars of bars.json.
//
// A bar's `least` or `most` is a number, or stands in relation to another result of the same measure:
// {"times": 0.8, "of": "raw"}; `of` is the server, `in` the experiment where that is another one. To
// `times` the reference's median comes `plus`, once for each of `for_each`, a measure of the bar's own
// runs. Medians are those of the runs that count: complete, and valid.
//
// Verdicts: kept; missed; not judged (no run counts); not compared (the reference is missing, or none
// of its runs counts); not valid (`ceiling`: the raw broadcaster does not reach what makes a
// comparison one).
import { short, summarise } from "./summary.mjs";

const counting = (entry) => entry.reports.filter((report) => report.complete !== false && report.valid !== false);
const entryOf = (results, experiment, server) =>
  results.find((entry) => entry.experiment === experiment && entry.server === server);
const spreadOf = ({ n, median, least, most }) => ({ n, median, least, most });

// The bar as a number, or why there is none.
function limitOf(limit, bar, own, results) {
  if (typeof limit === "number") return { value: limit };
  const experiment = limit.in ?? bar.experiment;
  const where = limit.in ? `${limit.in} on ${limit.of}` : limit.of;
  const entry = entryOf(results, experiment, limit.of);
  if (!entry) return { why: `${where} was not run` };
  const found = summarise(counting(entry))[bar.measure];
  if (!found) return { why: `no run of ${where} counts` };
  const times = limit.times ?? 1;
  const plus = (limit.plus ?? 0) * (limit.for_each ? own[limit.for_each]?.median ?? 0 : 1);
  return { value: times * found.median + plus, reference: { experiment, server: limit.of, ...spreadOf(found) } };
}

// Whether what makes comparisons valid was reached: true, false, or null where it was not measured.
function reached(ceiling, results) {
  const entry = entryOf(results, ceiling.experiment, ceiling.server);
  if (!entry) return { valid: null };
  const median = summarise(counting(entry))[ceiling.measure]?.median ?? 0;
  if (median >= ceiling.least) return { valid: true };
  return { valid: false, why: `${ceiling.server} reaches ${short(median)} of ${short(ceiling.least)}` };
}

function judgeOne(bar, entry, ceilings, results) {
  const side = bar.least === undefined ? "most" : "least";
  const { figure, experiment, server, measure, reason } = bar;
  const judged = { figure, experiment, server, measure, reason, side, asked: bar[side], runs: entry.reports.length };
  const own = summarise(counting(entry));
  const found = own[measure];
  if (found) Object.assign(judged, spreadOf(found));
  const limit = limitOf(bar[side], bar, own, results);
  Object.assign(judged, { bar: limit.value ?? null, reference: limit.reference ?? null });
  const incomplete = entry.reports.filter((report) => report.complete === false).length;
  if (incomplete > 0) return { ...judged, verdict: "missed", why: `${incomplete} of ${judged.runs} runs not complete` };
  if (!found) return { ...judged, verdict: "not judged", why: "no run counts" };
  if (limit.why) return { ...judged, verdict: "not compared", why: limit.why };
  if (limit.reference?.median > 0) judged.ratio = found.median / limit.reference.median;
  const validity = bar.ceiling ? reached(ceilings[bar.ceiling], results) : { valid: true };
  if (validity.valid === false) return { ...judged, verdict: "not valid", why: validity.why };
  const kept = side === "most" ? found.median <= limit.value : found.median >= limit.value;
  return { ...judged, verdict: kept ? "kept" : "missed", why: validity.valid === null ? "the ceiling was not measured" : "" };
}

// One for each ceiling and bar whose experiment was run on its server, in the order of the file.
export function judge({ ceilings, bars }, results) {
  return [...Object.values(ceilings), ...bars].flatMap((bar) => {
    const entry = entryOf(results, bar.experiment, bar.server);
    return entry ? [judgeOne(bar, entry, ceilings, results)] : [];
  });
}

const signs = { least: "≥", most: "≤" };

function wanted({ side, asked, bar, reference }) {
  if (typeof asked === "number") return `${signs[side]} ${short(asked)}`;
  const of = asked.in ?? asked.of;
  const sum = [asked.times === undefined ? of : `${asked.times} × ${of}`];
  if (asked.plus) sum.push(`${asked.plus}${asked.for_each ? " each" : ""}`);
  return `${signs[side]} ${sum.join(" + ")}${reference ? ` = ${short(bar)}` : ""}`;
}

const spread = ({ least, most }) => `${short(least)} to ${short(most)}`;
const number = ({ n = 0, runs }) => (n === runs ? `${runs}` : `${n} of ${runs}`);

// Lines for people, a row for each judgement.
export function table(judged) {
  const rows = judged.map((one) => [
    one.figure, number(one), one.n ? short(one.median) : "–", one.n ? spread(one) : "–", wanted(one),
    one.reference ? `${short(one.reference.median)} (${spread(one.reference)})` : "–",
    one.why ? `${one.verdict}: ${one.why}` : one.verdict,
  ]);
  const all = [["figure", "n", "median", "spread", "bar", "reference", "verdict"], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => row.map((cell, k) => cell.padEnd(widths[k])).join("  ").trimEnd();
  return [line(all[0]), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
