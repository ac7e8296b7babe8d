// A spatial index of the notes on a board: which are in a rectangle, which is under a point.
// Which of two notes lies above the other is told by the order of drawing.

import RBush from "rbush";
import type { Note, ObjectId } from "../sync/api";
import type { Point, Rectangle } from "./camera";

interface Entry {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly note: Note;
}

function entryOf(note: Note): Entry {
  return {
    minX: note.x,
    minY: note.y,
    maxX: note.x + note.width,
    maxY: note.y + note.height,
    note,
  };
}

export class NoteIndex {
  constructor(private readonly compare: (a: ObjectId, b: ObjectId) => number = (a, b) => a - b) {}

  private readonly tree = new RBush<Entry>();
  private readonly entries = new Map<ObjectId, Entry>();

  // Takes over what changed and answers with the rectangles that look different now.
  update(changed: Iterable<ObjectId>, notes: ReadonlyMap<ObjectId, Note>): Rectangle[] {
    const touched: Rectangle[] = [];
    const added: Entry[] = [];
    for (const id of changed) {
      const before = this.entries.get(id);
      const note = notes.get(id);
      if (before?.note === note) continue;
      if (before !== undefined) {
        this.tree.remove(before);
        this.entries.delete(id);
        touched.push(before.note);
      }
      if (note !== undefined) {
        const entry = entryOf(note);
        this.entries.set(id, entry);
        added.push(entry);
        touched.push(note);
      }
    }
    this.tree.load(added);
    return touched;
  }

  // Back to front.
  within(area: Rectangle): Note[] {
    return this.tree
      .search({
        minX: area.x,
        minY: area.y,
        maxX: area.x + area.width,
        maxY: area.y + area.height,
      })
      .map((entry) => entry.note)
      .sort((a, b) => this.compare(a.id, b.id));
  }

  isEmptyAt(area: Rectangle): boolean {
    return !this.tree.collides({
      minX: area.x,
      minY: area.y,
      maxX: area.x + area.width,
      maxY: area.y + area.height,
    });
  }

  topmostAt(point: Point, slack = 0): Note | null {
    const found = this.within({
      x: point.x - slack,
      y: point.y - slack,
      width: slack * 2,
      height: slack * 2,
    });
    return found[found.length - 1] ?? null;
  }

  bounds(): Rectangle | null {
    if (this.entries.size === 0) return null;
    const box = this.tree.toJSON() as { minX: number; minY: number; maxX: number; maxY: number };
    return { x: box.minX, y: box.minY, width: box.maxX - box.minX, height: box.maxY - box.minY };
  }
}
