#include "server/domain/document/labels.h"

#include <algorithm>
#include <optional>

#include "server/domain/document/limits.h"

namespace atelier::document {
namespace {

constexpr std::int64_t kStepInside = std::int64_t{1} << 20;
constexpr std::int64_t kStepAtEnd = std::int64_t{1} << 32;
constexpr std::int64_t kSpacingMin = std::int64_t{1} << 16;
constexpr std::size_t kWindowMin = 8;

// Nothing when the gap is full.
std::optional<std::int64_t> label_between(const Others& others, Gap gap) {
  if (others.size() == 0) return 0;
  std::int64_t label = 0;
  if (gap.index == 0) {
    label = others[0].label - kStepAtEnd;
  } else if (gap.index == others.size()) {
    label = others[others.size() - 1].label + kStepAtEnd;
  } else {
    const std::int64_t low = others[gap.index - 1].label;
    const std::int64_t high = others[gap.index].label;
    const std::int64_t step = std::min((high - low) / 2, kStepInside);
    if (step == 0) return std::nullopt;
    label = gap.close_to == Side::Left ? low + step : high - step;
  }
  if (!is_label(label)) return std::nullopt;
  return label;
}

// Evenly spaced labels: first, first + spacing, …
struct Spread {
  std::int64_t first = 0;
  std::int64_t spacing = 0;
};

// `count` labels after the sibling before the window and before the one after it; where there is
// none, away from the other.
Spread spread(const Others& others, std::size_t begin, std::size_t end) {
  const auto count = static_cast<std::int64_t>(end - begin) + 1;
  const bool open_left = begin == 0;
  const bool open_right = end == others.size();
  if (open_left && open_right) {
    const std::int64_t spacing = std::min(kStepAtEnd, 2 * kLabelMax / count);
    return {-(spacing * (count - 1) / 2), spacing};
  }
  if (open_left) {
    const std::int64_t high = others[end].label;
    const std::int64_t spacing = std::min(kStepAtEnd, (high + kLabelMax) / count);
    return {high - spacing * count, spacing};
  }
  const std::int64_t low = others[begin - 1].label;
  const std::int64_t spacing = open_right ? std::min(kStepAtEnd, (kLabelMax - low) / count)
                                          : (others[end].label - low) / (count + 1);
  return {low + spacing, spacing};
}

Placed make_room(const Others& others, std::size_t index) {
  std::size_t begin = 0;
  std::size_t end = 0;
  Spread labels;
  for (std::size_t width = kWindowMin;; width *= 2) {
    begin = index - std::min(index, width);
    end = index + std::min(others.size() - index, width);
    labels = spread(others, begin, end);
    if (labels.spacing >= kSpacingMin || end - begin == others.size()) break;
  }
  Placed placed;
  std::int64_t label = labels.first;
  for (std::size_t place = begin; place <= end; ++place, label += labels.spacing) {
    if (place == index) {
      placed.label = label;
      label += labels.spacing;
    }
    if (place < end && others[place].label != label) {
      placed.relabelled.push_back({others[place].object, label});
    }
  }
  return placed;
}

}  // namespace

Placed label_gap(const Others& others, Gap gap) {
  if (const auto label = label_between(others, gap)) return {{}, *label, {}};
  return make_room(others, gap.index);
}

}  // namespace atelier::document
