#include "server/room/display_name.h"

#include <cstddef>

#include "server/room/limits.h"

namespace atelier::room {

bool acceptable_display_name(std::string_view name) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    // U+0080 to U+009F, the second block of control characters, are C2 80 to C2 9F.
    if (byte == 0xc2 && i + 1 < name.size() && static_cast<unsigned char>(name[i + 1]) < 0xa0) {
      return false;
    }
    const bool starts_character = (byte & 0xc0) != 0x80;
    if (starts_character) ++characters;
  }
  return characters <= kDisplayNameCharactersMax;
}

}  // namespace atelier::room
