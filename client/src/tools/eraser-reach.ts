// Which part of a straight piece of a line an eraser covers. The eraser is a disc that moved along
// a path: for each step of the path a capsule, all points nearer to the step than the reach. All
// numbers are in one unit.

export interface Spot {
  readonly x: number;
  readonly y: number;
}

// From one part of the way to another, each 0 to 1.
export type Span = readonly [from: number, to: number];

// The steps of a path; one spot alone is a step to itself.
export const stepsOf = (path: readonly Spot[]): (readonly [Spot, Spot])[] =>
  path.flatMap((spot, place) => {
    const next = path[place + 1];
    if (next) return [[spot, next] as const];
    return place === 0 ? [[spot, spot] as const] : [];
  });

// Where on the way from `a` to `b` it is nearer than `reach` to the way from `p` to `q`: one span,
// since a capsule is convex. Null when it is nowhere.
export const covered = (a: Spot, b: Spot, p: Spot, q: Spot, reach: number): Span | null => {
  if (apart(a, b, p, q, reach)) return null;
  const parts = [inDisc(a, b, p, reach), inDisc(a, b, q, reach), inBand(a, b, p, q, reach)];
  let [from, to] = [Infinity, -Infinity];
  for (const part of parts) {
    if (!part) continue;
    from = Math.min(from, part[0]);
    to = Math.max(to, part[1]);
  }
  from = Math.max(0, from);
  to = Math.min(1, to);
  return from <= to ? [from, to] : null;
};

// By their boxes: cheap, and true for most of what an eraser doesn't touch.
const apart = (a: Spot, b: Spot, p: Spot, q: Spot, reach: number): boolean =>
  Math.min(a.x, b.x) - reach >= Math.max(p.x, q.x) ||
  Math.max(a.x, b.x) + reach <= Math.min(p.x, q.x) ||
  Math.min(a.y, b.y) - reach >= Math.max(p.y, q.y) ||
  Math.max(a.y, b.y) + reach <= Math.min(p.y, q.y);

const everywhere: Span = [-Infinity, Infinity];

// On the endless line through a and b: |a + t (b - a) - centre| < reach.
const inDisc = (a: Spot, b: Spot, centre: Spot, reach: number): Span | null => {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const [cx, cy] = [a.x - centre.x, a.y - centre.y];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return Math.hypot(cx, cy) < reach ? everywhere : null;
  const middle = -(cx * dx + cy * dy) / squared;
  const off = (cx * dy - cy * dx) / Math.sqrt(squared);
  const half = reach * reach - off * off;
  if (half <= 0) return null;
  const span = Math.sqrt(half / squared);
  return clipped([middle - span, middle + span]);
};

// Between the ends of the step, and nearer than `reach` to it on either side.
const inBand = (a: Spot, b: Spot, p: Spot, q: Spot, reach: number): Span | null => {
  const length = Math.hypot(q.x - p.x, q.y - p.y);
  if (length === 0) return null;
  const [ux, uy] = [(q.x - p.x) / length, (q.y - p.y) / length];
  const along = (spot: Spot) => (spot.x - p.x) * ux + (spot.y - p.y) * uy;
  const aside = (spot: Spot) => (spot.y - p.y) * ux - (spot.x - p.x) * uy;
  const first = between(along(a), along(b), 0, length);
  const second = first && between(aside(a), aside(b), -reach, reach);
  if (!first || !second) return null;
  return clipped([Math.max(first[0], second[0]), Math.min(first[1], second[1])]);
};

// Where a value that goes from `start` (at 0) to `end` (at 1) is between two others.
const between = (start: number, end: number, low: number, high: number): Span | null => {
  if (start === end) return low < start && start < high ? everywhere : null;
  const [one, other] = [(low - start) / (end - start), (high - start) / (end - start)];
  return one < other ? [one, other] : [other, one];
};

// Null for what is not between the ends at all.
const clipped = ([from, to]: Span): Span | null =>
  from < to && from < 1 && to > 0 ? [Math.max(0, from), Math.min(1, to)] : null;
