// The labels of siblings: a number for a gap, or new ones for a window of siblings where it is
// full. Rules: protocol/SPEC.md, STR-5, STR-6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "server/domain/document/structure.h"

namespace atelier::document {

// The siblings but for the object that is about to be placed: where it stands counts as empty.
class Others {
 public:
  // `own` is the object's place among all; their number when it isn't one of them.
  Others(std::span<const Sibling> all, std::size_t own) : all_(all), own_(own) {}

  std::size_t size() const { return all_.size() - (own_ < all_.size() ? 1 : 0); }
  const Sibling& operator[](std::size_t place) const { return all_[place + (place >= own_)]; }
  // Among the others, of the one that is at `place` among all.
  std::size_t place_of(std::size_t place) const { return place - (place > own_); }

 private:
  std::span<const Sibling> all_;
  std::size_t own_;
};

// Between two siblings: how many come before it, and to which of its neighbours it keeps close.
struct Gap {
  std::size_t index = 0;
  Side close_to = Side::Left;
};

// The label for the gap, and the siblings that must make room for it. No parent.
Placed label_gap(const Others& others, Gap gap);

}  // namespace atelier::document
