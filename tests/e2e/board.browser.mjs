// The pages and the board in a real browser against the real server: what people do with them, what they
// are told, and how little they download.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, launchBrowser, openWindow, phone } from "./browser.mjs";
import { addNote, enterBoard, giveName, noteTexts, openList } from "./pages.mjs";
import { Server, until } from "./server.mjs";

let server;
let browser;
let host;
before(async () => {
  server = await Server.start();
  host = `127.0.0.1:${server.port}`;
  browser = await launchBrowser([
    `--host-resolver-rules=MAP mairie.test 127.0.0.1`,
  ]);
});
after(async () => {
  await browser?.close();
  const ended = await server?.stop();
  assert.deepEqual(ended, { code: 0, signal: null });
});

async function assertQuiet(...windows) {
  for (const window of windows) {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(window.foreign, []);
    await window.context.close();
  }
}

const showsTexts = (page, expected) =>
  until(`the notes ${JSON.stringify(expected)}`, 10, async () => {
    const texts = await noteTexts(page);
    return JSON.stringify(texts) === JSON.stringify([...expected].sort()) ? texts : null;
  });

test("a person joins by the code, on a phone, without an account", async () => {
  const board = await server.createBoard("Place du marché");
  const window = await openWindow(browser, phone, host);
  await window.page.goto(`${server.url}/`);
  const code = window.page.getByLabel("Code de l’atelier");
  await code.fill(board.code.toLowerCase().replace("-", " "));
  await window.page.getByRole("button", { name: "Rejoindre l’atelier" }).click();
  await giveName(window.page, "Amina");
  assert.equal(new URL(window.page.url()).pathname, `/b/${board.id}`);
  assert.equal(new URL(window.page.url()).hash, "");
  await window.page.getByRole("heading", { level: 1, name: "Place du marché" }).waitFor();
  await assertQuiet(window);
});

test("a wrong code gets an answer that says what to do", async () => {
  const window = await openWindow(browser, desktop, host);
  await window.page.goto(`${server.url}/j#ZZZZ-ZZZ9`);
  await window.page.getByText("Aucun atelier n’a ce code", { exact: false }).waitFor();
  window.complaints.length = 0; // the browser reports the 404 itself
  await assertQuiet(window);
});

test("two people write in one note at the same time and lose nothing", async () => {
  const board = await server.createBoard("À deux");
  const one = await openWindow(browser, desktop, host);
  const two = await openWindow(browser, desktop, host);
  await enterBoard(one.page, server.url, board.links.participant, "Une");
  await enterBoard(two.page, server.url, board.links.participant, "Deux");
  await addNote(one.page, "milieu");
  await showsTexts(two.page, ["milieu"]);
  await two.page.locator(".outline-text").first().click();
  const field = two.page.locator(".outline-open textarea");
  await field.press("Home");
  await Promise.all([
    one.page.keyboard.type(" et la fin", { delay: 15 }),
    field.pressSequentially("le début, le ", { delay: 15 }),
  ]);
  await one.page.keyboard.press("Escape");
  await field.press("Escape");
  await showsTexts(one.page, ["le début, le milieu et la fin"]);
  await showsTexts(two.page, ["le début, le milieu et la fin"]);
  await assertQuiet(one, two);
});

test("each keystroke is seen by the others as it is made", async () => {
  const board = await server.createBoard("Touche par touche");
  const writer = await openWindow(browser, desktop, host);
  const reader = await openWindow(browser, phone, host);
  await enterBoard(writer.page, server.url, board.links.participant, "Plume");
  await enterBoard(reader.page, server.url, board.links.observer, "Regard");
  await writer.page.mouse.dblclick(700, 450);
  await writer.page.locator("textarea:focus").waitFor();
  for (const [index, key] of [..."idée"].entries()) {
    await writer.page.keyboard.type(key);
    await showsTexts(reader.page, ["idée".slice(0, index + 1)]);
  }
  await assertQuiet(writer, reader);
});

test("a note is moved, coloured, deleted and restored, and others see it", async () => {
  const board = await server.createBoard("Gestes");
  const one = await openWindow(browser, desktop, host);
  const two = await openWindow(browser, desktop, host);
  await enterBoard(one.page, server.url, board.links.participant, "Une");
  await enterBoard(two.page, server.url, board.links.participant, "Deux");
  const exported = async () => {
    const answer = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
    return answer.json.notes;
  };
  await one.page.mouse.dblclick(600, 400);
  await one.page.locator("textarea:focus").waitFor();
  await one.page.keyboard.type("à déplacer");
  await one.page.keyboard.press("Escape");
  await showsTexts(two.page, ["à déplacer"]);
  const [before] = await exported();
  await one.page.mouse.move(600, 400);
  await one.page.mouse.down();
  await one.page.mouse.move(700, 500, { steps: 8 });
  await one.page.mouse.up();
  await until("the note has moved", 5, async () => {
    const [note] = await exported();
    return note.x !== before.x && note.y !== before.y;
  });
  await one.page.keyboard.press("4");
  await until("the note has another colour", 5, async () => {
    const [note] = await exported();
    return note.colour !== before.colour;
  });
  await one.page.keyboard.press("Delete");
  await showsTexts(two.page, []);
  await one.page.getByRole("button", { name: "Rétablir" }).click();
  await showsTexts(two.page, ["à déplacer"]);
  await assertQuiet(one, two);
});

test("undo takes back one's own actions alone, and redo brings them again", async () => {
  const board = await server.createBoard("Annuler");
  const one = await openWindow(browser, desktop, host);
  const two = await openWindow(browser, desktop, host);
  await enterBoard(one.page, server.url, board.links.participant, "Une");
  await enterBoard(two.page, server.url, board.links.participant, "Deux");
  await addNote(one.page, "de moi");
  await one.page.keyboard.press("Escape");
  await addNote(two.page, "d'une autre");
  await two.page.keyboard.press("Escape");
  await showsTexts(one.page, ["d'une autre", "de moi"]);
  // Typing and creating are two actions at least; the other's note stays whatever is undone.
  for (let k = 0; k < 4; k++) await one.page.keyboard.press("Control+z");
  await showsTexts(two.page, ["d'une autre"]);
  for (let k = 0; k < 4; k++) await one.page.keyboard.press("Control+Shift+z");
  await showsTexts(two.page, ["d'une autre", "de moi"]);
  await one.page.reload();
  await one.page.locator(".board-header").waitFor();
  await showsTexts(one.page, ["d'une autre", "de moi"]);
  await assertQuiet(one, two);
});

test("what is deleted waits in the bin, with who deleted it", async () => {
  const board = await server.createBoard("Corbeille");
  const one = await openWindow(browser, desktop, host);
  const two = await openWindow(browser, desktop, host);
  await enterBoard(one.page, server.url, board.links.participant, "Une");
  await enterBoard(two.page, server.url, board.links.participant, "Deux");
  await addNote(one.page, "à jeter");
  await one.page.keyboard.press("Escape");
  await one.page.keyboard.press("Delete");
  await showsTexts(two.page, []);
  await two.page.getByRole("button", { name: "Corbeille" }).first().click();
  await two.page.locator(".bin").getByText("par Une", { exact: false }).waitFor();
  await two.page.locator(".bin").getByRole("button").first().click();
  await showsTexts(one.page, ["à jeter"]);
  await assertQuiet(one, two);
});

test("everything can be done with the keyboard alone", async () => {
  const board = await server.createBoard("Clavier");
  const window = await openWindow(browser, desktop, host);
  await enterBoard(window.page, server.url, board.links.participant, "Touches");
  await addNote(window.page, "première");
  await window.page.keyboard.press("Control+Enter");
  await window.page.locator("textarea:focus").waitFor();
  await window.page.keyboard.type("deuxième");
  await window.page.keyboard.press("Escape");
  await window.page.keyboard.press("Delete");
  await showsTexts(window.page, ["première"]);
  await assertQuiet(window);
});

test("work done without a connection survives a reload and is sent on return", async () => {
  const board = await server.createBoard("Coupure");
  const window = await openWindow(browser, desktop, host);
  await enterBoard(window.page, server.url, board.links.participant, "Tenace");
  await addNote(window.page, "avant");
  await window.page.keyboard.press("Escape");
  await until("the server has it", 5, async () => {
    const answer = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
    return answer.json.notes.some(({ text }) => text === "avant");
  });
  // The board's socket is cut and can't come back; pages are still served, as from a cache.
  await window.context.setOffline(true);
  await window.page.getByText("Hors connexion", { exact: false }).first().waitFor({ timeout: 40_000 });
  await addNote(window.page, "pendant");
  await window.page.keyboard.press("Escape");
  await window.page.getByText("en attente", { exact: false }).first().waitFor();
  await showsTexts(window.page, ["avant", "pendant"]);
  await window.context.setOffline(false);
  await window.page.reload();
  await window.page.locator(".board-header").waitFor();
  await showsTexts(window.page, ["avant", "pendant"]);
  await until("the server has all of it, once", 15, async () => {
    const answer = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
    return JSON.stringify(answer.json.notes.map(({ text }) => text).sort()) === '["avant","pendant"]';
  });
  window.complaints.length = 0; // cut requests
  await assertQuiet(window);
});

test("an observer reads and cannot write", async () => {
  const board = await server.createBoard("Vitrine");
  const writer = await openWindow(browser, desktop, host);
  await enterBoard(writer.page, server.url, board.links.participant, "Plume");
  await addNote(writer.page, "à lire");
  const reader = await openWindow(browser, desktop, host);
  await enterBoard(reader.page, server.url, board.links.observer, "");
  await showsTexts(reader.page, ["à lire"]);
  assert.equal(await reader.page.getByRole("button", { name: "Ajouter une note" }).count(), 0);
  await reader.page.keyboard.press("n");
  await reader.page.keyboard.type("interdit");
  await showsTexts(reader.page, ["à lire"]);
  await assertQuiet(writer, reader);
});

test("a forged link says what to do", async () => {
  const board = await server.createBoard("Faux");
  const window = await openWindow(browser, desktop, host);
  const token = board.links.participant.split("#t=")[1];
  const forged = `${token.slice(0, -3)}${token.endsWith("AAA") ? "BBB" : "AAA"}`;
  await window.page.goto(`${server.url}/b/${board.id}#t=${forged}`);
  await window.page.getByLabel("Nom affiché").fill("Intrus");
  await window.page.getByRole("button", { name: "Entrer dans l’atelier" }).click();
  await window.page.getByText("Ce lien ne donne plus accès au tableau", { exact: false }).first().waitFor();
  await assertQuiet(window);
});

test("boards are created, renamed, duplicated, exported, deleted and restored from their page", async () => {
  const window = await openWindow(browser, desktop, host);
  const { page } = window;
  await page.goto(`${server.url}/boards#key=${server.ownerKey}`);
  await page.getByLabel("Titre du tableau").fill("Budget participatif");
  await page.getByRole("button", { name: "Créer le tableau" }).click();
  await page.getByRole("heading", { name: "Budget participatif" }).waitFor();
  assert.equal(new URL(page.url()).hash, "");

  const row = (title) => page.locator(".board-row", { has: page.getByRole("heading", { name: title, exact: true }) });
  await row("Budget participatif").getByRole("button", { name: "Renommer" }).click();
  await page.getByLabel("Nouveau titre").fill("Budget 2027");
  await page.getByRole("button", { name: "Enregistrer le titre" }).click();
  await row("Budget 2027").waitFor();

  const board = await until("the board is listed", 5, async () => {
    const { json } = await server.api("GET", "/api/boards");
    return (json.boards ?? json).find(({ title }) => title === "Budget 2027");
  });
  const writer = await openWindow(browser, desktop, host);
  await enterBoard(writer.page, server.url, board.links.participant, "Plume");
  await addNote(writer.page, "Un banc à l’ombre");
  await until("the note is on the server", 5, async () => {
    const { json } = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
    return json.notes.some(({ text }) => text === "Un banc à l’ombre");
  });

  await row("Budget 2027").getByRole("button", { name: "Télécharger" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Texte (Markdown)" }).click();
  const stream = await (await download).createReadStream();
  let markdown = "";
  for await (const bytes of stream) markdown += bytes;
  assert.match(markdown, /Un banc à l’ombre/);

  await row("Budget 2027").getByRole("button", { name: "Dupliquer" }).click();
  await row("Budget 2027 (copie)").getByRole("link", { name: /Ouvrir/ }).click();
  await giveName(page, "Animation");
  await showsTexts(page, ["Un banc à l’ombre"]);
  await page.goto(`${server.url}/boards`);

  await row("Budget 2027").getByRole("button", { name: "Supprimer" }).click();
  await page.locator(".drawer").getByRole("button", { name: "Supprimer" }).click();
  await page.getByRole("button", { name: "Rétablir : Budget 2027", exact: true }).click();
  await row("Budget 2027").getByRole("link", { name: /Ouvrir/ }).waitFor();
  await addNote(writer.page, "toujours là");
  await showsTexts(writer.page, ["Un banc à l’ombre", "toujours là"]);
  await assertQuiet(window, writer);
});

test("a usable board costs at most 100 kB in at most 5 requests", async () => {
  const board = await server.createBoard("Poids");
  const window = await openWindow(browser, phone, host);
  const session = await window.context.newCDPSession(window.page);
  await session.send("Network.enable");
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await enterBoard(window.page, server.url, board.links.participant, "Léger");
  await window.page.getByText("En ligne").first().waitFor();
  await window.page.waitForLoadState("networkidle");
  console.log(`usable board: ${bytes} bytes in ${requests} requests`);
  assert.ok(bytes <= 100_000, `${bytes} bytes`);
  assert.ok(requests <= 5, `${requests} requests`);
  await assertQuiet(window);
});

test("it works over plain HTTP from a name that is not the machine's own", async () => {
  const board = await server.createBoard("Réseau local");
  const window = await openWindow(browser, phone, `mairie.test:${server.port}`);
  const base = `http://mairie.test:${server.port}`;
  await enterBoard(window.page, base, board.links.participant, "Voisine");
  assert.equal(await window.page.evaluate(() => window.isSecureContext), false);
  await window.page.getByRole("button", { name: "Ajouter une note" }).first().click();
  await window.page.locator("textarea:focus").waitFor();
  await window.page.keyboard.type("sans chiffrement");
  await until("the server has it", 8, async () => {
    const answer = await server.api("GET", `/api/boards/${board.id}/export?format=json`);
    return answer.json.notes.some(({ text }) => text === "sans chiffrement");
  });
  await assertQuiet(window);
});

test("accessibility: axe finds nothing to say against the pages", async () => {
  const board = await server.createBoard("Pour tous");
  const { createRequire } = await import("node:module");
  const { join } = await import("node:path");
  const { root } = await import("./server.mjs");
  const axe = createRequire(join(root, "client/package.json")).resolve("axe-core/axe.min.js");
  for (const viewport of [desktop, phone]) {
    const window = await openWindow(browser, viewport, host, { bypassCSP: true });
    const assertClean = async (where) => {
      await window.page.addScriptTag({ path: axe });
      const { violations } = await window.page.evaluate(() => window.axe.run(document));
      assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html}`), []);
    };
    await window.page.goto(server.url);
    await window.page.getByLabel("Code de l’atelier").waitFor();
    await assertClean("join");
    await enterBoard(window.page, server.url, board.links.participant, "Toutes");
    await openList(window.page);
    await assertClean("board");
    await window.page.goto(`${server.url}/boards#key=${server.ownerKey}`);
    await window.page.getByLabel("Titre du tableau").waitFor();
    await assertClean("boards");
    await assertQuiet(window);
  }
});
