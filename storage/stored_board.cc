#include "storage/stored_board.h"

#include <set>

#include "storage/chain.h"
#include "storage/key_layout.h"

namespace atelier::storage {
namespace {

Error damaged(const BoardId& board, const std::string& what) {
  return {ErrorKind::Damaged, "board " + board.text() + ": " + what};
}

Error of_board(const BoardId& board, const Error& error) {
  return {error.kind, "board " + board.text() + ": " + error.detail};
}

Result<Head> stored_head(const StoreView& view, const BoardId& board) {
  Result<std::string> bytes = view.store().get(Family::Head, head_key(board), &view);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) return Head{};
  if (!bytes) return of_board(board, bytes.error());
  Result<StoredHead> stored = decode_head(*bytes);
  if (!stored) return of_board(board, stored.error());
  return stored->head;
}

Result<Record> decode_at(const KeyWalk& walk, const BoardId& board) {
  std::optional<Seq> seq = parse_log_key(walk.key());
  if (!seq) return damaged(board, "a key of the log is malformed");
  Result<Record> record = decode_record(*seq, walk.value());
  if (!record) {
    return damaged(board, "seq " + std::to_string(seq->number()) + ": " + record.error().detail);
  }
  return record;
}

// The log must end exactly at the head.
Result<> nothing_after(KeyWalk& walk, const BoardId& board, Seq head) {
  if (walk.valid()) {
    return damaged(board, "the log goes on after its head, seq " + std::to_string(head.number()));
  }
  if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
  return {};
}

Error lost_end(const BoardId& board, Seq last, Seq head) {
  return damaged(board, "acknowledged entries are missing: the log ends at seq " +
                            std::to_string(last.number()) + ", its head says " +
                            std::to_string(head.number()) + "; restore the board from a backup");
}

}  // namespace

Result<Head> verified_head(const StoreView& view, const BoardId& board) {
  Result<Head> head = stored_head(view, board);
  if (!head) return head.error();
  KeyWalk walk(view, Family::Log, board);
  walk.seek(log_key(board, head->seq));
  if (head->seq != Seq()) {
    if (!walk.valid() || walk.key() != log_key(board, head->seq)) {
      if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
      walk.seek_back(log_key(board, head->seq));
      const std::optional<Seq> last = walk.valid() ? parse_log_key(walk.key()) : Seq();
      return lost_end(board, last.value_or(Seq()), head->seq);
    }
    Result<Record> last = decode_at(walk, board);
    if (!last) return last.error();
    if (chain_hash(last->header) != head->chain) {
      return damaged(board, "the last record is not the one that the head names");
    }
    walk.next();
  }
  if (Result<> end = nothing_after(walk, board, head->seq); !end) return end.error();
  return *head;
}

Result<Record> stored_record(const StoreView& view, const BoardId& board, Seq seq) {
  Result<std::string> bytes = view.store().get(Family::Log, log_key(board, seq), &view);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
    return Error{ErrorKind::NotFound, "no record at " + place_text(board, seq)};
  }
  if (!bytes) return of_board(board, bytes.error());
  Result<Record> record = decode_record(seq, *bytes);
  if (!record) return of_board(board, record.error());
  return record;
}

Result<> read_log(const StoreView& view, const BoardId& board, Head from,
                  const std::function<bool(const Record&)>& visit) {
  Result<Head> head = stored_head(view, board);
  if (!head) return head.error();
  if (from.seq > head->seq) {
    return damaged(board, "the log ends at seq " + std::to_string(head->seq.number()) +
                              ", before " + std::to_string(from.seq.number()) +
                              ", where reading starts");
  }
  KeyWalk walk(view, Family::Log, board);
  walk.seek(log_key(board, from.seq.next()));
  while (from.seq < head->seq) {
    if (!walk.valid()) {
      if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
      return lost_end(board, from.seq, head->seq);
    }
    Result<Record> record = decode_at(walk, board);
    if (!record) return record.error();
    Result<Head> next = follow(from, *record);
    if (!next) return of_board(board, next.error());
    if (!visit(*record)) return {};
    from = *next;
    walk.next();
  }
  if (from.chain != head->chain) {
    return damaged(board, "the chain differs at seq " + std::to_string(from.seq.number()));
  }
  return nothing_after(walk, board, head->seq);
}

Result<std::vector<Row>> stored_rows(const StoreView& view, const BoardId& board) {
  std::vector<Row> rows;
  KeyWalk walk(view, Family::Row, board);
  for (walk.seek(board_prefix(board)); walk.valid(); walk.next()) {
    rows.push_back({std::string(walk.key().substr(kBoardPrefixBytes)), std::string(walk.value())});
  }
  if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
  return rows;
}

Result<std::optional<Seq>> newest_snapshot_seq(const StoreView& view, const BoardId& board) {
  KeyWalk walk(view, Family::Snapshot, board);
  walk.seek_back(after_board(board));
  while (walk.valid()) {
    const std::optional<SnapshotKey> place = parse_snapshot_key(walk.key());
    if (!place) return damaged(board, "a key of a snapshot is malformed");
    if (place->chunk == kManifestChunk) return std::optional<Seq>(place->seq);
    // Chunks without a manifest: that snapshot was never finished. Look before it.
    walk.seek_back(snapshot_key(board, {Seq(place->seq.number() - 1), kManifestChunk}));
  }
  if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
  return std::optional<Seq>();
}

namespace {

Result<std::string> join_chunks(const StoreView& view, const BoardId& board, Seq seq,
                                const SnapshotManifest& manifest) {
  const Error torn = damaged(board, "the snapshot at seq " + std::to_string(seq.number()) +
                                        " is not what its manifest says");
  std::string bytes;
  KeyWalk walk(view, Family::Snapshot, board);
  walk.seek(snapshot_key(board, {seq, 0}));
  for (std::uint32_t chunk = 0; chunk < manifest.chunks; ++chunk, walk.next()) {
    if (!walk.valid() || walk.key() != snapshot_key(board, {seq, chunk})) {
      if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
      return torn;
    }
    bytes.append(walk.value());
  }
  if (bytes.size() != manifest.size || bytes_hash(bytes) != manifest.content) return torn;
  return bytes;
}

}  // namespace

Result<std::optional<Snapshot>> newest_stored_snapshot(const StoreView& view,
                                                       const BoardId& board) {
  Result<std::optional<Seq>> seq = newest_snapshot_seq(view, board);
  if (!seq) return seq.error();
  if (!*seq) return std::optional<Snapshot>();
  Result<std::string> stored =
      view.store().get(Family::Snapshot, snapshot_key(board, {**seq, kManifestChunk}), &view);
  if (!stored) return of_board(board, stored.error());
  Result<SnapshotManifest> manifest = decode_manifest(*stored);
  if (!manifest) return of_board(board, manifest.error());
  Result<Record> record = stored_record(view, board, **seq);
  if (!record || chain_hash(record->header) != manifest->chain) {
    return damaged(board, "the snapshot at seq " + std::to_string((*seq)->number()) +
                              " does not belong to this log");
  }
  Result<std::string> bytes = join_chunks(view, board, **seq, *manifest);
  if (!bytes) return bytes.error();
  return std::optional<Snapshot>(Snapshot{**seq, manifest->chain, std::move(*bytes)});
}

Result<std::vector<BoardId>> stored_boards(const StoreView& view) {
  std::set<BoardId> boards;
  for (Family family : {Family::Head, Family::Log}) {
    KeyWalk walk(view, family);
    walk.seek(std::string());
    while (walk.valid()) {
      const std::optional<BoardId> board = board_of_key(walk.key());
      if (!board) return Error{ErrorKind::Damaged, "the journal holds a malformed key"};
      boards.insert(*board);
      walk.seek(after_board(*board));
    }
    if (Result<> outcome = walk.outcome(); !outcome) return outcome.error();
  }
  return std::vector<BoardId>(boards.begin(), boards.end());
}

}  // namespace atelier::storage
