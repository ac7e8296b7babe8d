// What views and tools may know of a live board, and the only way they change it.
//
// The display state is `confirmed` (what the server committed) overlaid with `pending` (what this tab
// asked for and has not seen committed). A change shows at once; nothing waits for the network.
// Coordinates are board units as floating-point numbers here; they are rounded to 1/64 inside.

import type { ReadonlySignal } from "@preact/signals";

export type ObjectId = number; // replica * 2^32 + counter: below 2^53

export type Role = "facilitator" | "participant" | "observer";

export interface Note {
  readonly id: ObjectId;
  readonly x: number; // top left corner
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: number; // 1 to 6, see the palette
  readonly text: string;
  readonly pending: boolean; // something of it is not confirmed yet
}

export interface Person {
  readonly session: number;
  readonly participant: number;
  readonly name: string; // "" when none was given: the view proposes a word
  readonly role: Role;
  readonly self: boolean;
  readonly cursor: { readonly x: number; readonly y: number } | null;
  readonly editing: ObjectId | null;
}

export type Connection =
  | { readonly kind: "connecting" } // first attempt
  | { readonly kind: "live" }
  | { readonly kind: "offline"; readonly retryAt: number } // Date.now() of the next attempt
  | { readonly kind: "readOnly" } // the server's disk is full
  | { readonly kind: "ended"; readonly reason: EndReason }; // no retry by itself

export type EndReason =
  | "tokenInvalid"
  | "tokenExpired"
  | "boardNotFound"
  | "boardDamaged"
  | "boardFull"
  | "version";

// One replacement in a text, in visible UTF-16 units, as applied to what was shown before.
export interface TextChange {
  readonly position: number;
  readonly deleted: number;
  readonly inserted: string;
}

// What this person did to one object and that did not count as it was meant, with the reason; nothing
// is thrown away. With APPLIED_TO_DELETED it was merged, out of sight: others had deleted the object.
export interface Rejection {
  readonly object: ObjectId;
  readonly verdict: string; // name of the verdict, as in the protocol
  readonly text: string; // what they had written, if they had
  readonly changes: number; // how many there were, by gesture or typed run
}

export interface DeletedObject {
  readonly id: ObjectId;
  readonly kind: number; // as in document/types.ts
  readonly text: string;
  readonly at: number; // ms since 1970
  readonly replica: number; // whose deletion it was: see authorOf()
}

export interface Author {
  readonly participant: number;
  readonly name: string; // "" when none was given
  readonly self: boolean;
}

export interface BoardClient {
  readonly connection: ReadonlySignal<Connection>;
  readonly pendingCount: ReadonlySignal<number>; // changes not yet acknowledged, by gesture or typed run
  readonly people: ReadonlySignal<readonly Person[]>;
  readonly title: ReadonlySignal<string>;
  readonly role: ReadonlySignal<Role>;
  readonly joinCode: ReadonlySignal<string>; // "" unless facilitator
  readonly keptUntil: ReadonlySignal<number>; // ms since 1970
  readonly rejections: ReadonlySignal<readonly Rejection[]>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  readonly authorsRevision: ReadonlySignal<number>;
  readonly loaded: ReadonlySignal<boolean>; // the state has arrived once (or was found on this device)

  // The visible notes, in ascending id order of their map; replaced objects are new objects.
  notes(): ReadonlyMap<ObjectId, Note>;
  // Called after a batch of changes with the ids that changed, appeared or went.
  subscribe(listener: (changed: ReadonlySet<ObjectId>) => void): () => void;
  // Called for each change to one text that this tab did not make itself through editText.
  subscribeText(id: ObjectId, listener: (changes: readonly TextChange[]) => void): () => void;

  createNote(at: { x: number; y: number; width: number; height: number; colour: number }): ObjectId;
  move(id: ObjectId, x: number, y: number): void; // call per pointer move: unsent ones are merged
  resize(id: ObjectId, width: number, height: number): void;
  setColour(id: ObjectId, colour: number): void;
  remove(id: ObjectId): void;
  restore(id: ObjectId): void; // with what it stands below, so that it can be seen
  copyDeleted(id: ObjectId): ObjectId | null; // as a new object; null where it is gone for good
  // Where it is to stand: below `parent` (0: the page), beside the sibling `anchor` (0: first or last).
  place(id: ObjectId, parent: ObjectId, anchor: ObjectId, before: boolean): void;
  editText(id: ObjectId, change: TextChange): void;

  // Negative when `a` is drawn before `b`, that is, behind it.
  compareDrawn(a: ObjectId, b: ObjectId): number;

  // What happens between the two is undone at once; they may lie within one another.
  beginGesture(): void;
  endGesture(): void;
  // Take back, or do again, the last own action that nobody has overtaken; they tell what changed.
  undo(): ReadonlySet<ObjectId>;
  redo(): ReadonlySet<ObjectId>;

  // What is deleted now, newest first; null for an object that is not deleted, or gone for good.
  deletedObjects(): readonly DeletedObject[];
  deletedNote(id: ObjectId): Note | null;
  // Null until it is known; lookUpAuthors asks for it, and `authorsRevision` grows when it comes.
  authorOf(replica: number): Author | null;
  lookUpAuthors(replicas: Iterable<number>): void;

  setCursor(at: { x: number; y: number } | null): void;
  setEditing(id: ObjectId | null): void;
  setDisplayName(name: string): void;
  dismissRejection(index: number): void;
  retryNow(): void;
  close(): void;
}
