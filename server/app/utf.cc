#include "server/app/utf.h"

#include <cstdint>

namespace atelier::app {
namespace {

struct Lead {
  std::size_t length = 0;  // 0: no sequence begins with this byte
  std::uint32_t bits = 0;
  std::uint32_t smallest = 0;  // below it the sequence would be longer than it needs to be
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte < 0xC0) return {};
  if (byte < 0xE0) return {2, byte & 0x1Fu, 0x80};
  if (byte < 0xF0) return {3, byte & 0x0Fu, 0x800};
  if (byte < 0xF8) return {4, byte & 0x07u, 0x10000};
  return {};
}

}  // namespace

std::optional<std::u16string> utf16_of(std::string_view utf8) {
  std::u16string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const Lead lead = lead_of(static_cast<unsigned char>(utf8.front()));
    if (lead.length == 0 || utf8.size() < lead.length) return std::nullopt;
    std::uint32_t point = lead.bits;
    for (std::size_t index = 1; index < lead.length; ++index) {
      const auto byte = static_cast<unsigned char>(utf8[index]);
      if ((byte & 0xC0) != 0x80) return std::nullopt;
      point = (point << 6) | (byte & 0x3Fu);
    }
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    if (point < lead.smallest || surrogate || point > 0x10FFFF) return std::nullopt;
    utf8.remove_prefix(lead.length);
    if (point < 0x10000) {
      text += static_cast<char16_t>(point);
      continue;
    }
    point -= 0x10000;
    text += static_cast<char16_t>(0xD800 + (point >> 10));
    text += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
  }
  return text;
}

}  // namespace atelier::app
