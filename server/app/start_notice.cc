#include "server/app/start_notice.h"

namespace atelier::app {

std::string start_text(const StartNotice& notice, QrStyle style) {
  std::string text = "Atelier " + notice.version + "\n\n";
  const auto line = [&](std::string_view word, const std::string& value) {
    constexpr std::size_t kWordWidth = 16;
    text += "  " + std::string(word);
    text.append(kWordWidth - word.size(), ' ');
    text += value + "\n";
  };
  line("Open", notice.here);
  if (notice.reachable != notice.here) line("For others", notice.reachable);
  line("Your boards", notice.reachable + "/boards#key=" + notice.owner_key);
  if (notice.board) {
    const std::string join = notice.reachable + "/j#" + notice.board->code;
    text += "\n";
    line("Board", notice.board->title);
    line("Join code", notice.board->code);
    line("Join", join);
    line("Facilitator", notice.reachable + notice.board->facilitator_path);
    if (const auto drawing = draw_qr(join, style)) text += "\n" + *drawing;
  }
  if (!notice.hint.empty()) text += "\n  " + notice.hint + "\n";
  return text + "\n";
}

}  // namespace atelier::app
