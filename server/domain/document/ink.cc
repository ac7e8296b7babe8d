#include "server/domain/document/ink.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/domain/document/ink_format_1.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/rice.h"
#include "server/domain/document/varint.h"

namespace atelier::document {
namespace {

constexpr std::uint32_t kInkFormat = 2;
constexpr std::uint32_t kMoveWidth = 21;  // bits of a difference of coordinates, as zigzag
constexpr std::uint32_t kPressureWidth = 6;
constexpr std::uint32_t kParameterBits = 5;  // in which a parameter is told
constexpr std::uint32_t kPressureParameterBits = 3;
constexpr InkPoint kStart{.pressure = 0};

// What leads from a point to the next, as zigzag.
struct InkStep {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t pressure = 0;
  friend bool operator==(const InkStep&, const InkStep&) = default;
};

struct InkHead {
  std::size_t count = 0;
  bool with_pressure = false;
  InkStep parameters;
};

// Between points within reach.
InkStep step_between(const InkPoint& a, const InkPoint& b) {
  // Modulo 64, by the way between -32 and 31.
  const std::int64_t pressed = ((b.pressure - a.pressure + 32) & kInkPressureMax) - 32;
  return {static_cast<std::uint32_t>(zigzag(std::int64_t{b.x} - a.x)),
          static_cast<std::uint32_t>(zigzag(std::int64_t{b.y} - a.y)),
          static_cast<std::uint32_t>(zigzag(pressed))};
}

std::optional<InkPoint> point_after(const InkPoint& before, const InkStep& step) {
  const std::int64_t x = before.x + unzigzag(step.x);
  const std::int64_t y = before.y + unzigzag(step.y);
  if (!within_ink_reach(x) || !within_ink_reach(y)) return std::nullopt;
  const std::int64_t pressure = before.pressure + unzigzag(step.pressure);
  return InkPoint{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y),
                  static_cast<std::uint8_t>(pressure & kInkPressureMax)};
}

class StepSums {
 public:
  void add(const InkStep& step) {
    x_.add(step.x);
    y_.add(step.y);
    pressure_.add(step.pressure);
  }

  // Without pressure all of its steps are 0, and so is the parameter.
  InkStep best_parameters() const {
    return {x_.best_parameter(), y_.best_parameter(), pressure_.best_parameter()};
  }

 private:
  RiceSums x_{kMoveWidth};
  RiceSums y_{kMoveWidth};
  RiceSums pressure_{kPressureWidth};
};

bool allowed(const Ink& ink) {
  if (ink.points.empty() || ink.points.size() > kInkPointsMax) return false;
  return std::all_of(ink.points.begin(), ink.points.end(), [](const InkPoint& point) {
    return within_ink_reach(point.x) && within_ink_reach(point.y);
  });
}

std::vector<InkStep> steps_of(const Ink& ink) {
  std::vector<InkStep> steps;
  steps.reserve(ink.points.size());
  InkPoint before = kStart;
  for (const InkPoint& point : ink.points) {
    InkStep& step = steps.emplace_back(step_between(before, point));
    if (!ink.with_pressure) step.pressure = 0;
    before = point;
  }
  return steps;
}

std::optional<InkHead> read_head(BitReader& reader, std::uint64_t count) {
  if (count == 0 || count > kInkPointsMax) return std::nullopt;
  const auto with_pressure = reader.take(1);
  const auto x = reader.take(kParameterBits);
  const auto y = reader.take(kParameterBits);
  if (!with_pressure || !x || !y) return std::nullopt;
  const auto pressure = reader.take(*with_pressure == 1 ? kPressureParameterBits : 0);
  if (!pressure) return std::nullopt;
  if (*x >= kMoveWidth || *y >= kMoveWidth || *pressure >= kPressureWidth) return std::nullopt;
  return InkHead{count, *with_pressure == 1, {*x, *y, *pressure}};
}

std::optional<InkStep> read_step(BitReader& reader, const InkHead& head) {
  const auto x = read_rice(reader, head.parameters.x, kMoveWidth);
  if (!x) return std::nullopt;
  const auto y = read_rice(reader, head.parameters.y, kMoveWidth);
  if (!y) return std::nullopt;
  if (!head.with_pressure) return InkStep{*x, *y, 0};
  const auto pressure = read_rice(reader, head.parameters.pressure, kPressureWidth);
  if (!pressure) return std::nullopt;
  return InkStep{*x, *y, *pressure};
}

// Gives each point to `take`, with 0 for a pressure that is not told, and says what was ink.
template <class Take>
std::optional<InkHead> read_ink(std::string_view bytes, Take&& take) {
  VarintReader numbers(bytes);
  if (numbers.next() != kInkFormat) return std::nullopt;
  const auto count = numbers.next();
  if (!count) return std::nullopt;
  BitReader reader(numbers.rest());
  const auto head = read_head(reader, *count);
  if (!head) return std::nullopt;
  StepSums sums;
  InkPoint before = kStart;
  for (std::size_t left = head->count; left > 0; --left) {
    const auto step = read_step(reader, *head);
    if (!step) return std::nullopt;
    const auto point = point_after(before, *step);
    if (!point) return std::nullopt;
    sums.add(*step);
    take(*point);
    before = *point;
  }
  if (!reader.at_end() || sums.best_parameters() != head->parameters) return std::nullopt;
  return head;
}

}  // namespace

bool valid_ink(std::string_view bytes) {
  if (bytes.size() > kInkBytesMax) return false;
  if (is_ink_format_1(bytes)) return decode_ink_format_1(bytes).has_value();
  return read_ink(bytes, [](const InkPoint&) {}).has_value();
}

std::optional<Ink> decode_ink(std::string_view bytes) {
  if (bytes.size() > kInkBytesMax) return std::nullopt;
  if (is_ink_format_1(bytes)) return decode_ink_format_1(bytes);
  Ink ink;
  const auto head = read_ink(bytes, [&](const InkPoint& point) { ink.points.push_back(point); });
  if (!head) return std::nullopt;
  ink.with_pressure = head->with_pressure;
  if (!ink.with_pressure) {
    for (InkPoint& point : ink.points) point.pressure = kInkPressureMax;
  }
  return ink;
}

std::string encode_ink(const Ink& ink) {
  std::string bytes;
  if (!allowed(ink)) return bytes;
  const std::vector<InkStep> steps = steps_of(ink);
  StepSums sums;
  for (const InkStep& step : steps) sums.add(step);
  const InkStep best = sums.best_parameters();
  append_varint(bytes, kInkFormat);
  append_varint(bytes, steps.size());
  BitWriter writer(bytes);
  writer.put(ink.with_pressure ? 1 : 0, 1);
  writer.put(best.x, kParameterBits);
  writer.put(best.y, kParameterBits);
  if (ink.with_pressure) writer.put(best.pressure, kPressureParameterBits);
  for (const InkStep& step : steps) {
    write_rice(writer, step.x, best.x, kMoveWidth);
    write_rice(writer, step.y, best.y, kMoveWidth);
    if (ink.with_pressure) write_rice(writer, step.pressure, best.pressure, kPressureWidth);
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
