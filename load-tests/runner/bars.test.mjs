import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { judge, table } from "./bars.mjs";
import { experiments } from "./experiments.mjs";
import { knownServers } from "./servers.mjs";
import { measureNames } from "./summary.mjs";

const edits = (p50) => ({ complete: true, valid: true, edits: { p50_ms: p50 } });
const workshop = (server, ...reports) => ({ experiment: "workshop", server, reports });
const atSaturation = (...rates) => ({
  experiment: "saturation", server: "raw", reports: rates.map((rate) => ({ complete: true, valid: true, deliveries_per_second: rate })),
});
const ceilings = {
  clock: { figure: "ceiling", experiment: "saturation", server: "raw", measure: "deliveries_per_second", least: 500000 },
};
const bar = (limit) => ({ figure: "workshop, p50", experiment: "workshop", server: "atelier", measure: "edits.p50_ms", ...limit });
const judgedBy = (one, ...results) => judge({ ceilings, bars: [one] }, results).at(-1);

test("a bar that is a number is kept up to that number", () => {
  const found = (value) => judgedBy(bar({ most: 3 }), workshop("atelier", edits(value))).verdict;
  assert.equal(found(3), "kept");
  assert.equal(found(3.001), "missed");
  assert.equal(judgedBy(bar({ least: 3 }), workshop("atelier", edits(2.999))).verdict, "missed");
  assert.equal(judgedBy(bar({ least: 3 }), workshop("atelier", edits(3))).verdict, "kept");
});

test("a relative bar is a multiple of the median of the reference's runs", () => {
  const most = { times: 1.5, of: "raw" };
  const raw = workshop("raw", edits(1), edits(2), edits(100));
  const kept = judgedBy(bar({ most }), workshop("atelier", edits(3), edits(0.5), edits(9)), raw);
  assert.equal(kept.verdict, "kept");
  assert.equal(kept.bar, 3);
  assert.equal(kept.ratio, 1.5);
  assert.deepEqual([kept.n, kept.median, kept.least, kept.most], [3, 3, 0.5, 9]);
  assert.deepEqual(kept.reference, { experiment: "workshop", server: "raw", n: 3, median: 2, least: 1, most: 100 });
  assert.equal(judgedBy(bar({ most }), workshop("atelier", edits(3.1)), raw).verdict, "missed");
  assert.equal(judgedBy(bar({ least: most }), workshop("atelier", edits(2.9)), raw).verdict, "missed");
});

test("a bar may stand on another experiment, and allow so much for each", () => {
  const resident = (bytes, slow) => ({ complete: true, valid: true, slow_readers: slow, server: { resident_peak: bytes } });
  const most = { plus: 100, for_each: "slow_readers", of: "atelier", in: "without" };
  const one = { ...bar({ most }), measure: "server.resident_peak" };
  const without = { experiment: "without", server: "atelier", reports: [resident(1000, 0)] };
  assert.equal(judgedBy(one, workshop("atelier", resident(1500, 5)), without).verdict, "kept");
  assert.equal(judgedBy(one, workshop("atelier", resident(1501, 5)), without).verdict, "missed");
  assert.equal(judgedBy(one, workshop("atelier", resident(1500, 5))).why, "without on atelier was not run");
});

test("without its reference a bar is not compared", () => {
  const relative = bar({ most: { times: 2, of: "raw" } });
  const alone = judgedBy(relative, workshop("atelier", edits(1)));
  assert.equal(alone.verdict, "not compared");
  assert.match(table([alone]), /not compared: raw was not run/);
  const late = judgedBy(relative, workshop("atelier", edits(1)), workshop("raw", { ...edits(1), valid: false }));
  assert.equal(late.verdict, "not compared");
  assert.equal(late.why, "no run of raw counts");
});

test("a comparison is valid only where the ceiling is reached", () => {
  const relative = bar({ most: { times: 2, of: "raw" }, ceiling: "clock" });
  const both = [workshop("atelier", edits(1)), workshop("raw", edits(1))];
  assert.equal(judgedBy(relative, ...both, atSaturation(500000, 1, 600000)).verdict, "kept");
  const low = judgedBy(relative, ...both, atSaturation(499999));
  assert.equal(low.verdict, "not valid");
  assert.equal(low.why, "raw reaches 499999 of 500000");
  assert.equal(judgedBy(relative, ...both, { ...atSaturation(), reports: [{ found: 0 }] }).verdict, "not valid");
  const unknown = judgedBy(relative, ...both);
  assert.deepEqual([unknown.verdict, unknown.why], ["kept", "the ceiling was not measured"]);
  assert.equal(judgedBy(bar({ most: 3 }), ...both, atSaturation(1)).verdict, "kept");
  assert.deepEqual(judge({ ceilings, bars: [] }, [atSaturation(499999)]).map((one) => one.verdict), ["missed"]);
});

test("runs that are not valid are left out, and one that is not complete misses the bar", () => {
  const late = { ...edits(50), valid: false };
  const most = bar({ most: 3 });
  const counted = judgedBy(most, workshop("atelier", edits(1), late, edits(2)));
  assert.deepEqual([counted.verdict, counted.n, counted.runs, counted.median], ["kept", 2, 3, 1.5]);
  assert.match(table([counted]), /2 of 3/);
  assert.equal(judgedBy(most, workshop("atelier", late)).verdict, "not judged");
  const lost = judgedBy(most, workshop("atelier", edits(1), { ...edits(1), complete: false }));
  assert.deepEqual([lost.verdict, lost.why], ["missed", "1 of 2 runs not complete"]);
});

test("what was not run has no row", () => {
  assert.deepEqual(judge({ ceilings, bars: [bar({ most: 3 })] }, [workshop("raw", edits(1))]), []);
});

test("the table says figure, median, spread, bar, reference and verdict", () => {
  const most = { times: 1.3, of: "raw" };
  const lines = table(judge({ ceilings, bars: [bar({ most })] },
    [workshop("atelier", edits(1), edits(2), edits(4)), workshop("raw", edits(2))])).split("\n");
  assert.equal(lines.length, 3);
  assert.match(lines[2], /^workshop, p50 +3 +2 +1 to 4 +≤ 1\.3 × raw = 2\.6 +2 \(2 to 2\) +kept$/);
});

test("every bar is about experiments, servers and measures that there are", () => {
  const { ceilings: all, bars } = JSON.parse(readFileSync(new URL("bars.json", import.meta.url), "utf8"));
  assert.ok(bars.length > 20);
  for (const one of [...bars, ...Object.values(all)]) {
    assert.ok(one.figure && one.reason, JSON.stringify(one));
    assert.ok(experiments[one.experiment]?.servers.includes(one.server), one.figure);
    assert.ok(measureNames.includes(one.measure), one.measure);
    assert.ok((one.least === undefined) !== (one.most === undefined), one.figure);
    const limit = one.least ?? one.most;
    if (typeof limit === "number") continue;
    assert.ok(knownServers.includes(limit.of), one.figure);
    assert.ok(experiments[limit.in ?? one.experiment]?.servers.includes(limit.of), one.figure);
    assert.ok(limit.in || one.server !== limit.of, `${one.figure} stands on itself`);
    assert.ok(!limit.for_each || measureNames.includes(limit.for_each), one.figure);
    if (limit.of !== one.server) assert.ok(all[one.ceiling], `${one.figure} compares, and names no ceiling`);
  }
});
