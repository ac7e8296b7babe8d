// What may stand as a display name (protocol/SPEC.md, SEAT-7). Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace atelier::workshop {

// Counted in code points.
inline constexpr std::size_t kDisplayNameCharactersMax = 40;

// Well-formed UTF-8 of at most that many characters, none of them a control character. Any bytes
// may be asked about.
bool is_display_name(std::string_view name);

}  // namespace atelier::workshop
