// Who stands below whom, and in which order siblings are drawn, as questions that the committed
// structure (structure.ts) and the displayed one (structure-overlay.ts) both answer.

import { CHILDREN_MAX, DEPTH_MAX } from "./limits";
import { type ObjectId, PAGE, type Place, type Verdict } from "./types";

export interface Tree {
  // Undefined for an object that does not stand here.
  parentOf(id: ObjectId): ObjectId | undefined;
  // In the order in which they are drawn.
  childrenOf(parent: ObjectId): readonly ObjectId[];
}

// The object itself and those above it, the page left out. While a state is being installed object by
// object there may be a circle for a moment, so the walk ends beyond the deepest level there is.
function* upwards(tree: Tree, id: ObjectId): Generator<ObjectId> {
  let at = id;
  for (let level = 0; level <= DEPTH_MAX && at !== PAGE; level++) {
    yield at;
    at = tree.parentOf(at) ?? PAGE;
  }
}

// False when the object, or one that it stands below, is deleted; and for one that isn't there, or whose
// state isn't whole yet.
export const isVisible = (
  tree: Tree,
  id: ObjectId,
  isDeleted: (id: ObjectId) => boolean,
): boolean => {
  let at = id;
  for (let level = 0; level < DEPTH_MAX; level++) {
    const parent = tree.parentOf(at);
    if (parent === undefined || isDeleted(at)) return false;
    if (parent === PAGE) return true;
    at = parent;
  }
  return false;
};

// True also for the object itself.
export const isWithin = (tree: Tree, id: ObjectId, branch: ObjectId): boolean => {
  for (const above of upwards(tree, id)) if (above === branch) return true;
  return false;
};

// The object and all that stands below it, itself first, parents before their children.
export const branchOf = (tree: Tree, id: ObjectId): ObjectId[] => {
  const branch = [id];
  const seen = new Set(branch);
  for (let k = 0; k < branch.length; k++) {
    for (const child of tree.childrenOf(branch[k] ?? PAGE)) {
      if (!seen.has(child)) branch.push(child);
      seen.add(child);
    }
  }
  return branch;
};

// STR-3 without what stamps and deletions say: whether the object, which may be new, can stand below
// `parent`.
export const judgeParent = (tree: Tree, id: ObjectId, parent: ObjectId): Verdict => {
  if (parent === PAGE) return "OK"; // what stands below the object comes no deeper than one level
  if (tree.parentOf(parent) === undefined) return "UNKNOWN_OBJECT";
  let depth = 0;
  for (const above of upwards(tree, parent)) {
    if (above === id) return "CYCLE";
    depth += 1;
  }
  const others = tree.childrenOf(parent).length - (tree.parentOf(id) === parent ? 1 : 0);
  if (others >= CHILDREN_MAX) return "BUDGET";
  return reaches(tree, id, DEPTH_MAX - depth) ? "BUDGET" : "OK";
};

// True when the branch has more than `levels` levels.
const reaches = (tree: Tree, id: ObjectId, levels: number): boolean => {
  let level: readonly ObjectId[] = [id];
  for (let k = 0; k < levels && level.length > 0; k++) {
    level = level.flatMap((object) => tree.childrenOf(object));
  }
  return level.length > 0;
};

// Its place in words that survive others' moves: beside the sibling before it, as a Place that would
// put it where it is. Null for one that does not stand here.
export const placeOf = (tree: Tree, id: ObjectId): Place | null => {
  const parent = tree.parentOf(id);
  if (parent === undefined) return null;
  const siblings = tree.childrenOf(parent);
  const index = siblings.indexOf(id);
  const anchor = siblings[index - 1];
  if (anchor === undefined) return { type: "place", parent, anchor: 0, before: true, other: 0 };
  return { type: "place", parent, anchor, before: false, other: siblings[index + 1] ?? 0 };
};
