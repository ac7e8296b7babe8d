// A UnitString holds the UTF-16 code units of one run: a byte each while all are below 256, as in
// nearly all French and English text, two bytes each from the first one on that is not.
//
// Up to eight bytes lie in the object itself. Grows at the end only. Move-only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/domain/document/compact_vector.h"

namespace atelier::document {

class UnitString {
 public:
  std::uint32_t size() const {
    return wide() ? static_cast<std::uint32_t>(bytes_.size() / 2) : bytes_.size();
  }
  char16_t operator[](std::uint32_t place) const {
    return wide() ? wide_unit(place) : static_cast<char16_t>(bytes_[place]);
  }
  // Room for `units` more, exactly: for text that is known not to grow soon.
  void reserve(std::uint32_t units) { bytes_.reserve(size() + units); }
  void append(std::u16string_view text);
  void append_zeros(std::uint32_t units);
  // Adds the units [from, to) to `text`.
  void copy_to(std::u16string& text, std::uint32_t from, std::uint32_t to) const;

 private:
  bool wide() const { return wide_; }
  char16_t wide_unit(std::uint32_t place) const {
    return static_cast<char16_t>(bytes_[2 * place] | (bytes_[2 * place + 1] << 8));
  }
  void widen();

  CompactVector<std::uint8_t> bytes_;
  bool wide_ = false;
};

}  // namespace atelier::document
