// The Structure of a document: who stands below whom, and in which order siblings are drawn.
//
// One mechanism for z-order, frames, groups, mind maps, comments and tags. A replica asks for a
// place by its neighbours (Place); the room resolves it to a parent and an integer label (Placed),
// once and finally, in the board's one order, and refuses circles: state-machine replication
// instead of a move CRDT, whose late operations would make accepted moves jump (compare Kleppmann
// et al., "A highly-available move operation for replicated trees", 2021). Since clients never name
// labels, siblings can be given new ones at any time without defeating a move.
//
// Pure; owned by a Document, which keeps Object::place in step with it.
//
// Invariants: no circles; no path to the page longer than kDepthMax; no object but the page with
// more than kChildrenMax children; labels within ±kLabelMax; siblings sorted by (label, object).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "server/base/ids.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/operation.h"

namespace atelier::document {

constexpr bool is_label(std::int64_t label) {
  return label >= -kLabelMax && label <= kLabelMax;
}

struct Sibling {
  std::int64_t label = 0;
  ObjectId object;
  friend constexpr auto operator<=>(const Sibling&, const Sibling&) = default;
};

// An object where it stands.
struct Seated {
  ObjectId object;
  ObjectId parent;
  std::int64_t label = 0;
};

class Structure {
 public:
  Structure() = default;
  // Of objects in any order; a parent may be missing and places may form circles (see sound()).
  explicit Structure(std::vector<Seated> all);

  // Ok, UnknownObject (the parent is not there), Cycle, or Budget (depth, children).
  // `object` may be new.
  Verdict judge(ObjectId object, ObjectId parent) const;
  // The label that `place` comes to, and the siblings that must make room for it.
  // REQUIRES: judge() said Ok.
  Placed resolve(ObjectId object, const Place& place) const;
  // Whether the labels of `placed` are in range and each sibling named stands below its parent, is
  // not the object itself, and is named once.
  bool possible(ObjectId object, const Placed& placed) const;

  bool contains(ObjectId object) const;
  ObjectId parent_of(ObjectId object) const;
  // Sorted; valid until the next change.
  std::span<const Sibling> children(ObjectId parent) const;
  // The object and all that stands below it, itself first, each after its parent.
  std::vector<ObjectId> branch(ObjectId object) const;
  // Whether every object is reached from the page in at most kDepthMax steps.
  bool sound() const;

  // REQUIRES: possible(). While objects are put in place one by one from a state, a parent may come
  // after its child.
  void put(ObjectId object, const Placed& placed);
  // No effect for one that isn't there. What stands below it stays there.
  void remove(ObjectId object);

 private:
  struct Seat {
    ObjectId parent;
    std::int64_t label = 0;
  };

  // Whether the branch has at most `levels` levels, `object` being the first.
  bool fits_in(std::size_t levels, ObjectId object) const;
  void relabel(std::vector<Sibling>& siblings, const std::vector<Relabelling>& relabelled);

  std::unordered_map<ObjectId, Seat> seats_;
  std::unordered_map<ObjectId, std::vector<Sibling>> children_;  // no empty ones
};

}  // namespace atelier::document
