// The settled board, painted once into square bitmaps that the camera then moves about.
//
// A tile is 512 device pixels wide and belongs to a level, a half-power of two of zoom. A stale or
// missing tile is painted within a budget of each frame, nearest to the middle first; until then its
// old picture, or the same stretch of a neighbouring level, stands in.

import { intersects, type Rectangle } from "./camera";

export const tilePixels = 512;

interface Tile {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  level: number;
  area: Rectangle; // in board units
  stale: boolean;
  usedInFrame: number;
}

export type PaintTile = (context: CanvasRenderingContext2D, area: Rectangle, scale: number) => void;

export function scaleOf(level: number): number {
  return 2 ** (level / 2);
}

// The level whose bitmaps are drawn at their own size or slightly smaller.
export function levelOf(scale: number): number {
  return Math.ceil(Math.log2(scale) * 2 - 0.01);
}

export class TileCache {
  private readonly tiles = new Map<string, Tile>();
  private frame = 0;

  constructor(
    private readonly paint: PaintTile,
    private readonly capacity: number,
  ) {}

  markStale(areas: readonly Rectangle[]): void {
    for (const tile of this.tiles.values()) {
      if (!tile.stale && areas.some((area) => intersects(tile.area, area))) tile.stale = true;
    }
  }

  clear(): void {
    this.tiles.clear();
  }

  // Draws what `visible` shows onto `target`, whose transform is in board units. Answers whether
  // everything shown is up to date.
  draw(
    target: CanvasRenderingContext2D,
    visible: Rectangle,
    scale: number,
    mayPaint: () => boolean,
  ): boolean {
    this.frame += 1;
    const level = levelOf(scale);
    const span = tilePixels / scaleOf(level);
    const wanted: Array<{ column: number; row: number; distance: number }> = [];
    const middleX = visible.x + visible.width / 2;
    const middleY = visible.y + visible.height / 2;
    for (
      let row = Math.floor(visible.y / span);
      row * span < visible.y + visible.height;
      row += 1
    ) {
      const first = Math.floor(visible.x / span);
      for (let column = first; column * span < visible.x + visible.width; column += 1) {
        const distance = Math.hypot((column + 0.5) * span - middleX, (row + 0.5) * span - middleY);
        wanted.push({ column, row, distance });
      }
    }
    wanted.sort((a, b) => a.distance - b.distance);
    let complete = true;
    for (const { column, row } of wanted) {
      const area = { x: column * span, y: row * span, width: span, height: span };
      const key = `${level}:${column}:${row}`;
      let tile = this.tiles.get(key);
      if ((tile === undefined || tile.stale) && mayPaint()) {
        tile ??= this.newTile(key, level, area);
        this.repaint(tile);
      }
      if (tile === undefined) {
        complete = false;
        this.drawStandIn(target, area, level);
      } else {
        tile.usedInFrame = this.frame;
        if (tile.stale) complete = false;
        target.drawImage(tile.canvas, area.x, area.y, span, span);
      }
    }
    return complete;
  }

  private repaint(tile: Tile): void {
    const scale = scaleOf(tile.level);
    tile.context.setTransform(1, 0, 0, 1, 0, 0);
    tile.context.clearRect(0, 0, tilePixels, tilePixels);
    tile.context.setTransform(scale, 0, 0, scale, -tile.area.x * scale, -tile.area.y * scale);
    this.paint(tile.context, tile.area, scale);
    tile.stale = false;
  }

  private newTile(key: string, level: number, area: Rectangle): Tile {
    let recycled: [string, Tile] | null = null;
    if (this.tiles.size >= this.capacity) {
      for (const entry of this.tiles) {
        if (recycled === null || entry[1].usedInFrame < recycled[1].usedInFrame) recycled = entry;
      }
    }
    if (recycled !== null && recycled[1].usedInFrame < this.frame) {
      this.tiles.delete(recycled[0]);
      const tile = recycled[1];
      tile.level = level;
      tile.area = area;
      tile.stale = true;
      this.tiles.set(key, tile);
      return tile;
    }
    const canvas = document.createElement("canvas");
    canvas.width = tilePixels;
    canvas.height = tilePixels;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser has no canvas");
    const tile: Tile = { canvas, context, level, area, stale: true, usedInFrame: this.frame };
    this.tiles.set(key, tile);
    return tile;
  }

  // What other levels know of the area, the nearest level last so that it lies on top.
  private drawStandIn(target: CanvasRenderingContext2D, area: Rectangle, level: number): void {
    const others = [...this.tiles.values()]
      .filter((tile) => tile.level !== level && intersects(tile.area, area))
      .sort((a, b) => Math.abs(b.level - level) - Math.abs(a.level - level));
    for (const tile of others) {
      const left = Math.max(area.x, tile.area.x);
      const top = Math.max(area.y, tile.area.y);
      const right = Math.min(area.x + area.width, tile.area.x + tile.area.width);
      const bottom = Math.min(area.y + area.height, tile.area.y + tile.area.height);
      const scale = scaleOf(tile.level);
      target.drawImage(
        tile.canvas,
        (left - tile.area.x) * scale,
        (top - tile.area.y) * scale,
        (right - left) * scale,
        (bottom - top) * scale,
        left,
        top,
        right - left,
        bottom - top,
      );
    }
  }
}
