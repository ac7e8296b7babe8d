#include "server/app/board_reading.h"

#include <charconv>

#include "protocol/record_codec.h"
#include "server/app/utc_date.h"

namespace atelier::app {
namespace {

Error at_entry(Seq seq, const Error& error) {
  return {error.kind, "entry " + std::to_string(seq.number()) + ": " + error.detail};
}

Result<room::Board> read_after(storage::Journal& journal, const BoardId& id, room::Board board,
                               const storage::Hash& from, const PastMoment& moment = {}) {
  Result<> replayed;
  const auto read = journal.read(id, board.applied(), from, [&](const storage::Record& record) {
    if (record.header.seq > moment.entry || record.header.time > moment.time) return false;
    replayed = replay_record(board, record);
    return replayed.has_value();
  });
  if (!read) return read.error();
  if (!replayed) return replayed.error();
  return board;
}

}  // namespace

Result<> replay_record(room::Board& board, const storage::Record& record) {
  if (!record.payload) {
    const auto applied = board.apply_erased(record.header.kind);
    return applied ? applied : at_entry(record.header.seq, applied.error());
  }
  const auto kind = static_cast<protocol::RecordKind>(record.header.kind.number());
  const auto decoded = protocol::decode_record(kind, *record.payload);
  if (!decoded) return at_entry(record.header.seq, decoded.error());
  const auto applied = board.apply(*decoded);
  return applied ? applied : at_entry(record.header.seq, applied.error());
}

std::optional<PastMoment> parse_past_moment(std::string_view text) {
  PastMoment moment;
  if (const auto time = parse_utc_timestamp(text)) {
    // The whole of that second.
    moment.time = *time + 999;
    return moment;
  }
  std::uint64_t entry = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), entry);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  moment.entry = Seq(entry);
  return moment;
}

Result<room::Board> read_board_at(storage::Journal& journal, const BoardId& id,
                                  const PastMoment& moment) {
  return read_after(journal, id, room::Board{}, storage::Hash{}, moment);
}

Result<room::Board> read_board(storage::Journal& journal, const BoardId& id) {
  const auto snapshot = journal.newest_snapshot(id);
  if (snapshot && *snapshot) {
    auto board = room::Board::from_snapshot((*snapshot)->bytes);
    if (board && board->applied() == (*snapshot)->seq) {
      return read_after(journal, id, std::move(*board), (*snapshot)->chain);
    }
  }
  // The log is the truth; a snapshot that can't be read only costs time.
  return read_after(journal, id, room::Board{}, storage::Hash{});
}

}  // namespace atelier::app
