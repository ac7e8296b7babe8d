#include "server/app/join_code.h"

#include <array>

#include "server/base/check.h"

namespace atelier::app {

std::string make_code(Random& random) {
  // 240 is the largest multiple of 30 in a byte: what lies above would favour the first characters.
  constexpr std::uint8_t kFairBelow = 240;
  static_assert(kFairBelow % kCodeAlphabet.size() == 0);
  std::string code;
  while (code.size() < kCodeLength) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    for (const std::uint8_t byte : bytes) {
      if (byte < kFairBelow && code.size() < kCodeLength) {
        code += kCodeAlphabet[byte % kCodeAlphabet.size()];
      }
    }
  }
  return code;
}

std::optional<std::string> normal_code(std::string_view typed) {
  constexpr std::size_t kTypedBytesMax = 64;
  if (typed.size() > kTypedBytesMax) return std::nullopt;
  std::string code;
  for (char letter : typed) {
    if (letter == ' ' || letter == '-' || letter == '\t') continue;
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (kCodeAlphabet.find(letter) == std::string_view::npos) return std::nullopt;
    code += letter;
  }
  if (code.size() != kCodeLength) return std::nullopt;
  return code;
}

std::string shown_code(std::string_view stored) {
  ATELIER_CHECK(stored.size() == kCodeLength);
  return std::string(stored.substr(0, kCodeLength / 2)) + "-" +
         std::string(stored.substr(kCodeLength / 2));
}

}  // namespace atelier::app
