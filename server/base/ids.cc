#include "server/base/ids.h"

#include <cstring>

namespace atelier {
namespace {

// Crockford's alphabet leaves out i, l, o and u, which are read as 1, 1, 0 and v.
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kTextLength = 26;  // 130 bits for 128: the first character holds 3

}  // namespace

std::string BoardId::text() const {
  std::string text(kTextLength, '0');
  unsigned buffer = 0;
  int bits = 2;  // two leading zero bits fill 128 up to 130
  std::size_t at = 0;
  for (std::uint8_t byte : bytes_) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text[at++] = kAlphabet[(buffer >> bits) & 31u];
    }
  }
  return text;
}

std::optional<BoardId> BoardId::parse(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Bytes bytes{};
  unsigned buffer = 0;
  int bits = -2;
  std::size_t at = 0;
  for (char character : text) {
    const std::size_t value = kAlphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = (buffer << 5) | static_cast<unsigned>(value);
    bits += 5;
    if (at == 0 && bits == 3 && value > 7) return std::nullopt;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = static_cast<std::uint8_t>(buffer >> bits);
    }
  }
  return BoardId(bytes);
}

}  // namespace atelier

std::size_t std::hash<atelier::BoardId>::operator()(const atelier::BoardId& id) const noexcept {
  std::size_t value = 0;  // the bytes are random already
  std::memcpy(&value, id.bytes().data(), sizeof value);
  return value;
}
