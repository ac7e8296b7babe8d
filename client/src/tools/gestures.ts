// Pointers on the board. One gesture runs at a time: it is chosen when the pointer goes down and told
// of every move until it comes up. A second finger ends it and starts pinching. Escape cancels.

import { preferences } from "../app/preferences";
import type { BoardState } from "../view/board-state";
import {
  type Camera,
  contains,
  type Point,
  panBy,
  toBoard,
  toScreen,
  zoomAt,
} from "../view/camera";
import { handleSize } from "../view/live-layer";
import { type Gesture, marqueeGesture, moveGesture, panGesture, resizeGesture } from "./drags";
import { createNoteAt } from "./note-actions";

const thresholds = { mouse: 4, touch: 6 };
const doubleMilliseconds = 450;
const doubleRadius = 35;

export class BoardGestures {
  private readonly pointers = new Map<number, Point>();
  private gesture: Gesture | null = null;
  private start: Point = { x: 0, y: 0 };
  private beyondThreshold = false;
  private pinch: { distance: number; middle: Point; camera: Camera } | null = null;
  private lastTap = { time: 0, at: { x: 0, y: 0 } };
  private spaceHeld = false;
  private readonly endings: Array<() => void> = [];

  constructor(
    private readonly state: BoardState,
    private readonly surface: HTMLElement,
  ) {
    this.on(surface, "pointerdown", this.onDown);
    this.on(surface, "pointermove", this.onMove);
    this.on(surface, "pointerup", this.onUp);
    this.on(surface, "pointercancel", this.onCancel);
    this.on(surface, "pointerleave", () => state.client.setCursor(null));
    this.on(surface, "contextmenu", (event) => event.preventDefault());
    this.on(surface.parentElement ?? surface, "wheel", this.onWheel, { passive: false });
    this.on(document, "keydown", this.onKey);
    this.on(document, "keyup", (event) => {
      if (event.key === " ") this.holdSpace(false);
    });
  }

  dispose(): void {
    for (const end of this.endings) end();
    this.gesture?.end(this.beyondThreshold);
    this.gesture = null;
    this.state.client.setCursor(null);
  }

  private on<K extends keyof HTMLElementEventMap>(
    target: HTMLElement | Document,
    name: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    target.addEventListener(name, listener as EventListener, options);
    this.endings.push(() => target.removeEventListener(name, listener as EventListener));
  }

  private at(event: MouseEvent): Point {
    const box = this.surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === " " && document.activeElement === this.surface) {
      this.holdSpace(true);
      event.preventDefault();
    }
    if (event.key === "Escape" && this.gesture !== null) {
      this.cancel();
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };

  private holdSpace(held: boolean): void {
    this.spaceHeld = held;
    this.surface.classList.toggle("is-panning", held);
  }

  private readonly onDown = (event: PointerEvent): void => {
    const at = this.at(event);
    this.pointers.set(event.pointerId, at);
    this.surface.setPointerCapture(event.pointerId);
    if (this.pointers.size === 2) {
      this.cancel();
      this.startPinch();
      return;
    }
    if (this.pointers.size > 2) return;
    this.start = at;
    this.beyondThreshold = false;
    this.gesture = this.choose(event, at);
    // The field of a note that is being written loses the focus, which ends the writing.
    this.surface.focus({ preventScroll: true });
    event.preventDefault();
  };

  private choose(event: PointerEvent, at: Point): Gesture {
    const { state } = this;
    const touch = event.pointerType === "touch";
    if (event.button === 1 || event.button === 2 || this.spaceHeld || state.tool.value === "hand") {
      return panGesture(state, this.surface);
    }
    const only = state.selectedNotes()[0];
    if (state.selection.value.size === 1 && only !== undefined && state.canWrite.value) {
      const corner = toScreen(state.camera.value, {
        x: only.x + only.width,
        y: only.y + only.height,
      });
      const reach = touch ? 22 : handleSize;
      const box = { x: corner.x - reach, y: corner.y - reach, width: 2 * reach, height: 2 * reach };
      if (contains(box, at)) return resizeGesture(state, only);
    }
    const note = state.index.topmostAt(toBoard(state.camera.value, at));
    if (note !== null) return moveGesture(state, note, event.shiftKey);
    return touch ? panGesture(state, this.surface, true) : marqueeGesture(state, event.shiftKey);
  }

  private readonly onMove = (event: PointerEvent): void => {
    const at = this.at(event);
    if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, at);
    this.showCursor(at);
    if (this.pinch !== null) {
      this.movePinch();
      return;
    }
    if (this.gesture === null) return;
    const threshold = event.pointerType === "touch" ? thresholds.touch : thresholds.mouse;
    const distance = Math.hypot(at.x - this.start.x, at.y - this.start.y);
    if (!this.beyondThreshold && distance < threshold) return;
    this.beyondThreshold = true;
    this.gesture.move(this.start, at, event);
  };

  private showCursor(at: Point): void {
    const own = preferences.value.ownCursor ?? this.state.client.role.value !== "facilitator";
    this.state.client.setCursor(own ? toBoard(this.state.camera.value, at) : null);
  }

  private readonly onUp = (event: PointerEvent): void => {
    const at = this.at(event);
    this.pointers.delete(event.pointerId);
    if (this.pinch !== null) {
      if (this.pointers.size === 0) this.pinch = null;
      return;
    }
    const gesture = this.gesture;
    this.gesture = null;
    if (gesture === null) return;
    gesture.end(this.beyondThreshold);
    if (!this.beyondThreshold && event.button === 0) this.tap(at, event.timeStamp);
  };

  // Two taps close together in time and place write: in the note under them, or in a new one.
  private tap(at: Point, time: number): void {
    const { state, lastTap } = this;
    const near = Math.hypot(at.x - lastTap.at.x, at.y - lastTap.at.y) < doubleRadius;
    const double = time - lastTap.time < doubleMilliseconds && near;
    this.lastTap = { time: double ? 0 : time, at };
    if (!double || !state.canWrite.value || state.tool.value !== "select") return;
    const point = toBoard(state.camera.value, at);
    const note = state.index.topmostAt(point);
    if (note !== null) state.editing.value = note.id;
    else createNoteAt(state, point);
  }

  private readonly onCancel = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    this.pinch = null;
    this.cancel();
  };

  private cancel(): void {
    this.gesture?.cancel?.();
    this.gesture = null;
  }

  private startPinch(): void {
    const [a, b] = [...this.pointers.values()] as [Point, Point];
    this.pinch = {
      distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      camera: this.state.camera.value,
    };
  }

  private movePinch(): void {
    const [a, b] = [...this.pointers.values()];
    if (this.pinch === null || a === undefined || b === undefined) return;
    const { camera, distance, middle } = this.pinch;
    const now = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const zoomed = zoomAt(
      camera,
      middle,
      (camera.zoom * Math.hypot(a.x - b.x, a.y - b.y)) / distance,
    );
    this.state.camera.value = panBy(zoomed, middle.x - now.x, middle.y - now.y);
  }

  private readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 18 : 1;
    const camera = this.state.camera.value;
    if (event.ctrlKey || event.metaKey) {
      const delta = Math.max(-60, Math.min(60, event.deltaY * unit));
      this.state.camera.value = zoomAt(camera, this.at(event), camera.zoom * 2 ** (-delta / 120));
    } else {
      const sideways = event.shiftKey && event.deltaX === 0;
      const x = (sideways ? event.deltaY : event.deltaX) * unit;
      const y = (sideways ? 0 : event.deltaY) * unit;
      this.state.camera.value = panBy(camera, x, y);
    }
  };
}
