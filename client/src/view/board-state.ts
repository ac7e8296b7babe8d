// What this window shows of a board: where the camera stands, what is selected, which panel is open.
// Plain signals; nothing of it is shared with others. One exists per open board.

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { BoardClient, Note, ObjectId } from "../sync/api";
import type { Camera, Insets, Rectangle, Size } from "./camera";
import { fitCamera, reveal, toScreen, zoomAt } from "./camera";
import { NoteIndex } from "./note-index";

export type Tool = "select" | "hand";
export type Panel = "list" | "people" | "share" | "help" | "rejections" | "bin";

export interface Toast {
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

// Below this width the list is the page and the board its second tab (also at 400 % browser zoom).
export const narrowWidth = 600;

const writingZoomMin = 0.6;

export class BoardState {
  readonly camera = signal<Camera>({ x: -600, y: -400, zoom: 1 });
  readonly size = signal<Size>({ width: 1, height: 1 });
  readonly narrow = signal(false);
  readonly tab = signal<"list" | "board">("list");
  readonly tool = signal<Tool>("select");
  readonly panel = signal<Panel | null>(null);
  readonly selection = signal<ReadonlySet<ObjectId>>(new Set());
  readonly editing = signal<ObjectId | null>(null); // in place, on the board
  readonly listed = signal<ObjectId | null>(null); // open in the list
  readonly dragging = signal<ReadonlySet<ObjectId>>(new Set());
  readonly marquee = signal<Rectangle | null>(null);
  readonly toast = signal<Toast | null>(null);
  readonly announcement = signal("");
  readonly colour = signal(1);
  // Grows with each batch of changes: what depends on the notes reads it.
  readonly revision = signal(0);
  readonly index = new NoteIndex((a, b) => this.client.compareDrawn(a, b));
  placed = false; // the camera has found the notes once
  readonly canWrite: ReadonlySignal<boolean>;

  private listeners = new Set<
    (touched: readonly Rectangle[], ids: ReadonlySet<ObjectId>) => void
  >();
  private readonly unsubscribe: () => void;

  constructor(readonly client: BoardClient) {
    this.canWrite = computed(
      () =>
        client.role.value !== "observer" &&
        client.connection.value.kind !== "readOnly" &&
        client.connection.value.kind !== "ended",
    );
    this.unsubscribe = client.subscribe((ids) => this.take(ids));
    this.take(new Set(client.notes().keys()));
  }

  dispose(): void {
    this.unsubscribe();
    this.listeners.clear();
  }

  note(id: ObjectId): Note | undefined {
    return this.client.notes().get(id);
  }

  selectedNotes(): Note[] {
    const notes = this.client.notes();
    return [...this.selection.value].flatMap((id) => notes.get(id) ?? []);
  }

  // Told after each batch: the rectangles that look different, and the ids that changed.
  onChange(
    listener: (touched: readonly Rectangle[], ids: ReadonlySet<ObjectId>) => void,
  ): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // On a phone that shows the list, a new note is written there.
  writesInList(): boolean {
    return this.narrow.value && this.tab.value === "list";
  }

  select(ids: Iterable<ObjectId>): void {
    this.selection.value = new Set(ids);
  }

  insets(): Insets {
    if (this.narrow.value) return { top: 16, right: 16, bottom: 96, left: 16 };
    const right = this.panel.value === null ? 32 : 408;
    return { top: 96, right, bottom: 72, left: 96 };
  }

  showAll(): void {
    const bounds = this.index.bounds();
    if (bounds === null) return;
    this.camera.value = fitCamera(bounds, this.size.value, this.insets());
  }

  reveal(target: Rectangle): void {
    this.camera.value = reveal(this.camera.value, target, this.size.value, this.insets());
  }

  // Close enough to read what one writes, and above the keyboard of a phone.
  revealForWriting(target: Rectangle): void {
    const camera = this.camera.value;
    const near = Math.min(1, (this.size.value.width - 32) / target.width);
    if (camera.zoom < writingZoomMin) {
      const at = toScreen(camera, { x: target.x, y: target.y });
      this.camera.value = zoomAt(camera, at, Math.max(near, writingZoomMin));
    }
    this.reveal(target);
  }

  private take(ids: ReadonlySet<ObjectId>): void {
    const notes = this.client.notes();
    const touched = this.index.update(ids, notes);
    batch(() => {
      const gone = [...this.selection.value].filter((id) => !notes.has(id));
      if (gone.length > 0) this.select([...this.selection.value].filter((id) => notes.has(id)));
      const editing = this.editing.value;
      if (editing !== null && !notes.has(editing)) this.editing.value = null;
      this.revision.value += 1;
    });
    for (const listener of this.listeners) listener(touched, ids);
  }
}
