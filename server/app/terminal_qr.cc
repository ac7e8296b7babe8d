#include "server/app/terminal_qr.h"

#include <qrencode.h>

#include <memory>

namespace atelier::app {
namespace {

constexpr int kQuietZone = 4;  // modules, ISO/IEC 18004

// Black on white by number, since the named colours belong to the terminal's theme.
constexpr std::string_view kInk = "\x1b[38;5;16;48;5;231m";
constexpr std::string_view kReset = "\x1b[0m";

bool is_dark(const QRcode& code, int row, int column) {
  row -= kQuietZone;
  column -= kQuietZone;
  if (row < 0 || column < 0 || row >= code.width || column >= code.width) return false;
  return (code.data[row * code.width + column] & 1) != 0;
}

// Blocks are what is drawn: the dark modules in colours, the light ones without.
std::string_view cell(bool upper, bool lower) {
  if (upper && lower) return "█";
  if (upper) return "▀";
  return lower ? "▄" : " ";
}

}  // namespace

std::optional<std::string> draw_qr(std::string_view text, QrStyle style) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) return std::nullopt;
  const bool colours = style == QrStyle::Colours;
  const int size = code->width + 2 * kQuietZone;
  std::string drawing;
  for (int row = 0; row < size; row += 2) {
    drawing += "  ";
    if (colours) drawing += kInk;
    for (int column = 0; column < size; ++column) {
      drawing +=
          cell(is_dark(*code, row, column) == colours, is_dark(*code, row + 1, column) == colours);
    }
    if (colours) drawing += kReset;
    drawing += '\n';
  }
  return drawing;
}

}  // namespace atelier::app
