// UTF-16 and UTF-8: what is well formed, and one into the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier::document {

constexpr bool is_high_surrogate(char16_t unit) {
  return (unit & 0xfc00) == 0xd800;
}
constexpr bool is_low_surrogate(char16_t unit) {
  return (unit & 0xfc00) == 0xdc00;
}

// True when every surrogate is half of a pair.
bool well_formed(std::u16string_view text);

// REQUIRES: well-formed text.
std::string to_utf8(std::u16string_view text);

// Nothing for bytes that are not well-formed UTF-8 (Unicode 15, table 3-7: no overlong form, no
// surrogate, nothing above U+10FFFF).
std::optional<std::u16string> to_utf16(std::string_view bytes);

}  // namespace atelier::document
