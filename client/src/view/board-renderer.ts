// Draws the board on two canvases: the settled one (paper, dots, tiles) and the live one (what is
// being moved or written, selection, the others' pointers). It draws when something changed, at most
// once per animation frame, and sleeps otherwise.

import { effect } from "@preact/signals";
import { preferences } from "../app/preferences";
import type { ObjectId } from "../sync/api";
import type { BoardState } from "./board-state";
import { type Camera, intersects, type Rectangle, visibleBoard } from "./camera";
import { DotGrid } from "./dot-grid";
import { LiveLayer } from "./live-layer";
import { canvasMeasure, NotePainter } from "./note-painter";
import { onThemeChange, prefersReducedMotion, readTheme } from "./theme";
import { TileCache } from "./tile-cache";

// Painting may take this long in one frame; the rest waits for the next one.
const paintMilliseconds = 6;

export class BoardRenderer {
  readonly painter = new NotePainter(canvasMeasure());
  private readonly settled: CanvasRenderingContext2D;
  private readonly live: LiveLayer;
  private readonly tiles: TileCache;
  private readonly grid = new DotGrid();
  private readonly lifted = new Set<ObjectId>(); // drawn on the live canvas instead of in tiles
  private readonly landing = new Set<ObjectId>(); // in tiles again, shown above until these are painted
  private theme = readTheme();
  private ratio = 1;
  private frameRequest = 0;
  private lastFrame = 0;
  private settledDirty = true;
  private readonly endings: Array<() => void> = [];

  constructor(
    private readonly state: BoardState,
    private readonly settledCanvas: HTMLCanvasElement,
    private readonly liveCanvas: HTMLCanvasElement,
  ) {
    const settled = settledCanvas.getContext("2d", { alpha: false });
    const live = liveCanvas.getContext("2d");
    if (settled === null || live === null) throw new Error("this browser has no canvas");
    this.settled = settled;
    this.live = new LiveLayer(live, state, this.painter);
    this.tiles = new TileCache(
      (context, area, scale) => this.paintTile(context, area, scale),
      smallDevice() ? 48 : 96,
    );
    this.endings.push(
      state.onChange((touched, ids) => this.notesChanged(touched, ids)),
      effect(() => this.cameraChanged(state.camera.value)),
      effect(() => this.liftedChanged(state.dragging.value, state.editing.value)),
      effect(() => this.liveChanged()),
      onThemeChange(() => this.themeChanged()),
    );
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    for (const end of this.endings) end();
  }

  resize(width: number, height: number): void {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    for (const canvas of [this.settledCanvas, this.liveCanvas]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.state.size.value = { width, height };
    this.settledDirty = true;
    this.draw(performance.now());
  }

  private invalidate(): void {
    if (this.frameRequest !== 0) return;
    this.frameRequest = requestAnimationFrame((now) => {
      this.frameRequest = 0;
      this.draw(now);
    });
  }

  private notesChanged(touched: readonly Rectangle[], ids: ReadonlySet<ObjectId>): void {
    let onlyLifted = true;
    for (const id of ids) onlyLifted &&= this.lifted.has(id);
    if (!onlyLifted) {
      this.tiles.markStale(touched.map(withShadow));
      this.settledDirty = true;
    }
    this.invalidate();
  }

  private cameraChanged(_camera: Camera): void {
    this.settledDirty = true;
    this.invalidate();
  }

  private liveChanged(): void {
    const { state } = this;
    void state.selection.value;
    void state.marquee.value;
    void state.client.people.value;
    void state.canWrite.value;
    void preferences.value.othersCursors;
    this.invalidate();
  }

  private themeChanged(): void {
    this.theme = readTheme();
    this.settledDirty = true;
    this.invalidate();
  }

  private liftedChanged(dragging: ReadonlySet<ObjectId>, editing: ObjectId | null): void {
    const areas: Rectangle[] = [];
    const wanted = new Set(dragging);
    if (editing !== null) wanted.add(editing);
    const restale = (id: ObjectId) => {
      const note = this.state.note(id);
      if (note !== undefined) areas.push(withShadow(note));
    };
    for (const id of wanted) {
      if (this.lifted.has(id)) continue;
      this.lifted.add(id);
      this.landing.delete(id);
      restale(id);
    }
    for (const id of [...this.lifted]) {
      if (wanted.has(id)) continue;
      this.lifted.delete(id);
      this.landing.add(id);
      restale(id);
    }
    this.tiles.markStale(areas);
    this.settledDirty = true;
    this.invalidate();
  }

  private paintTile(context: CanvasRenderingContext2D, area: Rectangle, scale: number): void {
    for (const note of this.state.index.within(withShadow(area))) {
      if (this.lifted.has(note.id)) continue;
      this.painter.paint(context, note, scale / this.ratio, true);
    }
  }

  private draw(now: number): void {
    const elapsed = Math.min(100, now - this.lastFrame);
    this.lastFrame = now;
    if (this.settledDirty) this.drawSettled();
    const moving = this.live.draw({
      theme: this.theme,
      ratio: this.ratio,
      raised: [...this.landing, ...this.lifted],
      milliseconds: elapsed,
      jump: prefersReducedMotion(),
    });
    if (moving || this.settledDirty) this.invalidate();
  }

  private drawSettled(): void {
    const camera = this.state.camera.value;
    const size = this.state.size.value;
    const scale = camera.zoom * this.ratio;
    const context = this.settled;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.theme.paper;
    context.fillRect(0, 0, this.settledCanvas.width, this.settledCanvas.height);
    this.grid.draw(context, camera, size, this.ratio, this.theme.dot);
    // Whole device pixels, so that a tile at its own size stays as sharp as it was painted.
    const left = Math.round(-camera.x * scale);
    const top = Math.round(-camera.y * scale);
    context.setTransform(scale, 0, 0, scale, left, top);
    const until = performance.now() + paintMilliseconds;
    let painted = 0;
    const mayPaint = () => {
      painted += 1;
      return painted === 1 || performance.now() < until;
    };
    const complete = this.tiles.draw(context, visibleBoard(camera, size), scale, mayPaint);
    this.settledDirty = !complete;
    if (complete) this.landing.clear();
  }
}

function withShadow(area: Rectangle): Rectangle {
  return { x: area.x - 8, y: area.y - 8, width: area.width + 16, height: area.height + 18 };
}

function smallDevice(): boolean {
  const memory = (navigator as Navigator & { readonly deviceMemory?: number }).deviceMemory;
  return memory !== undefined && memory <= 2;
}

export function isVisible(state: BoardState): boolean {
  const area = visibleBoard(state.camera.value, state.size.value);
  const bounds = state.index.bounds();
  return bounds === null || (intersects(area, bounds) && !state.index.isEmptyAt(area));
}
