#include "server/domain/document/ink_format_1.h"

#include "server/domain/document/limits.h"
#include "server/domain/document/varint.h"

namespace atelier::document {
namespace {

constexpr std::uint64_t kFormat = 1;

bool move(VarintReader& numbers, std::int32_t& coordinate) {
  const auto difference = numbers.next();
  if (!difference) return false;
  const std::int64_t moved = coordinate + unzigzag(*difference);
  if (!within_ink_reach(moved)) return false;
  coordinate = static_cast<std::int32_t>(moved);
  return true;
}

// Modulo 64, upwards.
bool press(VarintReader& numbers, std::uint8_t& pressure) {
  const auto more = numbers.next();
  if (!more || *more > kInkPressureMax) return false;
  pressure = static_cast<std::uint8_t>((pressure + *more) & kInkPressureMax);
  return true;
}

}  // namespace

bool is_ink_format_1(std::string_view bytes) {
  return !bytes.empty() && static_cast<std::uint8_t>(bytes.front()) == kFormat;
}

std::optional<Ink> decode_ink_format_1(std::string_view bytes) {
  VarintReader numbers(bytes);
  if (numbers.next() != kFormat) return std::nullopt;
  const auto with_pressure = numbers.next();
  const auto count = numbers.next();
  if (!with_pressure || *with_pressure > 1) return std::nullopt;
  if (!count || *count == 0 || *count > kInkPointsMax) return std::nullopt;
  Ink ink;
  ink.with_pressure = *with_pressure == 1;
  InkPoint point;
  if (ink.with_pressure) point.pressure = 0;
  for (std::uint64_t left = *count; left > 0; --left) {
    if (!move(numbers, point.x) || !move(numbers, point.y)) return std::nullopt;
    if (ink.with_pressure && !press(numbers, point.pressure)) return std::nullopt;
    ink.points.push_back(point);
  }
  return numbers.rest().empty() ? std::optional(std::move(ink)) : std::nullopt;
}

}  // namespace atelier::document
