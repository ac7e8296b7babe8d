// Where a new note can go without covering another one.

import type { Rectangle, Size } from "../view/camera";

export const noteGap = 24;
export const newNoteSize: Size = { width: 200, height: 200 };

type IsFree = (area: Rectangle) => boolean;

const ringsMax = 60;

// The nearest free place around a wanted centre, searched ring by ring.
export function freePlaceNear(
  centre: { x: number; y: number },
  size: Size,
  isFree: IsFree,
): Rectangle {
  const start = {
    x: Math.round(centre.x - size.width / 2),
    y: Math.round(centre.y - size.height / 2),
    ...size,
  };
  const stepX = size.width + noteGap;
  const stepY = size.height + noteGap;
  for (let ring = 0; ring <= ringsMax; ring += 1) {
    for (const [column, row] of ringOf(ring)) {
      const place = { ...size, x: start.x + column * stepX, y: start.y + row * stepY };
      if (isFree(place)) return place;
    }
  }
  return start;
}

// The first free place beside a note, going on in the same direction.
export function freePlaceBeside(
  from: Rectangle,
  direction: "below" | "right",
  isFree: IsFree,
): Rectangle {
  const size = { ...newNoteSize };
  const place = { x: from.x, y: from.y, ...size };
  if (direction === "below") place.y = from.y + from.height + noteGap;
  else place.x = from.x + from.width + noteGap;
  for (let tries = 0; tries < 500 && !isFree(place); tries += 1) {
    if (direction === "below") place.y += noteGap;
    else place.x += noteGap;
  }
  return place;
}

// The cells at a distance, the right and lower ones first: the way people fill a wall.
function ringOf(ring: number): Array<readonly [number, number]> {
  if (ring === 0) return [[0, 0]];
  const cells: Array<readonly [number, number]> = [];
  for (let column = -ring; column <= ring; column += 1) {
    for (let row = -ring; row <= ring; row += 1) {
      if (Math.max(Math.abs(column), Math.abs(row)) === ring) cells.push([column, row]);
    }
  }
  const rank = ([column, row]: readonly [number, number]) =>
    Math.hypot(column, row) * 4 - (column > 0 ? 1 : 0) - (row > 0 ? 0.5 : 0);
  return cells.sort((a, b) => rank(a) - rank(b));
}
