// The main job on real input: 33 people write the 33 questions of a real workshop at the same time, key
// by key, while two browsers watch and the server is killed under them. Afterwards every view of the
// board holds the same 33 questions, each whole, each once, and no acknowledged keystroke is missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { desktop, launchBrowser, openWindow, phone } from "./browser.mjs";
import { enterBoard, noteTexts } from "./pages.mjs";
import { root, run, Server, until } from "./server.mjs";

const file = join(root, "tests/e2e/harvest-33-questions.json");
const questions = JSON.parse(readFileSync(file, "utf8")).questions.map(({ text }) => text);
const expected = [...questions].sort();
const killsAt = [0.3, 0.65]; // of the acknowledged keystrokes

test("33 people write 33 questions, the server is killed twice, nothing is lost", async () => {
  const server = await Server.start();
  const browser = await launchBrowser();
  try {
    const board = await server.createBoard("Comment oser l’utopie ?");
    const seat = await server.joinByCode(board.code);
    const host = `127.0.0.1:${server.port}`;
    const wide = await openWindow(browser, desktop, host);
    const narrow = await openWindow(browser, phone, host);
    await enterBoard(wide.page, server.url, board.links.facilitator, "Animation");
    await enterBoard(narrow.page, server.url, board.links.participant, "Regard");

    let kills = 0;
    let restarting = Promise.resolve();
    const generator = run(
      join(root, "build/release/bin/atelier-load"),
      ["harvest", "--port", String(server.port), "--board", board.id, "--token", seat.token,
        "--questions", file, "--keys-per-second", "14", "--seconds-max", "150"],
      (line) => {
        const { acknowledged, of } = JSON.parse(line);
        if (kills < killsAt.length && of && acknowledged >= of * killsAt[kills]) {
          kills += 1;
          restarting = restarting.then(async () => {
            await server.kill("SIGKILL");
            await server.launch();
          });
        }
      },
    );
    const { code, output, errors } = await generator;
    await restarting;
    const report = JSON.parse(output.trim().split("\n").pop());
    console.log("harvest:", JSON.stringify({ kills, ...report }));
    assert.equal(code, 0, `the generator found something missing\n${output}\n${errors}`);
    assert.equal(kills, killsAt.length);
    assert.equal(report.unacknowledged, 0);
    assert.equal(report.keystrokes, questions.reduce((sum, text) => sum + text.length, 0));
    assert.equal(report.acknowledged, report.keystrokes + questions.length);

    const same = async (page) => {
      const texts = await noteTexts(page);
      return texts.length >= expected.length ? texts : null;
    };
    for (const [name, { page }] of Object.entries({ wide, narrow })) {
      const texts = await until(`${name} window holds 33 notes`, 20, () => same(page));
      assert.deepEqual(texts, expected, `the ${name} window`);
    }

    const late = await openWindow(browser, desktop, host);
    await enterBoard(late.page, server.url, board.links.observer, "");
    assert.deepEqual(await until("a late joiner holds 33 notes", 20, () => same(late.page)), expected);

    assert.deepEqual(await server.kill("SIGTERM"), { code: 0, signal: null });
    await server.launch();
    const after = await openWindow(browser, desktop, host);
    await enterBoard(after.page, server.url, board.links.observer, "");
    assert.deepEqual(await until("a restarted server holds 33 notes", 20, () => same(after.page)), expected);
    const live = await server.api("GET", `/api/boards/${board.id}/export?format=md`);
    assert.equal(live.status, 200);

    assert.deepEqual(await server.kill("SIGTERM"), { code: 0, signal: null });
    const markdown = await server.command("export", "--board", board.id, "--format", "md");
    assert.equal(markdown.code, 0, markdown.errors);
    assert.equal(markdown.output, live.text);
    const plain = markdown.output.replaceAll(/\\([^\w\s])/g, "$1");
    for (const question of questions) {
      assert.equal(plain.split(question).length - 1, 1, `once in the export: ${question}`);
    }
    const json = await server.command("export", "--board", board.id, "--format", "json");
    assert.deepEqual(JSON.parse(json.output).notes.map(({ text }) => text).sort(), expected);
    const check = await server.command("check");
    assert.equal(check.code, 0, check.output + check.errors);

    for (const { complaints, foreign } of [wide, narrow, late, after]) {
      assert.deepEqual(complaints, []);
      assert.deepEqual(foreign, []);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});
