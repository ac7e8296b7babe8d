import { render } from "preact";
import "../style/index.css";
import { startLanguage } from "../i18n";
import { App, startRouting } from "./app";
import type { Ports } from "./ports";
import { startPreferences } from "./preferences";

export function start(ports: Ports): void {
  startLanguage();
  startPreferences();
  startRouting();
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no place for the app");
  render(<App ports={ports} />, root);
}
