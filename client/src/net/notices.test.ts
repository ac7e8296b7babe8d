import { expect, test } from "vitest";
import { watchPage } from "./notices";

class ModelDocument extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  turn(to: DocumentVisibilityState): void {
    this.visibilityState = to;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

const scene = () => {
  const heard: string[] = [];
  const window = new EventTarget();
  const document = new ModelDocument();
  const end = watchPage(
    {
      offline: () => heard.push("offline"),
      online: () => heard.push("online"),
      visible: () => heard.push("visible"),
    },
    window,
    document,
  );
  return { heard, window, document, end };
};

test("CON-15: the browser's events become notices, a page that is hidden makes none", () => {
  const { heard, window, document } = scene();
  window.dispatchEvent(new Event("offline"));
  document.turn("hidden");
  window.dispatchEvent(new Event("online"));
  document.turn("visible");
  expect(heard).toEqual(["offline", "online", "visible"]);
});

test("CON-15: after the end of the watch no notice comes", () => {
  const { heard, window, document, end } = scene();
  end();
  window.dispatchEvent(new Event("offline"));
  window.dispatchEvent(new Event("online"));
  document.turn("visible");
  expect(heard).toEqual([]);
});
