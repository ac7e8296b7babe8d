// Undo and redo of what this tab did, as new operations: history is not rewritten, and what others did
// is left alone (they may have written over it, or deleted it: then there is nothing to undo).
//
// An entry is one gesture, or a stretch of typing. Undoing one makes an entry of its own, for redoing,
// and the other way round.

import { computed, signal } from "@preact/signals";
import type { Change, ElementId, ObjectId } from "../document/types";
import { PROPERTY_DELETED, PROPERTY_SIZE } from "../document/types";
import type { BoardState } from "./board-state";
import { addSteps, creation, type Entry, newEntry, type Step } from "./undo-entry";
import { type Mark, Marks, unwrittenMark } from "./undo-marks";
import {
  canBringBack,
  propertiesOf,
  type RegisterStep,
  renameBack,
  shownWrite,
} from "./undo-registers";
import {
  deletedParts,
  insertsAfter,
  RedoneUnits,
  renameSpans,
  type Span,
  spansOf,
  type TextStep,
} from "./undo-text";

const ENTRIES_MAX = 200;
const TYPING_MILLISECONDS = 500;
const DELETES_MAX = 1_000; // in one operation: it must fit a frame

export interface HistoryParts {
  readonly state: BoardState;
  now(): number;
  request(object: ObjectId, change: Change): void;
}

// What was renamed when pending work moved to another replica.
export interface Renames {
  readonly marks: readonly (readonly [before: Mark, after: Mark])[];
  readonly objects: ReadonlyMap<ObjectId, ObjectId>; // old id to new
  unitOf(text: ObjectId, unit: ElementId): ElementId; // by the text's new id
}

export class History {
  private readonly undone = signal(0);
  private readonly done = signal(0);
  readonly canUndo = computed(() => this.done.value > 0);
  readonly canRedo = computed(() => this.undone.value > 0);
  private readonly undoable: Entry[] = [];
  private redoable: Entry[] = [];
  private readonly marks = new Marks();
  private readonly redone = new RedoneUnits();
  private gestures = 0; // begun and not ended
  private gesture: Entry | null = null;
  private replayed: Entry | null = null; // what the undo or redo under way did
  private typing: { readonly entry: Entry; readonly object: ObjectId; until: number } | null = null;

  constructor(private readonly parts: HistoryParts) {}

  // What happens until the gesture ends is undone at once. Gestures may lie within one another.
  beginGesture(): void {
    this.gestures += 1;
    this.typing = null;
  }

  endGesture(): void {
    this.gestures = Math.max(0, this.gestures - 1);
    if (this.gestures > 0) return;
    const entry = this.gesture;
    this.gesture = null;
    if (entry) this.dropWhatCameBack(entry);
    this.publish();
  }

  // Asks for a change, and remembers how to undo it.
  request(object: ObjectId, change: Change): void {
    const { state } = this.parts;
    const before = propertiesOf(change).map((property) => ({
      property,
      ...shownWrite(state, object, property),
    }));
    const texts = change.type === "text" ? this.textSteps(object, change) : [];
    this.parts.request(object, change);
    if (change.type === "create") {
      this.add(object, PROPERTY_DELETED, [creation(object)]);
      return;
    }
    for (const { property, back, mark } of before) {
      const after = shownWrite(state, object, property).mark;
      if (back === null || after === mark) continue;
      const step: Step = { type: "register", object, property, back, before: mark, mark: after };
      this.add(object, property, [step]);
    }
    if (texts.length > 0) this.add(object, null, texts);
  }

  undo(): ReadonlySet<ObjectId> {
    return this.replay(this.undoable, this.redoable);
  }

  redo(): ReadonlySet<ObjectId> {
    return this.replay(this.redoable, this.undoable);
  }

  // The room gave a write another stamp than the one it was asked for with.
  correct(before: Mark, after: Mark): void {
    if (this.undoable.length + this.redoable.length > 0) this.marks.correct(before, after);
  }

  rename({ marks, objects, unitOf }: Renames): void {
    const objectOf = (object: ObjectId): ObjectId => objects.get(object) ?? object;
    for (const [before, after] of marks) this.correct(before, after);
    for (const entry of [...this.undoable, ...this.redoable]) {
      for (const step of entry.steps) {
        const fresh = objectOf(step.object);
        if (fresh !== step.object) this.correct(unwrittenMark(step.object), unwrittenMark(fresh));
        step.object = fresh;
        if (step.type === "register") step.back = renameBack(step.back, objectOf);
        else step.spans = renameSpans(step.spans, (unit) => unitOf(fresh, unit));
      }
    }
    this.redone.rename(objectOf, unitOf);
    this.typing = null;
  }

  // The object is gone for good.
  forget(object: ObjectId): void {
    for (const stack of [this.undoable, this.redoable]) {
      for (const entry of [...stack]) {
        entry.steps = entry.steps.filter((step) => step.object !== object);
        if (entry.steps.length === 0) stack.splice(stack.indexOf(entry), 1);
      }
    }
    this.redone.forget(object);
    this.publish();
  }

  // --- remembering --------------------------------------------------------------------------------

  private textSteps(object: ObjectId, { edit }: Extract<Change, { type: "text" }>): TextStep[] {
    const { state } = this.parts;
    const steps: TextStep[] = [];
    const inserted = edit.inserts.map(
      ({ counter, text }): Span => ({
        replica: state.replica,
        counter,
        length: text.length,
        text,
      }),
    );
    if (inserted.length > 0) steps.push({ type: "inserted", object, spans: inserted });
    const deleted = spansOf(state.shownText(object), edit.deletes);
    if (deleted.length > 0) steps.push({ type: "deleted", object, spans: deleted });
    return steps;
  }

  private add(object: ObjectId, property: number | null, steps: readonly Step[]): void {
    addSteps(this.entryFor(object, property), steps, this.marks);
    this.publish();
  }

  private entryFor(object: ObjectId, property: number | null): Entry {
    if (this.replayed) return this.replayed;
    this.redoable = [];
    if (this.gestures > 0) {
      this.gesture ??= this.begin();
      return this.gesture;
    }
    const { typing } = this;
    const now = this.parts.now();
    // A note grows with what is written in it.
    const isTyping = property === null || property === PROPERTY_SIZE;
    if (isTyping && typing?.object === object && now < typing.until) {
      if (property === null) typing.until = now + TYPING_MILLISECONDS;
      return typing.entry;
    }
    const entry = this.begin();
    const until = now + TYPING_MILLISECONDS;
    this.typing = property === null ? { entry, object, until } : null;
    return entry;
  }

  private begin(): Entry {
    const entry = newEntry();
    this.undoable.push(entry);
    if (this.undoable.length > ENTRIES_MAX) this.undoable.shift();
    return entry;
  }

  // A gesture that was called off has put everything back itself.
  private dropWhatCameBack(entry: Entry): void {
    entry.steps = entry.steps.filter((step) => {
      if (step.type !== "register" || step.before === null) return true;
      const { object, property, before, mark } = step;
      const now = shownWrite(this.parts.state, object, property);
      if (JSON.stringify(now.back) !== JSON.stringify(step.back)) return true;
      this.marks.replace(property, before, mark);
      return false;
    });
    if (entry.steps.length > 0) return;
    const place = this.undoable.indexOf(entry);
    if (place >= 0) this.undoable.splice(place, 1);
  }

  // --- doing it -----------------------------------------------------------------------------------

  // The newest entry of which anything is left to undo; those that others overtook are dropped.
  private replay(from: Entry[], to: Entry[]): ReadonlySet<ObjectId> {
    this.gestures = 0;
    this.gesture = null;
    this.typing = null;
    const objects = new Set<ObjectId>();
    for (let entry = from.pop(); entry && objects.size === 0; entry = from.pop()) {
      const replayed = newEntry();
      this.replayed = replayed;
      try {
        for (const step of entry.steps.reverse()) this.reverse(step);
      } finally {
        this.replayed = null;
      }
      for (const { object } of replayed.steps) objects.add(object);
      if (objects.size > 0) {
        to.push(replayed);
        break;
      }
    }
    this.publish();
    return objects;
  }

  private reverse(step: Step): void {
    if (step.type === "register") this.reverseRegister(step);
    else if (this.parts.state.structure.visible(step.object)) {
      if (step.type === "inserted") this.takeOut(step);
      else this.bringBack(step);
    }
  }

  private reverseRegister(step: RegisterStep): void {
    const { state } = this.parts;
    const { object, property, back, before, mark } = step;
    if (!canBringBack(state, step)) return;
    const shown = shownWrite(state, object, property);
    if (!this.marks.same(property, shown.mark, mark)) return;
    this.request(object, back);
    const after = shownWrite(state, object, property).mark;
    if (before !== null && after !== shown.mark) this.marks.replace(property, before, after);
  }

  private takeOut({ object, spans }: TextStep): void {
    const current = spans.flatMap((span) => this.redone.current(object, span));
    const deletes = spansOf(this.parts.state.shownText(object), current).map(
      ({ replica, counter, length }) => ({ replica, counter, length }),
    );
    for (let k = 0; k < deletes.length; k += DELETES_MAX) {
      const edit = { inserts: [], deletes: deletes.slice(k, k + DELETES_MAX) };
      this.request(object, { type: "text", edit });
    }
  }

  private bringBack({ object, spans }: TextStep): void {
    const { state } = this.parts;
    const text = state.shownText(object);
    for (const span of spans.flatMap((one) => deletedParts(text, one))) {
      const counter = state.nextCounter(object);
      const { replica } = state;
      const inserts = insertsAfter(text, span, () => state.nextCounter(object), replica);
      for (const insert of inserts) {
        this.request(object, { type: "text", edit: { inserts: [insert], deletes: [] } });
      }
      this.redone.add(object, span, { replica, counter });
    }
  }

  private publish(): void {
    if (this.replayed) return;
    this.done.value = this.undoable.length;
    this.undone.value = this.redoable.length;
    if (this.undoable.length + this.redoable.length > 0) return;
    this.marks.clear();
    this.redone.clear();
  }
}
