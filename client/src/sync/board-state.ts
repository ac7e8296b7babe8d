// What this tab shows: the confirmed document overlaid with its own pending operations.
//
// Registers: the overlay is computed when an object is shown. Text commutes, so a text that this tab
// edits exists twice, once confirmed and once with the pending edits in it; both see every committed
// edit, and the second is made anew from the first when an edit was refused.

import type { HybridClock } from "../document/hlc";
import { UNITS_PER_POINT } from "../document/limits";
import { BoardDocument, type BoardObject, isNote, newObject } from "../document/objects";
import type { TextChange, TextSequence } from "../document/text";
import { decodeText, encodeText } from "../document/text-snapshot";
import * as types from "../document/types";
import { encodeObject, type ObjectRecord } from "../protocol/codec";
import type { Note } from "./api";
import { type PendingOperation, PendingQueue } from "./pending";
import { differenceOf } from "./text-difference";

type Asked = Pick<PendingOperation, "object" | "change" | "hlc">;

export type TextListener = (changes: readonly TextChange[]) => void;

export class BoardState {
  readonly pending = new PendingQueue();
  readonly notes = new Map<types.ObjectId, Note>();
  // Confirmed objects that changed since they were last stored.
  readonly unstored = new Set<types.ObjectId>();
  replica: number;
  private confirmed = new BoardDocument();
  private readonly shownTexts = new Map<types.ObjectId, TextSequence>();
  private readonly countersUsed = new Map<types.ObjectId, number>();
  private readonly touched = new Set<types.ObjectId>();

  constructor(
    replica: number,
    private readonly clock: HybridClock,
    private readonly textChanged: (id: types.ObjectId, changes: readonly TextChange[]) => void,
  ) {
    this.replica = replica;
  }

  get document(): BoardDocument {
    return this.confirmed;
  }

  // --- what this tab asks for ---------------------------------------------------------------------

  request(object: types.ObjectId, change: types.Change, mayMerge: boolean): void {
    if (change.type === "text") {
      this.shownText(object).integrate(change.edit, this.replica);
      for (const { counter, text } of change.edit.inserts) {
        this.countersUsed.set(object, counter + text.length - 1);
      }
    }
    this.pending.add(object, change, this.clock, this.replica, mayMerge);
    this.touched.add(object);
  }

  // The text with the pending edits in it, of its own from the first edit on.
  shownText(id: types.ObjectId): TextSequence {
    const shown = this.shownTexts.get(id);
    if (shown) return shown;
    const confirmed = this.confirmed.objects.get(id)?.text;
    const fresh = decodeText(confirmed ? encodeText(confirmed) : new Uint8Array());
    this.shownTexts.set(id, fresh);
    return fresh;
  }

  textOf(id: types.ObjectId): string {
    return (this.shownTexts.get(id) ?? this.confirmed.objects.get(id)?.text)?.text() ?? "";
  }

  nextCounter(id: types.ObjectId): number {
    const used = this.countersUsed.get(id) ?? 0;
    return Math.max(used + 1, this.shownText(id).nextCounter(this.replica));
  }

  // --- what the server committed ------------------------------------------------------------------

  // False: this copy has lost its way and must be fetched whole.
  commit(operation: types.Operation, stamp: types.Stamp): boolean {
    this.clock.observe(stamp.hlc);
    const { object, change } = operation;
    const shown = this.shownTexts.get(object);
    const changes: TextChange[] = [];
    const verdict = this.confirmed.integrate(operation, stamp, shown ? undefined : changes);
    if (verdict !== "OK") return false;
    if (shown && change.type === "text") {
      // An edit that rebuildText() had to leave out may come after later ones of the same replica.
      const fits = shown.apply(change.edit, stamp.replica, changes) === "OK";
      if (!fits) this.rebuildText(object);
    }
    if (changes.length > 0) this.textChanged(object, changes);
    this.touched.add(object);
    this.unstored.add(object);
    return true;
  }

  // An answer came: the operation is confirmed, or it is not to be.
  settle(operation: PendingOperation, refused: boolean): void {
    this.pending.remove(operation);
    this.touched.add(operation.object);
    if (refused && operation.change.type !== "set") this.rebuildText(operation.object);
  }

  install(records: readonly ObjectRecord[], reset: boolean): void {
    const before = new Set(reset ? this.confirmed.objects.keys() : []);
    if (reset) this.confirmed = new BoardDocument();
    for (const record of records) {
      const object: BoardObject = newObject(record.object, record.kind);
      for (const [property, register] of record.registers) {
        object.registers.set(property, register);
        this.clock.observe(register.stamp.hlc);
      }
      object.text = decodeText(record.text);
      this.confirmed.objects.set(record.object, object);
      before.add(record.object);
    }
    for (const id of before) {
      this.touched.add(id);
      this.unstored.add(id);
      this.rebuildText(id);
    }
    // Pending edits of objects that the reset didn't bring are drawn anew as well.
    for (const id of [...this.pending.objects()]) {
      this.touched.add(id);
      if (reset) this.rebuildText(id);
    }
  }

  // The text as confirmed, with what is still pending of it. Edits that hang on refused ones are left
  // out: the server will refuse them too, and says so.
  rebuildText(id: types.ObjectId): void {
    const note = this.notes.get(id);
    const before = this.shownTexts.get(id)?.text() ?? note?.text ?? "";
    this.shownTexts.delete(id);
    for (const { change } of this.pending.of(id)) {
      if (change.type !== "text") continue;
      this.shownText(id).apply(change.edit, this.replica);
      for (const { counter, text } of change.edit.inserts) {
        const last = counter + text.length - 1;
        this.countersUsed.set(id, Math.max(last, this.countersUsed.get(id) ?? 0));
      }
    }
    const changes = differenceOf(before, this.textOf(id));
    if (changes.length > 0) this.textChanged(id, changes);
    this.touched.add(id);
  }

  // Whether the confirmed state contains what `replica` asked for with this operation, as far as asking
  // again would double it: a value that is set twice, or a unit deleted twice, does no harm.
  holds({ object: id, change, hlc }: Asked, replica: number): boolean {
    const object = this.confirmed.objects.get(id);
    if (!object) return false;
    if (change.type === "text") {
      const [first] = change.edit.inserts;
      if (!first || !object.text.find(replica, first.counter)) return false;
      return object.text.judge(change.edit, replica) === "OK";
    }
    if (change.type !== "create") return false;
    // The server may have corrected the stamp, and a later value may stand over ours.
    return change.properties.every(({ property, value }) => {
      const register = object.registers.get(property);
      if (!register) return false;
      return register.stamp.hlc >= hlc || JSON.stringify(register.value) === JSON.stringify(value);
    });
  }

  // Another replica's ids: nothing of the old one may be remembered.
  forgetCounters(): void {
    this.countersUsed.clear();
  }

  record(id: types.ObjectId): Uint8Array | null {
    const object = this.confirmed.objects.get(id);
    if (!object) return null;
    const { kind, registers, text } = object;
    return encodeObject({ object: id, kind, registers, text: encodeText(text) });
  }

  // --- what is shown ------------------------------------------------------------------------------

  // Brings `notes` up to date; returns the ids that changed, appeared or went.
  refresh(): ReadonlySet<types.ObjectId> {
    const changed = new Set(this.touched);
    this.touched.clear();
    for (const id of changed) {
      const note = this.noteOf(id);
      if (note) this.notes.set(id, note);
      else this.notes.delete(id);
    }
    return changed;
  }

  private noteOf(id: types.ObjectId): Note | null {
    const pending = this.pending.of(id);
    const confirmed = this.confirmed.objects.get(id);
    if (confirmed ? !isNote(confirmed) : pending[0]?.change.type !== "create") return null;
    const registers = new Map<number, types.Register>(confirmed?.registers ?? []);
    const write = (property: number, value: types.Value, stamp: types.Stamp): void => {
      const known = registers.get(property);
      if (!known || types.isLater(stamp, known.stamp)) registers.set(property, { value, stamp });
    };
    for (const { change, hlc } of pending) {
      const stamp = { hlc, replica: this.replica };
      if (change.type === "deleted") {
        write(types.PROPERTY_DELETED, { type: "integer", value: change.deleted ? 1 : 0 }, stamp);
      } else if (change.type !== "text") {
        for (const { property, value } of change.properties) write(property, value, stamp);
      }
    }
    const whole = (property: number, otherwise: number): number => {
      const value = registers.get(property)?.value;
      return value?.type === "integer" ? value.value : otherwise;
    };
    const point = (property: number, otherwise: number): { x: number; y: number } => {
      const value = registers.get(property)?.value;
      if (value?.type !== "point") return { x: otherwise, y: otherwise };
      return { x: value.x / UNITS_PER_POINT, y: value.y / UNITS_PER_POINT };
    };
    if (whole(types.PROPERTY_DELETED, 0) === 1) return null;
    const { x, y } = point(types.PROPERTY_POSITION, 0);
    const size = point(types.PROPERTY_SIZE, 160);
    return {
      id,
      x,
      y,
      width: size.x,
      height: size.y,
      colour: whole(types.PROPERTY_COLOUR, 1),
      text: this.textOf(id),
      pending: pending.length > 0,
    };
  }
}

export const insertedText = ({ change }: PendingOperation): string =>
  change.type === "text" ? change.edit.inserts.map(({ text }) => text).join("") : "";
