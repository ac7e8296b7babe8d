// Debian's Chromium under playwright-core, without a single request to the outside.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./server.mjs";

const require = createRequire(join(root, "client/package.json"));
const { chromium } = require("playwright-core");

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export function launchBrowser(extra = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update", ...extra,
    ],
  });
}

// A window of its own (nothing shared with the others), French, that notes every console error and every
// request that leaves for another host than `host`.
export async function openWindow(browser, viewport, host, options = {}) {
  const context = await browser.newContext({ viewport, locale: "fr-FR", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser reports by itself that a connection was cut, which the tests do on purpose, and that a
    // header for secure origins has no effect over plain HTTP.
    const expected = /WebSocket connection|ERR_CONNECTION|Cross-Origin-Opener-Policy header has been ignored/;
    if (message.type() === "error" && !expected.test(message.text())) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  const foreign = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== host) foreign.push(request.url());
  });
  return { context, page, complaints, foreign };
}
