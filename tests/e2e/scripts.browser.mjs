// What people write is text: payloads in every field, in a real browser that notes each dialog, each console
// error and each report of the content security policy. And the headers that the browser is told with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { request as httpRequest } from "node:http";
import { after, before, test } from "node:test";
import { desktop, launchBrowser, openWindow, phone } from "./browser.mjs";
import { enterBoard, noteTexts, openList } from "./pages.mjs";
import { names, payloads } from "./payloads.mjs";
import { root, Server, until } from "./server.mjs";

let server;
let browser;
let host;

before(async () => {
  server = await Server.start();
  host = `127.0.0.1:${server.port}`;
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  assert.deepEqual(await server?.stop(), { code: 0, signal: null });
});

// A window that notes whatever a script of somebody else's would do.
async function openWatched(viewport) {
  const window = await openWindow(browser, viewport, host);
  const reports = [];
  await window.context.exposeFunction("hacked", () => reports.push("a payload ran"));
  await window.context.exposeFunction("noteReport", (report) => reports.push(report));
  await window.context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.noteReport(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  window.page.on("dialog", (dialog) => {
    reports.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  window.context.on("page", (page) => {
    if (page !== window.page) reports.push(`a window opened: ${page.url()}`);
  });
  return { ...window, reports };
}

// Elements that the pages do not have and a payload would make.
const foreignElements = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(
      "script:not([src]), iframe, object, embed, base, math, animate, template, details[ontoggle], " +
        "img[src='x'], [onerror], [onload], [onfocus], [onmouseover], [href^='javascript:'], [action^='javascript:']",
    )].map((element) => element.outerHTML),
  );

// Of a window in which wrong codes and keys are tried the console tells each refusal, and when the
// last of them has come nobody knows.
const refusal = /status of (401|404|429|400)/;

async function assertHarmless(...windows) {
  for (const { page, context, complaints, foreign, reports, refused = false } of windows) {
    assert.deepEqual(await foreignElements(page), []);
    assert.equal(await page.evaluate(() => ({}).hacked), undefined);
    assert.deepEqual(reports, []);
    assert.deepEqual(complaints.filter((one) => !(refused && refusal.test(one))), []);
    assert.deepEqual(foreign, []);
    await context.close();
  }
}

test("the watch sees what it is there to see", async () => {
  const window = await openWatched(desktop);
  await window.page.goto(`${server.url}/`);
  await window.page.getByLabel("Code de l’atelier").waitFor();
  await window.page.evaluate(() => {
    try {
      document.body.innerHTML = "<img src=x onerror=hacked()>";
    } catch {
      // refused: trusted types
    }
    const script = document.createElement("script");
    try {
      script.textContent = "hacked()";
      document.body.append(script);
    } catch {
      // refused as well
    }
    new Image().src = "http://127.0.0.1:9/x";
  });
  await until("the reports", 5, () => window.reports.length >= 3);
  assert.match(window.reports.join("\n"), /require-trusted-types-for/);
  assert.match(window.reports.join("\n"), /img-src/);
  assert.doesNotMatch(window.reports.join("\n"), /a payload ran/);
  await window.context.close();
});

test("payloads in notes are text on the board, in the list, in the bin and in exports", async () => {
  const board = await server.createBoard("Textes");
  const writer = await openWatched(desktop);
  const reader = await openWatched(phone);
  await enterBoard(writer.page, server.url, board.links.participant, "Plume");
  await enterBoard(reader.page, server.url, board.links.observer, "");
  await writer.page.getByRole("button", { name: "Ajouter une note" }).first().waitFor();
  for (const text of payloads) {
    await writer.page.keyboard.press("Escape");
    await writer.page.keyboard.press("n");
    await writer.page.locator("textarea:focus").waitFor();
    await writer.page.keyboard.insertText(text);
  }
  // One goes to the bin, where it is shown as an excerpt.
  await writer.page.keyboard.press("Escape");
  await writer.page.keyboard.press("n");
  await writer.page.locator("textarea:focus").waitFor();
  await writer.page.keyboard.insertText(payloads[1]);
  await writer.page.keyboard.press("Escape");
  await writer.page.keyboard.press("Delete");

  const expected = [...payloads].sort();
  const shows = async (page) => {
    const texts = await noteTexts(page);
    return JSON.stringify(texts) === JSON.stringify(expected);
  };
  for (const { page } of [writer, reader]) await until("all texts as they were written", 20, () => shows(page));
  await writer.page.getByRole("button", { name: "Corbeille" }).first().click();
  await writer.page.locator(".bin").getByText(payloads[1], { exact: false }).first().waitFor();

  const late = await openWatched(desktop);
  await enterBoard(late.page, server.url, board.links.facilitator, "Animation");
  await until("a newcomer sees them as well", 20, () => shows(late.page));
  await assertHarmless(writer, reader, late);

  const exported = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
  assert.deepEqual(exported.json.notes.map(({ text }) => text).sort(), expected);
});

test("payloads as names are text wherever a person is shown", async () => {
  const board = await server.createBoard("Noms");
  const watcher = await openWatched(desktop);
  await enterBoard(watcher.page, server.url, board.links.facilitator, "Animation");
  await watcher.page.getByRole("button", { name: /personnes?$/ }).first().click();
  const person = await openWatched(desktop);
  await enterBoard(person.page, server.url, board.links.participant, names[0]);
  await person.page.getByRole("button", { name: /personnes?$/ }).first().click();
  for (const name of names) {
    const field = person.page.getByLabel("Changer mon nom");
    await field.fill(name);
    await field.press("Enter");
    await watcher.page.locator(".person-name").getByText(name, { exact: true }).waitFor();
    // Its cursor bears the name on the other's board.
    await person.page.mouse.move(400 + (name.length % 7) * 20, 400);
  }
  await assertHarmless(watcher, person);
});

test("payloads as titles are text on the board, on the page of boards and in the window's title", async () => {
  const boards = [];
  const titles = payloads.slice(0, 20);
  for (const title of titles) boards.push(await server.createBoard(title));
  const owner = await openWatched(desktop);
  await owner.page.goto(`${server.url}/boards#key=${server.ownerKey}`);
  for (const title of titles) {
    await owner.page.getByRole("heading", { name: title, exact: true }).first().waitFor();
  }
  // Through the page itself: made and renamed.
  await owner.page.getByLabel("Titre du tableau").fill(payloads[12]);
  await owner.page.getByRole("button", { name: "Créer le tableau" }).click();
  await until("a second one of that title", 5, async () =>
    (await owner.page.getByRole("heading", { name: payloads[12], exact: true }).count()) >= 2,
  );
  await owner.page.getByRole("button", { name: "Renommer" }).first().click();
  await owner.page.getByLabel("Nouveau titre").fill(payloads[1]);
  await owner.page.getByRole("button", { name: "Enregistrer le titre" }).click();
  await until("renamed", 5, async () =>
    (await owner.page.getByRole("heading", { name: payloads[1], exact: true }).count()) >= 2,
  );
  for (const board of [boards[1], boards.at(-1)]) {
    const visitor = await openWatched(phone);
    await enterBoard(visitor.page, server.url, board.links.participant, "Visite");
    await visitor.page.getByRole("heading", { level: 1, name: board.title, exact: true }).waitFor();
    await assertHarmless(visitor);
  }
  await assertHarmless(owner);
});

// --- headers

const policy = () =>
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  `connect-src 'self' ws://${host} wss://${host}; manifest-src 'self'; font-src 'self'; ` +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

// One request as it is, with headers that fetch() would not send.
const ask = (method, path, headers = {}, body = undefined) =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port: server.port, method, path, headers, setHost: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer));
    });
    sent.on("error", reject);
    sent.end(body);
  });

test("every answer carries the headers that confine a page", async () => {
  const board = await server.createBoard("En-têtes");
  const page = await (await fetch(`${server.url}/`)).text();
  const assets = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(assets.length >= 3, `${assets}`);
  const bearer = { Host: host, Authorization: `Bearer ${server.ownerKey}` };
  const json = { ...bearer, "Content-Type": "application/json" };
  const upgrade = {
    Host: host, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const routes = [
    [200, "GET", "/"], [200, "GET", "/j"], [200, "GET", "/boards"], [200, "GET", `/b/${board.id}`], [200, "HEAD", "/"],
    ...assets.map((path) => [200, "GET", path]),
    [405, "DELETE", "/"], [404, "GET", "/nothing"], [404, "GET", "/../owner.key"], [404, "GET", "/ws/x"],
    [200, "GET", "/healthz"], [200, "GET", "/readyz"], [200, "GET", "/metrics"], [200, "GET", "/api/version"],
    [401, "GET", "/api/boards"], [200, "GET", "/api/boards", bearer], [201, "POST", "/api/boards", json, '{"title":"x"}'],
    [400, "POST", "/api/boards", json, "{"], [415, "POST", "/api/boards", bearer, "x"],
    [405, "GET", "/api/join"], [404, "POST", "/api/join", json, '{"code":"ZZZZ-ZZZ9"}'],
    [200, "POST", "/api/join", json, JSON.stringify({ code: board.code })],
    [200, "GET", `/api/boards/${board.id}/export?format=json`, bearer],
    [200, "GET", `/api/boards/${board.id}/export?format=md`, bearer],
    [403, "GET", `/ws/${board.id}`, { ...upgrade, Origin: "http://evil.example" }],
    [403, "GET", `/ws/${board.id}`, upgrade],
  ];
  for (const [status, method, path, headers = { Host: host }, body] of routes) {
    const answer = await ask(method, path, headers, body);
    const what = `${method} ${path}`;
    assert.equal(answer.statusCode, status, what);
    const sent = answer.headers;
    assert.equal(sent["content-security-policy"], policy(), what);
    assert.equal(sent["x-content-type-options"], "nosniff", what);
    assert.equal(sent["referrer-policy"], "no-referrer", what);
    assert.equal(sent["cross-origin-opener-policy"], "same-origin", what);
    assert.equal(sent["cross-origin-resource-policy"], "same-origin", what);
    assert.equal(sent["access-control-allow-origin"], undefined, what);
    assert.equal(sent["set-cookie"], undefined, what);
    if (path.includes("export")) assert.match(sent["content-disposition"], /^attachment/, what);
    if (method !== "HEAD" && Number(sent["content-length"]) > 0) assert.ok(sent["content-type"], what);
  }
});

test("a host that could change the policy is left out of it", async () => {
  for (const evil of ["a; script-src *", "a 'unsafe-inline'", "*", "a,b", "evil.example/x"]) {
    const answer = await ask("GET", "/", { Host: evil });
    const sent = answer.headers["content-security-policy"];
    assert.ok(!sent.includes(evil), sent);
    assert.match(sent, /script-src 'self';/);
    assert.match(sent, /connect-src 'self';/);
  }
});

test("the built page holds no script, style or handler of its own", () => {
  const page = readFileSync(join(root, "client/dist/index.html"), "utf8");
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)/i);
  assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=/i);
  assert.doesNotMatch(page, /https?:\/\//i);
});

// Last: wrong codes make the server slow to answer further ones.
test("payloads in the forms of strangers and in addresses are answered and not run", async () => {
  const window = await openWatched(desktop);
  const { page } = window;
  for (const text of payloads.slice(0, 14)) {
    await page.goto(`${server.url}/`);
    await page.getByLabel("Code de l’atelier").fill(text);
    await page.keyboard.press("Enter");
    await page.goto(`${server.url}/j#${text}`, { waitUntil: "commit" });
    await page.goto(`${server.url}/b/${encodeURIComponent(text)}#t=${text}`);
    await page.goto(`${server.url}/boards#key=${text}`);
  }
  const key = page.locator("input[type=password], input").first();
  await key.waitFor();
  await key.fill(payloads[1]);
  await key.press("Enter");
  await assertHarmless({ ...window, refused: true });
});
