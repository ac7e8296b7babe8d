// Undo and redo by the keyboard, on the board and in a field where a note is written.

import { expect, test } from "vitest";
import { Random } from "../document/random.test-support";
import { Browser } from "../sync/model-browser.test-support";
import { ModelServer } from "../sync/model-server.test-support";
import { VirtualTime } from "../sync/virtual-time.test-support";
import { type HistoryStep, historyStepOf, historyStepOfInput } from "./history";
import { TextBinding } from "./text-binding";

const key = (name: string, held: readonly string[]): KeyboardEvent =>
  ({
    key: name,
    ctrlKey: held.includes("ctrl"),
    metaKey: held.includes("meta"),
    shiftKey: held.includes("shift"),
    altKey: held.includes("alt"),
  }) as KeyboardEvent;

test("the usual keys undo and redo, on a Mac with Cmd; no others do", () => {
  const cases: readonly (readonly [string, readonly string[], HistoryStep | null])[] = [
    ["z", ["ctrl"], "undo"],
    ["z", ["meta"], "undo"],
    ["Z", ["ctrl", "shift"], "redo"],
    ["z", ["meta", "shift"], "redo"],
    ["y", ["ctrl"], "redo"],
    ["z", [], null],
    ["y", ["shift"], null],
    ["Y", ["ctrl", "shift"], null],
    ["z", ["ctrl", "alt"], null],
    ["a", ["ctrl"], null],
  ];
  for (const [name, held, step] of cases) expect(historyStepOf(key(name, held))).toBe(step);
  const input = (inputType: string) => historyStepOfInput({ inputType } as InputEvent);
  expect([input("historyUndo"), input("historyRedo"), input("insertText")]).toEqual([
    "undo",
    "redo",
    null,
  ]);
});

// As much of a field as a binding uses.
class Field extends EventTarget {
  value = "";
  selectionStart = 0;
  selectionEnd = 0;
  readonly selectionDirection = "none";

  setSelectionRange(start: number, end: number): void {
    this.selectionStart = start;
    this.selectionEnd = end;
  }

  type(text: string): void {
    this.value =
      this.value.slice(0, this.selectionEnd) + text + this.value.slice(this.selectionEnd);
    this.setSelectionRange(this.selectionEnd + text.length, this.selectionEnd + text.length);
    this.dispatchEvent(new Event("input"));
  }

  // Answers whether the browser's own undo was held back.
  ask(name: "keydown" | "beforeinput", properties: object): boolean {
    const event = Object.assign(new Event(name, { cancelable: true }), properties);
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }
}

const writing = async () => {
  const time = new VirtualTime();
  const server = new ModelServer(time, new Random(1));
  const client = await new Browser(1, server, () => false).open();
  await time.advance(1_000);
  const id = client.createNote({ x: 0, y: 0, width: 160, height: 160, colour: 1 });
  const field = new Field();
  const binding = new TextBinding(
    field as unknown as HTMLTextAreaElement,
    client,
    id,
    () => {},
    (step) => {
      if (step === "undo") client.undo();
      else client.redo();
    },
  );
  const end = async (): Promise<void> => {
    binding.dispose();
    await client.closeAll();
  };
  return { time, client, id, field, end };
};

test("in a note's field undo is the board's: the text, and then the caret, are where it happened", async () => {
  const { time, client, id, field, end } = await writing();
  field.type("one ");
  await time.advance(600);
  field.type("two");
  await time.advance(600);
  field.setSelectionRange(0, 0);
  field.type("zero ");
  const undo = () => field.ask("keydown", { key: "z", ctrlKey: true });
  expect(undo()).toBe(true);
  expect([field.value, field.selectionEnd]).toEqual(["one two", 0]);
  expect(field.ask("beforeinput", { inputType: "historyUndo" })).toBe(true);
  expect([field.value, field.selectionEnd]).toEqual(["one ", 4]);
  expect(field.ask("beforeinput", { inputType: "historyRedo" })).toBe(true);
  expect([field.value, field.selectionEnd]).toEqual(["one two", 7]);
  expect(client.notes().get(id)?.text).toBe("one two");
  expect(field.ask("beforeinput", { inputType: "insertText" })).toBe(false);
  await end();
});

test("while an input method composes, undo waits", async () => {
  const { field, end } = await writing();
  field.type("one");
  field.dispatchEvent(new Event("compositionstart"));
  expect(field.ask("keydown", { key: "z", ctrlKey: true })).toBe(true);
  expect(field.value).toBe("one");
  field.dispatchEvent(new Event("compositionend"));
  expect(field.ask("keydown", { key: "z", ctrlKey: true })).toBe(true);
  expect(field.value).toBe("");
  await end();
});
