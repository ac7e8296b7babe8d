// UTF-8 as people write it in files, to UTF-16 as the document keeps it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier::app {

// Nothing for text that is not well-formed UTF-8 (Unicode 15, table 3-7).
std::optional<std::u16string> utf16_of(std::string_view utf8);

}  // namespace atelier::app
