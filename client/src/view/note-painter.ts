// Draws one note, in board units: the paper, its text or what is left of it from afar, its mark.

import type { Note } from "../sync/api";
import { noteColour } from "./palette";
import { layOut, type Measure, notePadding, type TextLayout } from "./text-layout";

export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

const noteInk = "#1d2430";
const corner = 6;
const textFromZoom = 0.35;
const shapeFromZoom = 0.12;

const marks = new Map<number, Path2D>();

function markOf(colour: number): Path2D {
  let path = marks.get(colour);
  if (path === undefined) {
    path = new Path2D(noteColour(colour).mark);
    marks.set(colour, path);
  }
  return path;
}

// Measures with a canvas, at one size, word by word: a word is as wide as it was last time.
export function canvasMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) throw new Error("this browser has no canvas");
  const reference = 32;
  context.font = `${reference}px ${fontFamily}`;
  const widths = new Map<string, number>();
  return (text, fontSize) => {
    let width = widths.get(text);
    if (width === undefined) {
      if (widths.size > 20_000) widths.clear();
      width = context.measureText(text).width;
      widths.set(text, width);
    }
    return (width * fontSize) / reference;
  };
}

export class NotePainter {
  private readonly layouts = new WeakMap<Note, TextLayout>();

  constructor(readonly measure: Measure) {}

  layoutOf(note: Note): TextLayout {
    let layout = this.layouts.get(note);
    if (layout === undefined) {
      layout = layOut(note.text, note, this.measure);
      this.layouts.set(note, layout);
    }
    return layout;
  }

  // `context` is scaled to board units; `zoom` is the level of detail to draw for.
  paint(context: CanvasRenderingContext2D, note: Note, zoom: number, withText: boolean): void {
    const colour = noteColour(note.colour);
    const { x, y, width, height } = note;
    if (zoom < shapeFromZoom) {
      context.fillStyle = colour.fill;
      context.fillRect(x, y, width, height);
      return;
    }
    this.paintPaper(context, note, colour.fill);
    if (zoom < textFromZoom) {
      if (withText) this.paintBars(context, note);
      return;
    }
    context.save();
    context.translate(x + width - 22, y + height - 22);
    context.fillStyle = "rgba(29, 36, 48, 0.5)";
    context.fill(markOf(note.colour));
    context.restore();
    if (withText) this.paintText(context, note);
  }

  // The shadow is three thin sheets: a blurred one costs more than the whole note.
  private paintPaper(context: CanvasRenderingContext2D, note: Note, fill: string): void {
    const { x, y, width, height } = note;
    const sheet = (grow: number, down: number, style: string) => {
      context.fillStyle = style;
      context.beginPath();
      context.roundRect(
        x - grow,
        y - grow + down,
        width + 2 * grow,
        height + 2 * grow,
        corner + grow,
      );
      context.fill();
    };
    sheet(3, 5, "rgba(29, 36, 48, 0.035)");
    sheet(1.5, 3.5, "rgba(29, 36, 48, 0.05)");
    sheet(0.5, 1.5, "rgba(29, 36, 48, 0.1)");
    sheet(0, 0, fill);
  }

  private paintText(context: CanvasRenderingContext2D, note: Note): void {
    if (note.text === "") return;
    const layout = this.layoutOf(note);
    context.fillStyle = noteInk;
    context.font = `${layout.fontSize}px ${fontFamily}`;
    context.textBaseline = "alphabetic";
    const rise = (layout.lineHeight - layout.fontSize) / 2 + layout.fontSize * 0.82;
    const bottom = note.y + note.height - notePadding / 2;
    let y = note.y + notePadding + rise;
    for (const line of layout.lines) {
      if (y > bottom) break;
      if (line !== "") context.fillText(line, note.x + notePadding, y);
      y += layout.lineHeight;
    }
  }

  private paintBars(context: CanvasRenderingContext2D, note: Note): void {
    if (note.text === "") return;
    const layout = this.layoutOf(note);
    context.fillStyle = "rgba(29, 36, 48, 0.34)";
    const thickness = layout.fontSize * 0.46;
    const bottom = note.y + note.height - notePadding / 2;
    let y = note.y + notePadding + (layout.lineHeight - thickness) / 2;
    for (const line of layout.lines) {
      if (y + thickness > bottom) break;
      const width = Math.min(this.measure(line, layout.fontSize), note.width - 2 * notePadding);
      context.fillRect(note.x + notePadding, y, width, thickness);
      y += layout.lineHeight;
    }
  }
}
