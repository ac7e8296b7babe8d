// What this tab shows: the confirmed document overlaid with its own pending operations.
//
// Registers and places: the overlay is computed when an object is shown. Text commutes, so a text that this tab
// edits exists twice, once confirmed and once with the pending edits in it; both see every committed
// edit, and the second is made anew from the first when an edit was refused.

import type { HybridClock } from "../document/hlc";
import { BoardDocument, type BoardObject, newObject } from "../document/objects";
import { type ShownStructure, shownStructure } from "../document/structure-overlay";
import type { TextChange, TextSequence } from "../document/text";
import { decodeText, encodeText } from "../document/text-snapshot";
import { branchOf } from "../document/tree";
import * as types from "../document/types";
import { encodeObject, type ObjectRecord } from "../protocol/object-codec";
import type { Note } from "./api";
import { drawingOrder } from "./drawing-order";
import { type PendingOperation, PendingQueue } from "./pending";
import { noteFrom, shownRegisters } from "./shown-registers";
import { differenceOf } from "./text-difference";

type Asked = Pick<PendingOperation, "object" | "change" | "hlc">;

export type TextListener = (changes: readonly TextChange[]) => void;

export class BoardState {
  readonly pending = new PendingQueue();
  readonly notes = new Map<types.ObjectId, Note>();
  // Confirmed objects that changed since they were last stored.
  readonly unstored = new Set<types.ObjectId>();
  private own: number;
  private confirmed = new BoardDocument();
  private readonly shownTexts = new Map<types.ObjectId, TextSequence>();
  private readonly countersUsed = new Map<types.ObjectId, number>();
  private readonly touched = new Set<types.ObjectId>();
  private overlay: ShownStructure | null = null;
  private ranks: Map<types.ObjectId, number> | null = null;
  // Objects that were made, moved, deleted or restored: what stands below them is touched as well.
  private readonly moved = new Set<types.ObjectId>();
  private reevaluates = false; // what is pending may have another outcome than it had

  constructor(
    replica: number,
    private readonly clock: HybridClock,
    private readonly textChanged: (id: types.ObjectId, changes: readonly TextChange[]) => void,
  ) {
    this.own = replica;
  }

  get replica(): number {
    return this.own;
  }

  set replica(replica: number) {
    this.own = replica;
    this.overlay = null;
  }

  get document(): BoardDocument {
    return this.confirmed;
  }

  // --- what this tab asks for ---------------------------------------------------------------------

  request(object: types.ObjectId, change: types.Change, mayMerge: boolean): void {
    if (change.type === "text") {
      const changes: TextChange[] = [];
      this.shownText(object).integrate(change.edit, this.replica, changes);
      this.textChanged(object, changes);
      for (const { counter, text } of change.edit.inserts) {
        this.countersUsed.set(object, counter + text.length - 1);
      }
    }
    this.pending.add(object, change, this.clock, this.replica, mayMerge);
    this.touched.add(object);
    if (!isStructural(change)) return;
    this.moved.add(object);
    this.ranks = null;
    this.overlay?.add({ object, change, hlc: this.clock.latest });
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
    const changed = this.confirmed.changedBy(operation);
    const verdict = this.confirmed.integrate(operation, stamp, shown ? undefined : changes);
    if (verdict !== "OK") return false;
    if (isStructural(change)) this.restructure(object);
    if (change.type === "erased") for (const id of changed) this.forget(id);
    if (shown && change.type === "text") {
      // An edit that rebuildText() had to leave out may come after later ones of the same replica.
      const fits = shown.apply(change.edit, stamp.replica, changes) === "OK";
      if (!fits) this.rebuildText(object);
    }
    if (changes.length > 0) this.textChanged(object, changes);
    for (const id of changed) {
      this.touched.add(id);
      this.unstored.add(id);
    }
    return true;
  }

  // An answer came: the operation is confirmed, or it is not to be.
  settle(operation: PendingOperation, refused: boolean): void {
    this.pending.remove(operation);
    this.touched.add(operation.object);
    if (isStructural(operation.change)) this.restructure(operation.object);
    if (refused && operation.change.type !== "set") this.rebuildText(operation.object);
  }

  install(records: readonly ObjectRecord[], reset: boolean): void {
    const before = new Set(reset ? this.confirmed.objects.keys() : []);
    if (reset) this.confirmed = new BoardDocument();
    for (const record of records) {
      const object: BoardObject = newObject(record.object, record.kind, record.place);
      this.clock.observe(record.place.stamp.hlc);
      for (const [property, register] of record.registers) {
        object.registers.set(property, register);
        this.clock.observe(register.stamp.hlc);
      }
      object.text = decodeText(record.text);
      this.confirmed.install(object);
      before.add(record.object);
    }
    for (const id of before) {
      this.restructure(id);
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

  // An erased object's text; what of it is pending is kept until its answer comes.
  private forget(id: types.ObjectId): void {
    if (this.pending.of(id).length === 0) this.shownTexts.delete(id);
  }

  // Another replica's ids: nothing of the old one may be remembered.
  forgetCounters(): void {
    this.countersUsed.clear();
  }

  record(id: types.ObjectId): Uint8Array | null {
    const object = this.confirmed.objects.get(id);
    if (!object) return null;
    const { kind, registers, place, text } = object;
    return encodeObject({ object: id, kind, registers, place, text: encodeText(text) });
  }

  // --- what is shown ------------------------------------------------------------------------------

  // Where everything stands, with what is pending.
  get structure(): ShownStructure {
    this.overlay ??= shownStructure(this.confirmed, this.pending.operations, this.own);
    return this.overlay;
  }

  // Ascending in the order of drawing: children right above their parent.
  rankOf(id: types.ObjectId): number {
    this.ranks ??= drawingOrder(this.structure);
    return this.ranks.get(id) ?? 0;
  }

  registersOf(id: types.ObjectId): ReadonlyMap<number, types.Register> {
    return shownRegisters(this.confirmed.objects.get(id), this.pending.of(id), this.own);
  }

  // Undefined for an object that isn't here.
  kindOf(id: types.ObjectId): number | undefined {
    const known = this.confirmed.objects.get(id);
    if (known) return known.kind;
    const first = this.pending.of(id)[0]?.change;
    return first?.type === "create" ? first.kind : undefined;
  }

  // Brings `notes` up to date; returns the ids that changed, appeared or went.
  refresh(): ReadonlySet<types.ObjectId> {
    this.touchBranches();
    const changed = new Set(this.touched);
    this.touched.clear();
    for (const id of changed) {
      const note = this.noteOf(id);
      if (note) this.notes.set(id, note);
      else this.notes.delete(id);
    }
    return changed;
  }

  // What happened to the structure since the last time, as the objects that may look different.
  private touchBranches(): void {
    if (this.reevaluates) {
      for (const { object, change } of this.pending.operations) {
        if (dependsOnOthers(change)) this.moved.add(object);
      }
      this.reevaluates = false;
    }
    for (const root of this.moved) {
      for (const id of branchOf(this.structure, root)) this.touched.add(id);
    }
    this.moved.clear();
  }

  // A note as it is, whether it can be seen or not.
  hiddenNote(id: types.ObjectId): Note | null {
    const pending = this.pending.of(id);
    if (this.kindOf(id) !== types.KIND_NOTE) return null;
    return noteFrom(id, this.registersOf(id), this.textOf(id), pending.length > 0);
  }

  private noteOf(id: types.ObjectId): Note | null {
    return this.structure.visible(id) ? this.hiddenNote(id) : null;
  }

  private restructure(object: types.ObjectId): void {
    this.overlay = null;
    this.ranks = null;
    this.reevaluates = true;
    this.moved.add(object);
  }
}

const isStructural = ({ type }: types.Change): boolean => type !== "set" && type !== "text";

// Pending work of which others decide whether it can be shown.
const dependsOnOthers = (change: types.Change): boolean =>
  isStructural(change) && (change.type !== "create" || change.place.parent !== types.PAGE);

export const insertedText = ({ change }: PendingOperation): string =>
  change.type === "text" ? change.edit.inserts.map(({ text }) => text).join("") : "";
