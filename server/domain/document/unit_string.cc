#include "server/domain/document/unit_string.h"

#include <algorithm>

namespace atelier::document {

void UnitString::append(std::u16string_view text) {
  const auto units = static_cast<std::uint32_t>(text.size());
  if (!wide_ && std::any_of(text.begin(), text.end(), [](char16_t unit) { return unit > 0xff; })) {
    widen();
  }
  if (!wide_) {
    std::transform(text.begin(), text.end(), bytes_.append(units),
                   [](char16_t unit) { return static_cast<std::uint8_t>(unit); });
    return;
  }
  std::uint8_t* byte = bytes_.append(2 * units);
  for (const char16_t unit : text) {
    *byte++ = static_cast<std::uint8_t>(unit & 0xff);
    *byte++ = static_cast<std::uint8_t>(unit >> 8);
  }
}

void UnitString::append_zeros(std::uint32_t units) {
  const std::uint32_t bytes = wide_ ? 2 * units : units;
  std::fill_n(bytes_.append(bytes), bytes, std::uint8_t{0});
}

void UnitString::copy_to(std::u16string& text, std::uint32_t from, std::uint32_t to) const {
  if (wide_) {
    for (std::uint32_t place = from; place < to; ++place) text.push_back(wide_unit(place));
  } else {
    text.append(bytes_.begin() + from, bytes_.begin() + to);
  }
}

void UnitString::widen() {
  CompactVector<std::uint8_t> wide;
  wide.reserve(2 * bytes_.size() + 2);
  for (const std::uint8_t unit : bytes_) {
    wide.push_back(unit);
    wide.push_back(0);
  }
  bytes_ = std::move(wide);
  wide_ = true;
}

}  // namespace atelier::document
