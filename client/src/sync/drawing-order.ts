// The order in which what stands on a board is drawn: siblings in theirs, and what stands below an
// object right above it.

import type { Tree } from "../document/tree";
import { type ObjectId, PAGE } from "../document/types";

export const drawingOrder = (tree: Tree): Map<ObjectId, number> => {
  const ranks = new Map<ObjectId, number>();
  const open = [...tree.childrenOf(PAGE)].reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ranks.has(id)) continue;
    ranks.set(id, ranks.size);
    const children = tree.childrenOf(id);
    for (let k = children.length - 1; k >= 0; k--) open.push(children[k] ?? PAGE);
  }
  return ranks;
};
