// What a person may be on a board. The role comes from the link that they followed.
#pragma once

#include <cstdint>

namespace atelier::workshop {

// Numbers are those of the wire and of tokens.
enum class Role : std::uint8_t { Facilitator = 1, Participant = 2, Observer = 3 };

}  // namespace atelier::workshop
