#include "server/room/board_loading.h"

#include <optional>
#include <utility>

#include "protocol/record_codec.h"

namespace atelier::room {
namespace {

Result<> replay_record(Board& board, const storage::Record& record) {
  if (!record.payload) return board.apply_erased(record.header.kind);
  const auto kind = static_cast<protocol::RecordKind>(record.header.kind.number());
  const auto decoded = protocol::decode_record(kind, *record.payload);
  if (!decoded) {
    return Error{ErrorKind::Damaged, "entry " + std::to_string(record.header.seq.number()) + ": " +
                                         decoded.error().detail};
  }
  return board.apply(*decoded);
}

// The records after what `loaded` holds, up to the head.
Result<LoadedBoard> replay_tail(storage::Journal& journal, const BoardId& id, LoadedBoard loaded,
                                const storage::Hash& from) {
  Result<> replayed;
  const auto read =
      journal.read(id, loaded.board.applied(), from, [&](const storage::Record& record) {
        replayed = replay_record(loaded.board, record);
        return replayed.has_value();
      });
  if (!read) return read.error();
  if (!replayed) return replayed.error();

  const auto head = journal.head(id);
  if (!head) return head.error();
  if (head->seq != loaded.board.applied()) {
    return Error{ErrorKind::Damaged, "the log ends at another entry than its head says"};
  }
  return loaded;
}

Result<LoadedBoard> load_from_snapshot(storage::Journal& journal, const BoardId& id,
                                       const storage::Snapshot& snapshot) {
  auto board = Board::from_snapshot(snapshot.bytes);
  if (!board) return board.error();
  if (board->applied() != snapshot.seq) {
    return Error{ErrorKind::Damaged, "the snapshot is of another entry than its key says"};
  }
  return replay_tail(journal, id, LoadedBoard{std::move(*board), snapshot.seq, ""}, snapshot.chain);
}

}  // namespace

Result<LoadedBoard> load_board(storage::Journal& journal, const BoardId& board, LoadFrom from) {
  std::string refused;
  if (from == LoadFrom::NewestSnapshot) {
    const auto snapshot = journal.newest_snapshot(board);
    if (!snapshot) {
      refused = snapshot.error().detail;
    } else if (*snapshot) {
      auto loaded = load_from_snapshot(journal, board, **snapshot);
      if (loaded) return loaded;
      refused = loaded.error().detail;
    }
  }
  auto loaded = replay_tail(journal, board, LoadedBoard{}, storage::Hash{});
  if (loaded) loaded->snapshot_refused = std::move(refused);
  return loaded;
}

}  // namespace atelier::room
