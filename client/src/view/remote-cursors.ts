// The pointers of the other people, gliding towards where they last were. Under reduced motion they
// jump.

import type { Person } from "../sync/api";
import type { Camera, Point } from "./camera";
import { toScreen } from "./camera";
import { fontFamily } from "./note-painter";
import { personTint } from "./palette";

interface Gliding {
  x: number;
  y: number;
}

const glideMilliseconds = 70; // time to cover 63 % of the way

export class RemoteCursors {
  private readonly shown = new Map<number, Gliding>();

  // Moves every pointer for the time that went by; answers whether one is still on its way.
  advance(people: readonly Person[], milliseconds: number, jump: boolean): boolean {
    let moving = false;
    const present = new Set<number>();
    const share = jump ? 1 : 1 - Math.exp(-milliseconds / glideMilliseconds);
    for (const person of people) {
      if (person.self || person.cursor === null) continue;
      present.add(person.session);
      const at = this.shown.get(person.session);
      if (at === undefined) {
        this.shown.set(person.session, { ...person.cursor });
        continue;
      }
      const dx = person.cursor.x - at.x;
      const dy = person.cursor.y - at.y;
      if (Math.abs(dx) + Math.abs(dy) < 0.5) continue;
      at.x += dx * share;
      at.y += dy * share;
      moving = true;
    }
    for (const session of this.shown.keys()) {
      if (!present.has(session)) this.shown.delete(session);
    }
    return moving;
  }

  draw(
    context: CanvasRenderingContext2D,
    camera: Camera,
    people: readonly Person[],
    nameOf: (person: Person) => string,
  ): void {
    for (const person of people) {
      const at = this.shown.get(person.session);
      if (at === undefined || person.self) continue;
      drawPointer(context, toScreen(camera, at), nameOf(person), personTint(person.participant));
    }
  }
}

function drawPointer(
  context: CanvasRenderingContext2D,
  at: Point,
  name: string,
  tint: string,
): void {
  context.save();
  context.translate(Math.round(at.x), Math.round(at.y));
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(5, 15.5);
  context.lineTo(8, 9);
  context.lineTo(15, 6.5);
  context.closePath();
  context.lineJoin = "round";
  context.strokeStyle = "#ffffff";
  context.lineWidth = 3;
  context.stroke();
  context.fillStyle = tint;
  context.fill();
  if (name !== "") drawTag(context, 10, 15, name, tint);
  context.restore();
}

// A name on its tint, with the top left corner at (x, y).
export function drawTag(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  tint: string,
): void {
  context.font = `600 12px ${fontFamily}`;
  context.textBaseline = "middle";
  const width = Math.min(180, context.measureText(text).width);
  context.fillStyle = tint;
  context.beginPath();
  context.roundRect(x, y, width + 12, 20, 6);
  context.fill();
  context.fillStyle = "#ffffff";
  context.fillText(text, x + 6, y + 10.5, 180);
}
