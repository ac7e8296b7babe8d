// What may stand as a display name (SPEC SEAT-7). Pure.
#pragma once

#include <string_view>

namespace atelier::room {

// At most 40 characters, none of them a control character. `name` is well-formed UTF-8: the codec
// refuses anything else.
bool acceptable_display_name(std::string_view name);

}  // namespace atelier::room
