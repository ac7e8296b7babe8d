// What a room makes of the places that are asked for (SPEC, STR-4 to STR-6), plainly: to make room it
// gives new labels to all siblings at once. `spacing` stands for the 2^32 between siblings, so that a
// small one makes room often.

import type { BoardDocument } from "./objects";
import type { Stamp, Verdict } from "./types";
import { hasEffect, type ObjectId, type Operation, type Place, type Placed } from "./types";

const BESIDE_MAX = 2 ** 20;

// Where among `siblings`, the object itself left out, and next to which of them.
const indexOf = (siblings: readonly ObjectId[], { anchor, before, other }: Place) => {
  if (anchor === 0) return { index: before ? 0 : siblings.length, before };
  const atAnchor = siblings.indexOf(anchor);
  if (atAnchor >= 0) return { index: atAnchor + (before ? 0 : 1), before };
  const atOther = siblings.indexOf(other);
  if (atOther >= 0) return { index: atOther + (before ? 1 : 0), before: !before };
  return { index: siblings.length, before: false };
};

const labelAt = (
  labels: readonly number[],
  index: number,
  before: boolean,
  spacing: number,
): number | null => {
  const low = labels[index - 1];
  const high = labels[index];
  if (low === undefined && high === undefined) return 0;
  if (low === undefined) return (high ?? 0) - spacing;
  if (high === undefined) return low + spacing;
  if (high - low < 2) return null;
  const step = Math.min(Math.floor((high - low) / 2), BESIDE_MAX);
  return before ? high - step : low + step;
};

export const resolve = (
  document: BoardDocument,
  object: ObjectId,
  place: Place,
  spacing = 2 ** 32,
): Placed => {
  const { parent } = place;
  const siblings = document.structure.childrenOf(parent).filter((id) => id !== object);
  const labels = siblings.map((id) => document.objects.get(id)?.place.label ?? 0);
  const { index, before } = indexOf(siblings, place);
  const label = labelAt(labels, index, before, spacing);
  if (label !== null) return { type: "placed", parent, label, relabelled: [] };
  const fresh = siblings.map((_, k) => k * Math.max(spacing, 4));
  const relabelled = siblings.map((id, k) => ({ object: id, label: fresh[k] ?? 0 }));
  return {
    type: "placed",
    parent,
    label: labelAt(fresh, index, before, spacing) ?? 0,
    relabelled,
  };
};

// Judges what a replica asks for, resolves it, and applies it where it has an effect.
export const commit = (
  document: BoardDocument,
  operation: Operation,
  stamp: Stamp,
  spacing?: number,
): { readonly verdict: Verdict; readonly resolved: Operation } => {
  const { object, change } = operation;
  const verdict = document.judge(operation, stamp);
  if (!hasEffect(verdict)) return { verdict, resolved: operation };
  const resolved = ((): Operation => {
    if (change.type === "place") {
      return { object, change: resolve(document, object, change, spacing) };
    }
    if (change.type !== "create" || change.place.type !== "place") return operation;
    const place = resolve(document, object, change.place, spacing);
    return { object, change: { ...change, place } };
  })();
  if (document.integrate(resolved, stamp) !== "OK") throw new Error("judged, but not applied");
  return { verdict, resolved };
};
