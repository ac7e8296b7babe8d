// A QR code drawn with characters, for phones to read from a terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier::app {

// Colours: dark on light whatever the terminal's own colours are. Plain: characters only, for
// output that is no terminal; right on a dark background.
enum class QrStyle { Colours, Plain };

// Two modules to a character (upper and lower half block), with the quiet zone that readers need.
// Nothing when the text does not fit a QR code.
std::optional<std::string> draw_qr(std::string_view text, QrStyle style);

}  // namespace atelier::app
