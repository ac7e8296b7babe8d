#include "load-tests/trace/typist.h"

#include <algorithm>
#include <string_view>

namespace atelier::trace {
namespace {

// What a person does once a burst of typing is over; out of 100.
constexpr std::size_t kTakesBackSlip = 36;
constexpr std::size_t kTakesBackPassage = 14;
constexpr std::size_t kGoesNearby = 26;
constexpr std::size_t kGoesAnywhere = 10;  // the rest goes back to the end

constexpr std::size_t kBurstUnits = 29;
constexpr std::size_t kSlipUnits = 3;
constexpr std::size_t kPassageUnits = 80;
constexpr std::size_t kNearbyUnits = 300;

}  // namespace

std::size_t below(std::mt19937_64& random, std::size_t limit) {
  return random() % limit;
}

Patch Typist::press() {
  if (to_erase_ == 0 && to_type_ == 0) decide();
  if (to_erase_ > 0) {
    --to_erase_;
    text_.erase(--cursor_, 1);
    return {cursor_, 1, {}};
  }
  --to_type_;
  const char key = letter();
  text_.insert(cursor_, 1, key);
  return {cursor_++, 0, std::u16string(1, static_cast<char16_t>(key))};
}

void Typist::decide() {
  to_type_ = around(kBurstUnits);
  const std::size_t choice = below(random_, 100);
  if (choice < kTakesBackSlip) return take_back(around(kSlipUnits));
  if (choice < kTakesBackSlip + kTakesBackPassage) return take_back(around(kPassageUnits));
  if (choice < kTakesBackSlip + kTakesBackPassage + kGoesNearby) {
    const std::size_t first = cursor_ - std::min(cursor_, kNearbyUnits);
    const std::size_t last = std::min(text_.size(), cursor_ + kNearbyUnits);
    cursor_ = first + below(random_, last - first + 1);
  } else if (choice < kTakesBackSlip + kTakesBackPassage + kGoesNearby + kGoesAnywhere) {
    cursor_ = below(random_, text_.size() + 1);
  } else {
    cursor_ = text_.size();
  }
}

void Typist::take_back(std::size_t units) {
  to_erase_ = std::min(units, cursor_);
}

// 1 or more, with about that mean: many short ones and a few long ones.
std::size_t Typist::around(std::size_t mean) {
  std::size_t units = 1;
  while (below(random_, mean) != 0) ++units;
  return units;
}

char Typist::letter() {
  static constexpr std::string_view kKeys =
      "      eeeeeaaaiiinnnttttooosssrrrllluuddccmmpgvbfhqx,.";
  return kKeys[below(random_, kKeys.size())];
}

}  // namespace atelier::trace
