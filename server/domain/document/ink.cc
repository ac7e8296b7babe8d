#include "server/domain/document/ink.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/varint.h"

namespace atelier::document {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kWithPressure = 1;
constexpr std::uint64_t kPressureLevels = kInkPressureMax + 1;

// Reads the points one by one, each from the one before.
class InkReader {
 public:
  explicit InkReader(std::string_view bytes) : numbers_(bytes) {}

  // The number of points that are told to follow; nothing where that is no beginning of ink.
  std::optional<std::size_t> read_header() {
    if (numbers_.next() != kFormat) return std::nullopt;
    const auto flags = numbers_.next();
    if (!flags || *flags > kWithPressure) return std::nullopt;
    with_pressure_ = *flags == kWithPressure;
    if (with_pressure_) point_.pressure = 0;
    const auto count = numbers_.next();
    if (!count || *count == 0 || *count > kInkPointsMax) return std::nullopt;
    return *count;
  }

  bool read_point() {
    if (!move(point_.x) || !move(point_.y)) return false;
    if (!with_pressure_) return true;
    // One byte, since a varint below 128 is one.
    const auto more = numbers_.next();
    if (!more || *more > kInkPressureMax) return false;
    point_.pressure = static_cast<std::uint8_t>((point_.pressure + *more) % kPressureLevels);
    return true;
  }

  const InkPoint& point() const { return point_; }
  bool with_pressure() const { return with_pressure_; }
  bool at_end() const { return numbers_.rest().empty(); }

 private:
  bool move(std::int32_t& coordinate) {
    const auto difference = numbers_.next();
    if (!difference) return false;
    const std::int64_t moved = coordinate + unzigzag(*difference);
    if (moved < -kInkReach || moved > kInkReach) return false;
    coordinate = static_cast<std::int32_t>(moved);
    return true;
  }

  VarintReader numbers_;
  InkPoint point_;
  bool with_pressure_ = false;
};

// Gives each point to `take`, and says whether all of the bytes were ink.
template <class Take>
bool read_ink(InkReader& reader, Take&& take) {
  const auto count = reader.read_header();
  if (!count) return false;
  for (std::size_t left = *count; left > 0; --left) {
    if (!reader.read_point()) return false;
    take(reader.point());
  }
  return reader.at_end();
}

}  // namespace

bool valid_ink(std::string_view bytes) {
  if (bytes.size() > kInkBytesMax) return false;
  InkReader reader(bytes);
  return read_ink(reader, [](const InkPoint&) {});
}

std::optional<Ink> decode_ink(std::string_view bytes) {
  if (bytes.size() > kInkBytesMax) return std::nullopt;
  Ink ink;
  InkReader reader(bytes);
  if (!read_ink(reader, [&](const InkPoint& point) { ink.points.push_back(point); })) {
    return std::nullopt;
  }
  ink.with_pressure = reader.with_pressure();
  return ink;
}

std::string encode_ink(const Ink& ink) {
  std::string bytes;
  append_varint(bytes, kFormat);
  append_varint(bytes, ink.with_pressure ? kWithPressure : 0);
  append_varint(bytes, ink.points.size());
  InkPoint before{.pressure = 0};
  for (const InkPoint& point : ink.points) {
    append_varint(bytes, zigzag(std::int64_t{point.x} - before.x));
    append_varint(bytes, zigzag(std::int64_t{point.y} - before.y));
    if (ink.with_pressure) {
      append_varint(bytes, (point.pressure + kPressureLevels - before.pressure) % kPressureLevels);
    }
    before = point;
  }
  return bytes;
}

InkBounds ink_bounds(const Ink& ink) {
  ATELIER_CHECK(!ink.points.empty());
  const InkPoint& first = ink.points.front();
  InkBounds bounds{{first.x, first.y}, {first.x, first.y}};
  for (const InkPoint& point : ink.points) {
    bounds.min = {std::min(bounds.min.x, point.x), std::min(bounds.min.y, point.y)};
    bounds.max = {std::max(bounds.max.x, point.x), std::max(bounds.max.y, point.y)};
  }
  for (std::int32_t* const edge : {&bounds.min.x, &bounds.min.y, &bounds.max.x, &bounds.max.y}) {
    *edge *= kInkPositionSteps;
  }
  return bounds;
}

}  // namespace atelier::document
