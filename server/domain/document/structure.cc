#include "server/domain/document/structure.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "server/base/check.h"
#include "server/domain/document/labels.h"
#include "server/domain/document/limits.h"

namespace atelier::document {
namespace {

constexpr ObjectId kPage;

std::size_t place_in(std::span<const Sibling> siblings, Sibling wanted) {
  const auto found = std::lower_bound(siblings.begin(), siblings.end(), wanted);
  return static_cast<std::size_t>(found - siblings.begin());
}

}  // namespace

Structure::Structure(std::vector<Seated> all) {
  std::sort(all.begin(), all.end(), [](const Seated& one, const Seated& other) {
    return std::tie(one.parent, one.label, one.object) <
           std::tie(other.parent, other.label, other.object);
  });
  seats_.reserve(all.size());
  for (const Seated& one : all) {
    seats_[one.object] = {one.parent, one.label};
    children_[one.parent].push_back({one.label, one.object});
  }
}

Verdict Structure::judge(ObjectId object, ObjectId parent) const {
  if (parent != kPage && !contains(parent)) return Verdict::UnknownObject;
  std::size_t steps = 0;
  for (ObjectId above = parent; above != kPage && steps <= kDepthMax; above = parent_of(above)) {
    if (above == object) return Verdict::Cycle;
    ++steps;
  }
  if (steps >= kDepthMax || !fits_in(kDepthMax - steps, object)) return Verdict::Budget;
  const bool new_here = !contains(object) || parent_of(object) != parent;
  const bool full = parent != kPage && new_here && children(parent).size() >= kChildrenMax;
  return full ? Verdict::Budget : Verdict::Ok;
}

bool Structure::fits_in(std::size_t levels, ObjectId object) const {
  std::vector<ObjectId> level{object};
  std::vector<ObjectId> below;
  for (; !level.empty(); std::swap(level, below), below.clear()) {
    if (levels-- == 0) return false;
    for (const ObjectId one : level) {
      for (const Sibling& child : children(one)) below.push_back(child.object);
    }
  }
  return true;
}

Placed Structure::resolve(ObjectId object, const Place& place) const {
  const std::span<const Sibling> siblings = children(place.parent);
  const auto place_of = [&](ObjectId one) {
    const auto seat = seats_.find(one);
    const bool here = seat != seats_.end() && seat->second.parent == place.parent;
    return here ? place_in(siblings, {seat->second.label, one}) : siblings.size();
  };
  const Others others(siblings, place_of(object));
  const auto beside = [&](ObjectId one, bool before) -> std::optional<Gap> {
    const std::size_t found = one == object ? siblings.size() : place_of(one);
    if (found == siblings.size()) return std::nullopt;
    const std::size_t index = others.place_of(found);
    return before ? Gap{index, Side::Right} : Gap{index + 1, Side::Left};
  };
  Gap gap{others.size(), Side::Left};
  if (place.anchor == ObjectId()) {
    if (place.before) gap = {0, Side::Right};
  } else if (const auto at_anchor = beside(place.anchor, place.before)) {
    gap = *at_anchor;
  } else if (const auto at_other = beside(place.other, !place.before)) {
    gap = *at_other;
  }
  Placed placed = label_gap(others, gap);
  placed.parent = place.parent;
  return placed;
}

bool Structure::possible(ObjectId object, const Placed& placed) const {
  std::vector<ObjectId> named{object};
  for (const Relabelling& one : placed.relabelled) {
    const auto seat = seats_.find(one.object);
    if (seat == seats_.end() || seat->second.parent != placed.parent) return false;
    if (!is_label(one.label)) return false;
    named.push_back(one.object);
  }
  std::sort(named.begin(), named.end());
  return is_label(placed.label) && std::adjacent_find(named.begin(), named.end()) == named.end();
}

bool Structure::contains(ObjectId object) const {
  return seats_.contains(object);
}

ObjectId Structure::parent_of(ObjectId object) const {
  const auto seat = seats_.find(object);
  return seat == seats_.end() ? kPage : seat->second.parent;
}

std::span<const Sibling> Structure::children(ObjectId parent) const {
  const auto found = children_.find(parent);
  if (found == children_.end()) return {};
  return found->second;
}

std::vector<ObjectId> Structure::branch(ObjectId object) const {
  std::vector<ObjectId> all{object};
  for (std::size_t next = 0; next < all.size(); ++next) {
    for (const Sibling& child : children(all[next])) {
      // Each object has one parent: only the first one could come again, in a circle.
      if (child.object != object) all.push_back(child.object);
    }
  }
  return all;
}

bool Structure::sound() const {
  std::size_t reached = 0;
  std::vector<ObjectId> level{kPage};
  std::vector<ObjectId> below;
  for (std::size_t depth = 0; !level.empty(); ++depth, std::swap(level, below), below.clear()) {
    if (depth > kDepthMax) return false;
    for (const ObjectId one : level) {
      for (const Sibling& child : children(one)) below.push_back(child.object);
    }
    reached += below.size();
  }
  return reached == seats_.size();
}

void Structure::put(ObjectId object, const Placed& placed) {
  remove(object);
  std::vector<Sibling>& siblings = children_[placed.parent];
  if (!placed.relabelled.empty()) relabel(siblings, placed.relabelled);
  const Sibling own{placed.label, object};
  siblings.insert(std::lower_bound(siblings.begin(), siblings.end(), own), own);
  seats_[object] = {placed.parent, placed.label};
}

void Structure::relabel(std::vector<Sibling>& siblings,
                        const std::vector<Relabelling>& relabelled) {
  std::vector<std::size_t> places;
  for (const Relabelling& one : relabelled) {
    places.push_back(place_in(siblings, {seats_.at(one.object).label, one.object}));
  }
  for (std::size_t which = 0; which < places.size(); ++which) {
    const Relabelling& one = relabelled[which];
    ATELIER_CHECK(siblings.at(places[which]).object == one.object);
    siblings[places[which]].label = one.label;
    seats_.at(one.object).label = one.label;
  }
  // A window of the room's keeps the order.
  if (!std::is_sorted(siblings.begin(), siblings.end())) {
    std::sort(siblings.begin(), siblings.end());
  }
}

void Structure::remove(ObjectId object) {
  const auto seat = seats_.find(object);
  if (seat == seats_.end()) return;
  const auto [parent, label] = seat->second;
  seats_.erase(seat);
  const auto found = children_.find(parent);
  std::vector<Sibling>& siblings = found->second;
  siblings.erase(siblings.begin() +
                 static_cast<std::ptrdiff_t>(place_in(siblings, {label, object})));
  if (siblings.empty()) children_.erase(found);
}

}  // namespace atelier::document
