import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { experiments, limitMilliseconds, round, search, tries, withoutSlowReaders } from "./experiments.mjs";
import { commandOf, knownServers, protocolOf } from "./servers.mjs";

const said = (turns) => turns.map(({ experiment, server }) => `${experiment} on ${server}`);

test("another server begins each round, and nobody is left out", () => {
  const known = { one: { servers: ["a", "b", "c"] }, two: { servers: ["b"] } };
  assert.deepEqual(said(round(0, ["one", "two"], ["a", "b", "c"], known)), ["one on a", "one on b", "one on c", "two on b"]);
  assert.deepEqual(said(round(1, ["one"], ["a", "b", "c"], known)), ["one on b", "one on c", "one on a"]);
  assert.deepEqual(said(round(4, ["one"], ["a", "c"], known)), ["one on a", "one on c"]);
});

test("what stands beside an experiment is run next to it, once, and each is first in turn", () => {
  const known = { slow: { servers: ["a"], beside: "without" }, without: { servers: ["a"] } };
  assert.deepEqual(said(round(0, ["slow"], ["a"], known)), ["slow on a", "without on a"]);
  assert.deepEqual(said(round(1, ["slow", "without"], ["a"], known)), ["without on a", "slow on a"]);
  assert.deepEqual(said(round(0, ["without"], ["a"], known)), ["without on a"]);
});

test("without slow readers everybody else is there", () => {
  assert.deepEqual(withoutSlowReaders({ people: 50, slow_readers: 5 }), { people: 45, slow_readers: 0 });
});

test("every experiment has a scenario, servers, and what it stands beside", () => {
  for (const [name, { servers, scenario = name, beside }] of Object.entries(experiments)) {
    const file = new URL(`../scenarios/${scenario}.json`, import.meta.url);
    assert.equal(JSON.parse(readFileSync(file, "utf8")).name, scenario);
    for (const server of servers) assert.ok(knownServers.includes(server), server);
    if (beside) assert.ok(experiments[beside], beside);
  }
});

test("a peer that is there in two ways speaks one protocol", () => {
  const words = (name) => commandOf(name, 9, "/f", 1).slice(1).join(" ");
  assert.equal(words("hocuspocus"), "hocuspocus --port 9");
  assert.equal(words("hocuspocus-sqlite"), "hocuspocus --port 9 --sqlite /f/peer.sqlite");
  assert.equal(words("tldraw-sync"), "tldraw-sync --port 9 --sqlite /f/peer.sqlite");
  assert.equal(words("tldraw-sync-wal"), "tldraw-sync --port 9 --sqlite /f/peer.sqlite --wal");
  assert.deepEqual(["hocuspocus-sqlite", "tldraw-sync-wal", "atelier", "raw"].map(protocolOf),
    ["hocuspocus", "tldraw-sync", "atelier", "raw"]);
});

test("a run that was not the generator's doing is not done again", async () => {
  const told = async (...reports) => {
    const left = [...reports];
    const made = await tries(async () => left.shift(), 3);
    assert.deepEqual(made, reports.slice(0, made.length));
    return made.length;
  };
  const [good, late, lost] = [[true, true], [true, false], [false, false]].map(([complete, valid]) => ({ complete, valid }));
  assert.equal(await told(good, good), 1);
  assert.equal(await told(late, good, good), 2);
  assert.equal(await told(late, late, late, good), 3);
  assert.equal(await told(lost, good), 1);
});

test("a search gives the report of the highest step that passes", async () => {
  const step = async (member, value) => ({
    complete: true, valid: true, deliveries_per_second: value * 10, doubts: [], generator: {}, server: {},
    edits: { p99_ms: value <= 33 ? limitMilliseconds : limitMilliseconds + 1 },
  });
  const found = await search({ member: "edits_per_second", from: 5, factor: 2 }, step);
  assert.ok(found.found <= 33 && found.found > 31, `${found.found}`);
  assert.equal(found.deliveries_per_second, found.found * 10);
  assert.equal(found.most_deliveries_per_second, 400);
  const none = await search({ member: "people", from: 100, factor: 2, whole: true }, step);
  assert.ok(none.found <= 33 && none.steps[0].passed === false);
});
