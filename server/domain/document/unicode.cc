#include "server/domain/document/unicode.h"

#include <cstdint>

namespace atelier::document {
namespace {

struct LeadByte {
  std::uint32_t bits = 0;      // of the code point, from this byte
  std::uint32_t trailing = 0;  // bytes that follow
  std::uint32_t smallest = 0;  // code point that needs so many
};

std::optional<LeadByte> read_lead(std::uint8_t byte) {
  if (byte < 0x80) return LeadByte{byte, 0, 0};
  if ((byte & 0xe0) == 0xc0) return LeadByte{byte & 0x1fu, 1, 0x80};
  if ((byte & 0xf0) == 0xe0) return LeadByte{byte & 0x0fu, 2, 0x800};
  if ((byte & 0xf8) == 0xf0) return LeadByte{byte & 0x07u, 3, 0x10000};
  return std::nullopt;
}

void append_utf8(std::string& bytes, std::uint32_t point) {
  const auto put = [&bytes](std::uint32_t byte) { bytes.push_back(static_cast<char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      put(0xe0 | (point >> 12));
    } else {
      put(0xf0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3f));
    }
    put(0x80 | ((point >> 6) & 0x3f));
  }
  put(0x80 | (point & 0x3f));
}

void append_utf16(std::u16string& text, std::uint32_t point) {
  if (point < 0x10000) {
    text.push_back(static_cast<char16_t>(point));
    return;
  }
  text.push_back(static_cast<char16_t>(0xd7c0 + (point >> 10)));
  text.push_back(static_cast<char16_t>(0xdc00 + (point & 0x3ff)));
}

}  // namespace

bool well_formed(std::u16string_view text) {
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (is_low_surrogate(text[place])) return false;
    if (!is_high_surrogate(text[place])) continue;
    ++place;
    if (place == text.size() || !is_low_surrogate(text[place])) return false;
  }
  return true;
}

std::string to_utf8(std::u16string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t place = 0; place < text.size(); ++place) {
    std::uint32_t point = text[place];
    if (is_high_surrogate(text[place]) && place + 1 < text.size()) {
      ++place;
      point = 0x10000 + ((point - 0xd800) << 10) + (text[place] - 0xdc00u);
    }
    append_utf8(bytes, point);
  }
  return bytes;
}

std::optional<std::u16string> to_utf16(std::string_view bytes) {
  std::u16string text;
  text.reserve(bytes.size());
  for (std::size_t place = 0; place < bytes.size();) {
    const auto lead = read_lead(static_cast<std::uint8_t>(bytes[place++]));
    if (!lead || bytes.size() - place < lead->trailing) return std::nullopt;
    std::uint32_t point = lead->bits;
    for (std::uint32_t left = lead->trailing; left > 0; --left) {
      const auto byte = static_cast<std::uint8_t>(bytes[place++]);
      if ((byte & 0xc0) != 0x80) return std::nullopt;
      point = (point << 6) | (byte & 0x3fu);
    }
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    if (point < lead->smallest || point > 0x10ffff || surrogate) return std::nullopt;
    append_utf16(text, point);
  }
  return text;
}

}  // namespace atelier::document
