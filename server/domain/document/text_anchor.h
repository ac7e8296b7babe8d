// How an anchor (operation.h) is made: a place in a text that stays where it is while others write,
// as a cursor, the ends of a selection, or what a remark is about. Deleting the unit that it names
// leaves it in the gap where the unit was (SPEC TXT-13).
#pragma once

#include <cstdint>

namespace atelier::document {

// Which neighbour an anchor is made to hold on to, and so on which side of it later text comes that
// is written just there.
enum class AnchorBias : std::uint8_t {
  ToUnitBefore,  // the anchor stays, the text comes after it; at position 0 it is the start
  ToUnitAfter,  // the anchor moves on, the text comes before it; at the last position it is the end
};

}  // namespace atelier::document
