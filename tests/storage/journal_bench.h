// What the journal tests stand on: builders of appends, and one bench per adapter.
//
// A bench owns an adapter and can reopen it as a restart would.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "storage/memory_journal.h"
#include "storage/rocksdb_journal.h"
#include "tests/support/temporary_folder.h"

namespace atelier::storage {

BoardId board_id(std::uint8_t first_byte);

NewRecord note(std::uint64_t seq, std::string payload);
// Consecutive records from `from`, each with its own payload.
std::vector<NewRecord> notes(std::uint64_t from, std::uint64_t count);
Append append(const BoardId& board, Epoch owner, std::vector<NewRecord> records,
              std::vector<Row> rows = {});

std::vector<Record> read_all(Journal& journal, const BoardId& board);
// How reading the whole log ends.
Result<> verify_all(Journal& journal, const BoardId& board);

// Takes `board` over and commits `count` records after what is there.
Epoch fill(Journal& journal, const BoardId& board, std::uint64_t count);
Snapshot snapshot_at_head(Journal& journal, const BoardId& board, std::string bytes);

class MemoryBench {
 public:
  Journal& journal() { return journal_; }
  void reopen() { journal_.crash(); }

 private:
  MemoryJournal journal_;
};

// Stands still until it is told otherwise.
class ManualClock final : public Clock {
 public:
  WallMillis wall_millis() const override { return 0; }
  SteadyTime steady() const override { return now; }
  SteadyTime now{};
};

class RocksdbBench {
 public:
  RocksdbBench() { reopen(); }
  RocksdbJournal& journal() { return *journal_; }
  void close() { journal_.reset(); }
  void reopen();
  // As reopen(), without demanding success.
  Result<> try_reopen(const RocksdbJournalOptions& options);
  std::filesystem::path folder() const { return folder_.data(); }

  // For tests: no reserve, no pauses.
  static RocksdbJournalOptions options();

 private:
  atelier::testing::TemporaryFolder folder_;
  std::unique_ptr<RocksdbJournal> journal_;
};

}  // namespace atelier::storage
