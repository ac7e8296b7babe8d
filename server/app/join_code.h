// Join codes: eight characters that people read aloud and type on a phone.
//
// The alphabet is 23456789ABCDEFGHJKMNPQRSTVWXYZ: no 0 beside O, no 1 beside I and L, no U beside
// V, so no two characters of a code can be taken for one another. 30^8 codes are 39 bits. A code is
// stored as its eight characters and shown in two groups: ABCD-EFGH.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/base/random.h"

namespace atelier::app {

inline constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::size_t kCodeLength = 8;

// Each character equally likely.
std::string make_code(Random& random);

// What was typed, as it is stored: small letters become capital, blanks and dashes are dropped.
// Nothing for a text that is no code.
std::optional<std::string> normal_code(std::string_view typed);

// "ABCDEFGH" -> "ABCD-EFGH". REQUIRES: kCodeLength characters.
std::string shown_code(std::string_view stored);

}  // namespace atelier::app
