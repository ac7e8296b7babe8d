// Reading one board back from the store, and believing none of it unverified.
//
// Internal to the RocksDB adapter. Each function reads one view of the store, so that a commit that
// lands meanwhile cannot make a sound board look torn. Every contradiction is Damaged and names the
// board and the place.
#pragma once

#include <functional>
#include <optional>

#include "storage/journal.h"
#include "storage/record_format.h"
#include "storage/rocksdb_store.h"

namespace atelier::storage {

// The head of the log's last record; an empty one for a board without a log. Verified from the head
// row on: the record that it names is there and is that one, and the records behind it, those of
// the last second or so of commits, follow without a gap.
Result<Head> verified_head(const StoreView& view, const BoardId& board);

// NotFound where there is none.
Result<Record> stored_record(const StoreView& view, const BoardId& board, Seq seq);

// As Journal::read.
Result<> read_log(const StoreView& view, const BoardId& board, Head from,
                  const std::function<bool(const Record&)>& visit);

Result<std::vector<Row>> stored_rows(const StoreView& view, const BoardId& board);

// The newest snapshot whose manifest is there, whole and of the same chain as the log.
Result<std::optional<Snapshot>> newest_stored_snapshot(const StoreView& view, const BoardId& board);

// Where the newest complete snapshot stands, without reading it.
Result<std::optional<Seq>> newest_snapshot_seq(const StoreView& view, const BoardId& board);

// Every board that has a head, or a record without one.
Result<std::vector<BoardId>> stored_boards(const StoreView& view);

}  // namespace atelier::storage
