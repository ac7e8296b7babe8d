// Where the screen stands over the board: the board point at the top left of the view, and the zoom.
// Pure arithmetic; every function returns a new camera.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Point, Size {}

export interface Camera extends Point {
  readonly zoom: number;
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const zoomMin = 0.05;
export const zoomMax = 8;

export function clampZoom(zoom: number): number {
  return Math.min(zoomMax, Math.max(zoomMin, zoom));
}

export function toScreen(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) * camera.zoom, y: (point.y - camera.y) * camera.zoom };
}

export function toBoard(camera: Camera, point: Point): Point {
  return { x: point.x / camera.zoom + camera.x, y: point.y / camera.zoom + camera.y };
}

export function panBy(camera: Camera, screenX: number, screenY: number): Camera {
  return {
    x: camera.x + screenX / camera.zoom,
    y: camera.y + screenY / camera.zoom,
    zoom: camera.zoom,
  };
}

// The board point under `anchor` (in screen units) stays under it.
export function zoomAt(camera: Camera, anchor: Point, zoom: number): Camera {
  const next = clampZoom(zoom);
  const fixed = toBoard(camera, anchor);
  return { x: fixed.x - anchor.x / next, y: fixed.y - anchor.y / next, zoom: next };
}

// Steps of half a power of two: the levels at which tiles are painted, hence the sharpest ones.
export function zoomStep(zoom: number, direction: 1 | -1): number {
  const step = Math.log2(zoom) * 2;
  const next = direction > 0 ? Math.floor(step + 1.001) : Math.ceil(step - 1.001);
  return clampZoom(2 ** (next / 2));
}

export function visibleBoard(camera: Camera, view: Size): Rectangle {
  return {
    x: camera.x,
    y: camera.y,
    width: view.width / camera.zoom,
    height: view.height / camera.zoom,
  };
}

// Shows `bounds` whole inside the view less its insets, no larger than `largest`.
export function fitCamera(bounds: Rectangle, view: Size, insets: Insets, largest = 1): Camera {
  const width = Math.max(1, view.width - insets.left - insets.right);
  const height = Math.max(1, view.height - insets.top - insets.bottom);
  const ideal = Math.min(
    width / Math.max(1, bounds.width),
    height / Math.max(1, bounds.height),
    largest,
  );
  const zoom = clampZoom(2 ** (Math.floor(Math.log2(ideal) * 2 + 1e-6) / 2));
  return {
    x: bounds.x + bounds.width / 2 - (insets.left + width / 2) / zoom,
    y: bounds.y + bounds.height / 2 - (insets.top + height / 2) / zoom,
    zoom,
  };
}

// Moves as little as needed so that `target` lies inside the view less its insets.
export function reveal(camera: Camera, target: Rectangle, view: Size, insets: Insets): Camera {
  const start = toScreen(camera, target);
  const width = target.width * camera.zoom;
  const height = target.height * camera.zoom;
  const shift = (position: number, length: number, low: number, high: number): number => {
    if (position < low || length > high - low) return position - low;
    return position + length > high ? position + length - high : 0;
  };
  const x = shift(start.x, width, insets.left, view.width - insets.right);
  const y = shift(start.y, height, insets.top, view.height - insets.bottom);
  return x === 0 && y === 0 ? camera : panBy(camera, x, y);
}

export function intersects(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function contains(rectangle: Rectangle, point: Point): boolean {
  return (
    point.x >= rectangle.x &&
    point.y >= rectangle.y &&
    point.x < rectangle.x + rectangle.width &&
    point.y < rectangle.y + rectangle.height
  );
}

export function union(rectangles: Iterable<Rectangle>): Rectangle | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const each of rectangles) {
    left = Math.min(left, each.x);
    top = Math.min(top, each.y);
    right = Math.max(right, each.x + each.width);
    bottom = Math.max(bottom, each.y + each.height);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
