// A TextAnchor is a place in a text that stays where it is while others write: a cursor, the ends
// of a selection, what a remark is about.
//
// It names a unit and the side of it on which it sits. Nothing with Before is the start of the
// text, nothing with After its end. Deleting the unit leaves the anchor in the gap where the unit
// was.
#pragma once

#include <cstdint>
#include <optional>

#include "server/domain/document/operation.h"

namespace atelier::document {

enum class AnchorSide : std::uint8_t { Before, After };

struct TextAnchor {
  std::optional<ElementId> unit;
  AnchorSide side = AnchorSide::Before;
  friend bool operator==(const TextAnchor&, const TextAnchor&) = default;
};

// Which neighbour an anchor is made to hold on to, and so on which side of it later text comes that
// is written just there.
enum class AnchorBias : std::uint8_t {
  ToUnitBefore,  // the anchor stays, the text comes after it; at position 0 it is the start
  ToUnitAfter,  // the anchor moves on, the text comes before it; at the last position it is the end
};

}  // namespace atelier::document
