// The layer that repaints while something moves: raised notes, selection, who writes where, pointers.

import { preferences } from "../app/preferences";
import { words } from "../i18n";
import type { Note, ObjectId, Person } from "../sync/api";
import type { BoardState } from "./board-state";
import { type Camera, intersects, toScreen, visibleBoard } from "./camera";
import type { NotePainter } from "./note-painter";
import { personTint } from "./palette";
import { personName } from "./person-name";
import { drawTag, RemoteCursors } from "./remote-cursors";
import type { Theme } from "./theme";

export const handleSize = 12;

// From further away, names would cover more than they tell.
const namesFromZoom = 0.4;

export interface LiveFrame {
  readonly theme: Theme;
  readonly ratio: number;
  readonly raised: readonly ObjectId[];
  readonly milliseconds: number;
  readonly jump: boolean;
}

export class LiveLayer {
  private readonly cursors = new RemoteCursors();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly state: BoardState,
    private readonly painter: NotePainter,
  ) {}

  // Answers whether something is still gliding.
  draw(frame: LiveFrame): boolean {
    const { context, state } = this;
    const camera = state.camera.value;
    const size = state.size.value;
    context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    this.drawRaised(frame, camera);
    const people = state.client.people.value;
    this.drawWriters(people, camera);
    this.drawSelection(frame.theme, camera);
    this.drawMarquee(frame.theme, camera);
    if (!preferences.value.othersCursors) return false;
    const moving = this.cursors.advance(people, frame.milliseconds, frame.jump);
    const nameOf = camera.zoom < namesFromZoom ? () => "" : personName;
    this.cursors.draw(context, camera, people, nameOf);
    return moving;
  }

  private drawRaised(frame: LiveFrame, camera: Camera): void {
    const { context, state } = this;
    if (frame.raised.length === 0) return;
    const scale = camera.zoom * frame.ratio;
    const visible = visibleBoard(camera, state.size.value);
    context.save();
    context.setTransform(
      scale,
      0,
      0,
      scale,
      Math.round(-camera.x * scale),
      Math.round(-camera.y * scale),
    );
    for (const id of frame.raised) {
      const note = state.note(id);
      if (note === undefined || !intersects(note, visible)) continue;
      this.painter.paint(context, note, camera.zoom, state.editing.value !== id);
    }
    context.restore();
  }

  private outline(note: Note, camera: Camera, style: string, width: number, gap: number): void {
    const { context } = this;
    const at = toScreen(camera, note);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(
      Math.round(at.x) - gap,
      Math.round(at.y) - gap,
      note.width * camera.zoom + 2 * gap,
      note.height * camera.zoom + 2 * gap,
      Math.min(8, 6 * camera.zoom + gap),
    );
    context.stroke();
  }

  private drawWriters(people: readonly Person[], camera: Camera): void {
    for (const person of people) {
      if (person.self || person.editing === null) continue;
      const note = this.state.note(person.editing);
      if (note === undefined) continue;
      const tint = personTint(person.participant);
      this.context.setLineDash([6, 4]);
      this.outline(note, camera, tint, 2, 2);
      this.context.setLineDash([]);
      if (camera.zoom < namesFromZoom) continue;
      const at = toScreen(camera, { x: note.x, y: note.y + note.height });
      const text = words.value.board.writing(personName(person));
      drawTag(this.context, Math.round(at.x), Math.round(at.y) + 6, text, tint);
    }
  }

  private drawSelection(theme: Theme, camera: Camera): void {
    const { state } = this;
    const selected = state.selectedNotes();
    for (const note of selected) this.outline(note, camera, theme.accent, 2, 2);
    const only = selected[0];
    if (selected.length !== 1 || only === undefined || !state.canWrite.value) return;
    const at = toScreen(camera, { x: only.x + only.width, y: only.y + only.height });
    const { context } = this;
    context.fillStyle = theme.paper;
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(
      Math.round(at.x) + 2 - handleSize / 2,
      Math.round(at.y) + 2 - handleSize / 2,
      handleSize,
      handleSize,
      4,
    );
    context.fill();
    context.stroke();
  }

  private drawMarquee(theme: Theme, camera: Camera): void {
    const marquee = this.state.marquee.value;
    if (marquee === null) return;
    const at = toScreen(camera, marquee);
    const { context } = this;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1;
    context.globalAlpha = 0.08;
    context.fillStyle = theme.accent;
    const width = marquee.width * camera.zoom;
    const height = marquee.height * camera.zoom;
    context.fillRect(at.x, at.y, width, height);
    context.globalAlpha = 1;
    context.strokeRect(Math.round(at.x) + 0.5, Math.round(at.y) + 0.5, width, height);
  }
}
