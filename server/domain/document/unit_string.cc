#include "server/domain/document/unit_string.h"

#include <algorithm>

namespace atelier::document {

void UnitString::append(std::u16string_view text) {
  for (const char16_t unit : text) append(unit);
}

void UnitString::append(char16_t unit) {
  if (!wide_ && unit > 0xff) widen();
  bytes_.push_back(static_cast<std::uint8_t>(unit & 0xff));
  if (wide_) bytes_.push_back(static_cast<std::uint8_t>(unit >> 8));
}

void UnitString::append_zeros(std::uint32_t units) {
  for (; units > 0; --units) append(char16_t{0});
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
