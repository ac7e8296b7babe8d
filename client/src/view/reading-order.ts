// The order in which a person would read notes aloud: by rows from the top, each from the left.
// A note belongs to a row when its top lies above the middle of the row's first note.

import type { ObjectId } from "../sync/api";
import type { Rectangle } from "./camera";

export interface Placed extends Rectangle {
  readonly id: ObjectId;
}

export function readingOrder<T extends Placed>(notes: Iterable<T>): T[] {
  const byTop = [...notes].sort((a, b) => a.y - b.y || a.x - b.x || a.id - b.id);
  const ordered: T[] = [];
  let start = 0;
  while (start < byTop.length) {
    const head = byTop[start] as T;
    const middle = head.y + head.height / 2;
    let end = start + 1;
    while (end < byTop.length && (byTop[end] as T).y < middle) end += 1;
    ordered.push(...byTop.slice(start, end).sort((a, b) => a.x - b.x || a.y - b.y || a.id - b.id));
    start = end;
  }
  return ordered;
}
