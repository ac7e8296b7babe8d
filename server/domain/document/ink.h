// Ink: the points of a stroke as bytes (protocol/SPEC.md, INK). Made once, by a pen or by an eraser
// that leaves a piece, and never changed.
//
// Pure. Each sound ink has one encoding; bytes that encode_ink() cannot have made are refused, but
// for ink of the format before (ink_format_1.h). Limits: kInkPointsMax and kInkBytesMax (limits.h),
// and kInkReach here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::document {

// No point is further from its stroke's position than this, in either direction (1/8 board unit).
inline constexpr std::int32_t kInkReach = 1 << 18;
inline constexpr std::uint8_t kInkPressureMax = 63;

constexpr bool within_ink_reach(std::int64_t coordinate) {
  return -kInkReach <= coordinate && coordinate <= kInkReach;
}

// A point counts in 1/8 board unit, a position in 1/64.
inline constexpr std::int32_t kInkPositionSteps = 8;

struct InkPoint {
  std::int32_t x = 0;  // from the stroke's position, 1/8 board unit
  std::int32_t y = 0;
  std::uint8_t pressure = kInkPressureMax;  // full where the ink is without pressure
  friend bool operator==(const InkPoint&, const InkPoint&) = default;
};

struct Ink {
  std::vector<InkPoint> points;
  bool with_pressure = false;
  friend bool operator==(const Ink&, const Ink&) = default;
};

// The box around the points of a stroke, from its position, in 1/64 board unit. The line is half of
// its width larger on each side.
struct InkBounds {
  Point min;
  Point max;
  friend bool operator==(const InkBounds&, const InkBounds&) = default;
};

bool valid_ink(std::string_view bytes);

// Nothing where valid_ink() is false.
std::optional<Ink> decode_ink(std::string_view bytes);

// No bytes where the points are not what INK-2 allows; more bytes than it allows are not valid ink.
// Without pressure, that of the points is left out.
std::string encode_ink(const Ink& ink);

// Requires at least one point, each within kInkReach.
InkBounds ink_bounds(const Ink& ink);

}  // namespace atelier::document
