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

// What the head row says; nothing where there is none.
Result<std::optional<Head>> named_head(const StoreView& view, const BoardId& board) {
  Result<std::string> bytes = view.store().get(Family::Head, head_key(board), &view);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) return std::optional<Head>();
  if (!bytes) return of_board(board, bytes.error());
  Result<StoredHead> stored = decode_head(*bytes);
  if (!stored) return of_board(board, stored.error());
  return std::optional<Head>(stored->head);
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

Error lost_end(const BoardId& board, Seq last, Seq head) {
  return damaged(board, "acknowledged entries are missing: the log ends at seq " +
                            std::to_string(last.number()) + ", its head says " +
                            std::to_string(head.number()) + "; restore the board from a backup");
}

Error other_chain(const BoardId& board, Seq seq) {
  return damaged(board, "the chain differs at seq " + std::to_string(seq.number()));
}

// Puts the walk behind the record at `place`, which must be there and have that chain hash.
Result<> step_behind(KeyWalk& walk, const BoardId& board, const Head& place) {
  walk.seek(log_key(board, place.seq));
  if (place.seq == Seq()) return {};
  if (!walk.valid() || walk.key() != log_key(board, place.seq)) {
    if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
    walk.seek_back(log_key(board, place.seq));
    const std::optional<Seq> last = walk.valid() ? parse_log_key(walk.key()) : Seq();
    return lost_end(board, last.value_or(Seq()), place.seq);
  }
  Result<Record> record = decode_at(walk, board);
  if (!record) return record.error();
  if (chain_hash(record->header) != place.chain) {
    return other_chain(board, place.seq);
  }
  walk.next();
  return {};
}

// Visits what follows `from`, or else the record that the head row names, each record held against
// the one before and that one against the row. Gives the head that it came to: the end of the log,
// unless `visit` wanted no more.
Result<Head> follow_log(const StoreView& view, const BoardId& board, std::optional<Head> from,
                        const std::function<bool(const Record&)>& visit) {
  Result<std::optional<Head>> named = named_head(view, board);
  if (!named) return named.error();
  const Head least = named->value_or(Head{});
  Head head = from.value_or(least);
  const auto differs = [&] { return head.seq == least.seq && head.chain != least.chain; };
  KeyWalk walk(view, Family::Log, board);
  if (Result<> there = step_behind(walk, board, head); !there) return there.error();
  if (!*named && walk.valid()) return damaged(board, "its log has no head");
  if (differs()) return other_chain(board, head.seq);
  for (; walk.valid(); walk.next()) {
    Result<Record> record = decode_at(walk, board);
    if (!record) return record.error();
    Result<Head> next = follow(head, *record);
    if (!next) return of_board(board, next.error());
    head = *next;
    if (differs()) return other_chain(board, head.seq);
    if (!visit(*record)) return head;
  }
  if (Result<> outcome = walk.outcome(); !outcome) return of_board(board, outcome.error());
  if (head.seq < least.seq) return lost_end(board, head.seq, least.seq);
  return head;
}

}  // namespace

Result<Head> verified_head(const StoreView& view, const BoardId& board) {
  return follow_log(view, board, std::nullopt, [](const Record&) { return true; });
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
  const Result<Head> end = follow_log(view, board, from, visit);
  if (!end) return end.error();
  return {};
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
