#include "server/domain/workshop/catalogue.h"

#include <algorithm>

namespace atelier::workshop {
namespace {

Error no_such_board() {
  return {ErrorKind::NotFound, "no such board in the catalogue"};
}
Error code_taken() {
  return {ErrorKind::Conflict, "the join code belongs to another board"};
}

// What every version must be able to read back; rules for new titles are in normal_title.
bool storable_title(const std::string& title) {
  return !title.empty() && title.size() <= kTitleBytesMax;
}

}  // namespace

WallMillis ListedBoard::erased_at() const {
  return deletion_due ? std::min(*deletion_due, kept_until) : kept_until;
}

Result<> Catalogue::apply(const CatalogueRecord& record) {
  return std::visit([&](const auto& event) { return on(record.board, event); }, record.event);
}

const ListedBoard* Catalogue::find(const BoardId& id) const {
  const auto found = boards_.find(id);
  return found == boards_.end() ? nullptr : &found->second;
}

const ListedBoard* Catalogue::find_by_code(std::string_view code) const {
  const auto found = board_by_code_.find(code);
  return found == board_by_code_.end() ? nullptr : find(found->second);
}

std::vector<ListedBoard> Catalogue::by_age() const {
  std::vector<ListedBoard> listed;
  listed.reserve(boards_.size());
  for (const auto& [id, board] : boards_) listed.push_back(board);
  std::stable_sort(listed.begin(), listed.end(), [](const auto& left, const auto& right) {
    return left.created_at > right.created_at;
  });
  return listed;
}

std::vector<BoardId> Catalogue::due(WallMillis now) const {
  std::vector<BoardId> due;
  for (const auto& [id, board] : boards_) {
    if (board.erased_at() <= now) due.push_back(id);
  }
  return due;
}

Result<> Catalogue::on(const BoardId& board, const BoardCreated& event) {
  if (!storable_title(event.title)) return Error{ErrorKind::Invalid, "the title is unusable"};
  if (event.code.empty()) return Error{ErrorKind::Invalid, "the join code is empty"};
  if (board == kCatalogueId || boards_.contains(board) || was_erased(board)) {
    return Error{ErrorKind::Conflict, "the board id was used before"};
  }
  if (board_by_code_.contains(event.code)) return code_taken();
  boards_.emplace(board, ListedBoard{.id = board,
                                     .title = event.title,
                                     .code = event.code,
                                     .created_at = event.at,
                                     .kept_until = event.kept_until,
                                     .deletion_due = std::nullopt});
  board_by_code_.emplace(event.code, board);
  return {};
}

Result<> Catalogue::on(const BoardId& board, const BoardRenamed& event) {
  const auto found = boards_.find(board);
  if (found == boards_.end()) return no_such_board();
  if (!storable_title(event.title)) return Error{ErrorKind::Invalid, "the title is unusable"};
  found->second.title = event.title;
  return {};
}

Result<> Catalogue::on(const BoardId& board, const DeletionScheduled& event) {
  const auto found = boards_.find(board);
  if (found == boards_.end()) return no_such_board();
  // Asking twice does not postpone what was promised the first time.
  if (!found->second.deletion_due) found->second.deletion_due = event.due;
  return {};
}

Result<> Catalogue::on(const BoardId& board, const DeletionCancelled& /*event*/) {
  const auto found = boards_.find(board);
  if (found == boards_.end()) return no_such_board();
  if (!found->second.deletion_due) {
    return Error{ErrorKind::Conflict, "the board is not about to be deleted"};
  }
  found->second.deletion_due.reset();
  return {};
}

Result<> Catalogue::on(const BoardId& board, const BoardErased& /*event*/) {
  const auto found = boards_.find(board);
  if (found == boards_.end()) return no_such_board();
  board_by_code_.erase(found->second.code);
  boards_.erase(found);
  erased_.insert(board);
  return {};
}

Result<> Catalogue::on(const BoardId& board, const CodeRenewed& event) {
  const auto found = boards_.find(board);
  if (found == boards_.end()) return no_such_board();
  if (event.code.empty()) return Error{ErrorKind::Invalid, "the join code is empty"};
  if (board_by_code_.contains(event.code)) return code_taken();
  board_by_code_.erase(found->second.code);
  board_by_code_.emplace(event.code, board);
  found->second.code = event.code;
  ++found->second.generation;
  return {};
}

std::optional<std::string> normal_title(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  if (text.size() > kTitleBytesMax) return std::nullopt;
  const auto is_control = [](char unit) {
    const auto byte = static_cast<unsigned char>(unit);
    return byte < 0x20 || byte == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), is_control)) return std::nullopt;
  return std::string(text);
}

}  // namespace atelier::workshop
