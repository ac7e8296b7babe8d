// A run's list of segments, kept by start: where a unit's segment stands in it, and how one is cut.

import { at } from "./at";
import type { Run, Segment } from "./text-parts";

// Shortens a segment to `offset` and returns the rest, in its run's list but in no block's yet.
export const cut = (segment: Segment, offset: number): Segment => {
  const { run, start, length, visible, block } = segment;
  const tail: Segment = { run, start: start + offset, length: length - offset, visible, block };
  segment.length = offset;
  insertSegment(run, tail);
  return tail;
};

export const insertSegment = (run: Run, segment: Segment): void => {
  const { segments } = run;
  if (segments.length === 0) {
    run.segments = [segment];
    return;
  }
  const place = countUpTo(segments, segment.start);
  if (place === segments.length) segments.push(segment);
  else segments.splice(place, 0, segment);
};

// Whether two segments make one stretch of hidden units.
export const isHiddenBefore = (segment: Segment | undefined, next: Segment): boolean =>
  segment?.run === next.run && !segment.visible && segment.start + segment.length === next.start;

// How many of a run's segments begin at `start` or before.
export const countUpTo = (segments: readonly Segment[], start: number): number => {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(segments, middle).start <= start) low = middle + 1;
    else high = middle;
  }
  return low;
};
