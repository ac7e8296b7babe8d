// Ties a text field to the text of one note: what is typed becomes changes at once, what others type
// appears in the field, and the caret stays where the person left it.
//
// Undo and redo are the board's: the browser knows only what was typed in the field.
//
// While an input method composes, the field is left alone: others' changes wait, and what the person
// composes waits with them only if there are any.

import type { BoardClient, ObjectId, TextChange } from "../sync/api";
import { type HistoryStep, historyStepOf, historyStepOfInput } from "./history";
import { applyChange, difference, moveCaretAcross, rebase } from "./text-change";

export class TextBinding {
  private seen: string; // the note's text, as this field last knew it
  private readonly waiting: TextChange[] = []; // others' changes that came during a composition
  private composing = false;
  private steps = false; // what comes is the outcome of an undo or a redo
  private readonly unsubscribe: () => void;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly client: BoardClient,
    private readonly id: ObjectId,
    private readonly onText: (text: string) => void,
    private readonly stepHistory: (step: HistoryStep) => void,
  ) {
    this.seen = client.notes().get(id)?.text ?? "";
    field.value = this.seen;
    this.unsubscribe = client.subscribeText(id, (changes) => this.receive(changes));
    field.addEventListener("input", this.onInput);
    field.addEventListener("compositionstart", this.onCompositionStart);
    field.addEventListener("compositionend", this.onCompositionEnd);
    field.addEventListener("beforeinput", this.onBeforeInput);
    field.addEventListener("keydown", this.onKeyDown);
  }

  dispose(): void {
    if (this.composing) this.onCompositionEnd();
    this.unsubscribe();
    this.field.removeEventListener("input", this.onInput);
    this.field.removeEventListener("compositionstart", this.onCompositionStart);
    this.field.removeEventListener("compositionend", this.onCompositionEnd);
    this.field.removeEventListener("beforeinput", this.onBeforeInput);
    this.field.removeEventListener("keydown", this.onKeyDown);
  }

  private readonly onBeforeInput = (event: InputEvent): void =>
    this.step(event, historyStepOfInput(event));

  // The browser does not ask when it has nothing of its own to undo.
  private readonly onKeyDown = (event: KeyboardEvent): void =>
    this.step(event, historyStepOf(event));

  private step(event: Event, step: HistoryStep | null): void {
    if (step === null) return;
    event.preventDefault();
    if (this.composing) return;
    this.steps = true;
    try {
      this.stepHistory(step);
    } finally {
      this.steps = false;
    }
  }

  private readonly onInput = (): void => {
    if (this.waiting.length === 0) this.send();
  };

  private readonly onCompositionStart = (): void => {
    this.composing = true;
  };

  private readonly onCompositionEnd = (): void => {
    this.composing = false;
    this.send();
  };

  private send(): void {
    const caret = this.field.selectionEnd;
    const change = difference(this.seen, this.field.value, caret);
    const others = this.waiting.splice(0);
    const changes = change === null ? [] : rebase(change, others);
    if (others.length > 0) {
      // The field holds the person's own text; the others' goes in around it.
      this.seen = others.reduce(applyChange, this.seen);
      const text = changes.reduce(applyChange, this.seen);
      const base = change === null ? caret : Math.min(caret, change.position);
      const moved = moveCaretAcross(base, others);
      this.show(text, moved + (change === null ? 0 : caret - base), null);
    }
    for (const each of changes) this.client.editText(this.id, each);
    this.seen = this.field.value;
    this.onText(this.seen);
  }

  private receive(changes: readonly TextChange[]): void {
    if (this.composing) {
      this.waiting.push(...changes);
      return;
    }
    const { selectionStart, selectionEnd } = this.field;
    this.seen = changes.reduce(applyChange, this.seen);
    const last = changes.at(-1);
    if (this.steps && last !== undefined) {
      this.show(this.seen, last.position + last.inserted.length, null);
    } else {
      this.show(
        this.seen,
        moveCaretAcross(selectionStart, changes),
        moveCaretAcross(selectionEnd, changes),
      );
    }
    this.onText(this.seen);
  }

  private show(text: string, start: number, end: number | null): void {
    const direction = this.field.selectionDirection;
    this.field.value = text;
    this.field.setSelectionRange(start, end ?? start, direction);
  }
}
