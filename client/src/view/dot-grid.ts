// The faint dots of the paper: every 24 units, fading out from afar.

import type { Camera, Size } from "./camera";

const spacing = 24;

export function dotOpacity(zoom: number): number {
  return Math.min(1, Math.max(0, (zoom - 0.3) / 0.4));
}

export class DotGrid {
  private pattern: CanvasPattern | null = null;
  private key = "";

  draw(
    context: CanvasRenderingContext2D,
    camera: Camera,
    size: Size,
    ratio: number,
    colour: string,
  ): void {
    const opacity = dotOpacity(camera.zoom);
    if (opacity === 0) return;
    const step = spacing * camera.zoom * ratio;
    const pixels = Math.max(4, Math.round(step));
    const key = `${pixels}:${colour}`;
    if (key !== this.key) {
      this.key = key;
      this.pattern = this.dot(context, pixels, ratio, colour);
    }
    if (this.pattern === null) return;
    const scale = step / pixels;
    const left = -camera.x * camera.zoom * ratio - step / 2;
    const top = -camera.y * camera.zoom * ratio - step / 2;
    this.pattern.setTransform(new DOMMatrix([scale, 0, 0, scale, left % step, top % step]));
    context.globalAlpha = opacity;
    context.fillStyle = this.pattern;
    context.fillRect(0, 0, size.width * ratio, size.height * ratio);
    context.globalAlpha = 1;
  }

  private dot(
    context: CanvasRenderingContext2D,
    pixels: number,
    ratio: number,
    colour: string,
  ): CanvasPattern | null {
    const canvas = document.createElement("canvas");
    canvas.width = pixels;
    canvas.height = pixels;
    const drawing = canvas.getContext("2d");
    if (drawing === null) return null;
    drawing.fillStyle = colour;
    drawing.beginPath();
    drawing.arc(pixels / 2, pixels / 2, 1.1 * ratio, 0, Math.PI * 2);
    drawing.fill();
    return context.createPattern(canvas, "repeat");
  }
}
