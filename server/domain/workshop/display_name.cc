#include "server/domain/workshop/display_name.h"

#include <optional>
#include <string>

#include "server/domain/document/unicode.h"

namespace atelier::workshop {

bool is_display_name(std::string_view name) {
  const std::optional<std::u16string> units = document::to_utf16(name);
  if (!units) return false;
  std::size_t characters = 0;
  for (const char16_t unit : *units) {
    const bool control = unit < 0x20 || (unit >= 0x7F && unit < 0xA0);
    if (control) return false;
    if (!document::is_low_surrogate(unit)) ++characters;
  }
  return characters <= kDisplayNameCharactersMax;
}

}  // namespace atelier::workshop
