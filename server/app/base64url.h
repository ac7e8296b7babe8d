// Bytes as text that may stand in an address: base64url without padding (RFC 4648, section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier::app {

std::string encode_base64url(std::string_view bytes);

// Nothing for any text that encode_base64url cannot have produced: one byte string has one text.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace atelier::app
