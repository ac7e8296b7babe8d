import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, median, summarise } from "./summary.mjs";

test("a median is the middle, or between the two in the middle", () => {
  assert.equal(median([10, 9, 100]), 10);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("a summary has number, median and spread of what was measured", () => {
  const reports = [3, 1, 2].map((p95) => ({ acknowledgements: { p95_ms: p95 }, edits: null }));
  const summary = summarise(reports);
  assert.deepEqual(summary, {
    "acknowledgements.p95_ms": { n: 3, median: 2, least: 1, most: 3, values: [3, 1, 2] },
  });
});

test("a run that found nothing is left out of what it did not find", () => {
  const summary = summarise([{ found: 0 }, { found: 40, deliveries_per_second: 7 }]);
  assert.equal(summary.found.n, 2);
  assert.equal(summary.deliveries_per_second.n, 1);
});

test("processor time is said for a million deliveries and for a second", () => {
  const summary = summarise([{ server: { cpu_us_per_delivery: 2 } }, { server: { cpu_us_per_delivery: 0 } }]);
  assert.equal(summary.cpu_seconds_per_million.median, 2);
  assert.equal(summary.cpu_seconds_per_million.n, 1);
  assert.equal(summary.deliveries_per_cpu_second.median, 500000);
  assert.equal(summary.deliveries_per_cpu_second.n, 1);
});

test("the blocks say what is not valid or not complete", () => {
  const reports = [{ valid: false, complete: true, edits: { p50_ms: 1 } }, { valid: true, complete: false, edits: { p50_ms: 2 } }];
  const lines = describe([{ experiment: "workshop", server: "raw", reports, summary: summarise(reports) }]).split("\n");
  assert.equal(lines[0], "workshop on raw, n = 2, 1 NOT VALID, 1 NOT COMPLETE");
  assert.match(lines[1], /edit p50 ms +1\.5 +\(1 to 2\)/);
});
