// A place in a text that stays where it is while others write: a cursor, the ends of a selection, what a
// remark is about.
//
// It names a unit and the side of it on which it sits. No unit with "before" is the start of the text, no
// unit with "after" its end. Deleting the unit leaves the anchor in the gap where the unit was.

import type { TextSequence } from "./text";
import { idOf } from "./text-run";
import type { ElementId } from "./types";

export interface TextAnchor {
  readonly unit: ElementId | null;
  readonly side: "before" | "after";
}

// Which neighbour an anchor is made to hold on to, and so on which side of it later text comes that is
// written just there: after an anchor that holds on to the unit before it, else before it.
export type AnchorBias = "to-unit-before" | "to-unit-after";

export const anchorAt = (text: TextSequence, position: number, bias: AnchorBias): TextAnchor => {
  const holdsBefore = bias === "to-unit-before";
  if (position === (holdsBefore ? 0 : text.size)) {
    return { unit: null, side: holdsBefore ? "before" : "after" };
  }
  const { segment, offset } = text.index.findVisible(holdsBefore ? position - 1 : position);
  const unit = idOf(segment.run, segment.start + offset);
  return { unit, side: holdsBefore ? "after" : "before" };
};

// Where the anchor is now, in visible units; undefined while its unit is not known here.
export const positionOf = (text: TextSequence, { unit, side }: TextAnchor): number | undefined => {
  if (!unit) return side === "before" ? 0 : text.size;
  const run = text.find(unit.replica, unit.counter);
  if (!run) return undefined;
  const inner = unit.counter - run.first;
  const passesIt = side === "after" && text.index.segmentOf(run, inner).visible;
  return text.index.visibleBefore(run, inner) + (passesIt ? 1 : 0);
};
