// What a person does on the pages, by the names that a person reads.

// Follows a link to a board and gives a name where one is asked.
export async function enterBoard(page, base, link, name) {
  await page.goto(new URL(link, base).href);
  await giveName(page, name);
}

export async function giveName(page, name) {
  const field = page.getByLabel("Nom affiché");
  await field.waitFor();
  await field.fill(name);
  await page.getByRole("button", { name: name === "" ? "Entrer sans nom" : "Entrer dans l’atelier" }).click();
  await page.locator(".board-header").waitFor();
}

// Brings the list of notes on screen: it is there from the start on a phone, in a panel elsewhere.
export async function openList(page) {
  const list = page.locator("ol.outline, .outline-empty");
  if (await list.count()) return;
  const button = page.getByRole("button", { name: "Liste", exact: true });
  if (await button.count()) await button.click();
  else await page.getByRole("tab", { name: "Liste" }).click();
  await list.waitFor();
}

// The texts of all notes, sorted, as the list shows them.
export async function noteTexts(page) {
  await openList(page);
  const texts = await page.locator(".outline-text:not(.quiet)").allTextContents();
  return texts.sort();
}

// Adds a note with the keyboard and writes in it; the note stays open.
export async function addNote(page, text) {
  await page.getByRole("button", { name: "Ajouter une note" }).first().waitFor();
  await page.keyboard.press("Escape"); // leaves a note that is being written
  await page.keyboard.press("n");
  await page.locator("textarea:focus").waitFor();
  await page.keyboard.type(text);
}
