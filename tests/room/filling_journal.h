// A FillingJournal is a MemoryJournal on a disk that can be full for as long as a test likes:
// nothing is written then, and everything is read.
#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "storage/memory_journal.h"

namespace atelier::room::bench {

class FillingJournal final : public storage::Journal {
 public:
  Result<storage::Epoch> take_over(const BoardId& board) override {
    if (full) return full_error();
    return memory.take_over(board);
  }
  Result<> commit(const std::vector<storage::Append>& appends) override {
    if (full) return full_error();
    return memory.commit(appends);
  }
  Result<storage::Head> head(const BoardId& board) override { return memory.head(board); }
  Result<std::vector<BoardId>> boards() override { return memory.boards(); }
  Result<> read(const BoardId& board, Seq after, const storage::Hash& from,
                const std::function<bool(const storage::Record&)>& visit) override {
    return memory.read(board, after, from, visit);
  }
  Result<std::vector<storage::Row>> rows(const BoardId& board) override {
    return memory.rows(board);
  }
  Result<std::optional<storage::Snapshot>> newest_snapshot(const BoardId& board) override {
    return memory.newest_snapshot(board);
  }
  Result<> put_snapshot(const BoardId& board, const storage::Snapshot& snapshot) override {
    if (full) return full_error();
    return memory.put_snapshot(board, snapshot);
  }
  Result<> erase_payload(const BoardId& board, Seq seq, std::string reason,
                         WallMillis when) override {
    return memory.erase_payload(board, seq, std::move(reason), when);
  }
  Result<> erase_board(const BoardId& board) override { return memory.erase_board(board); }

  storage::MemoryJournal memory;
  std::atomic<bool> full{false};

 private:
  static Error full_error() { return {ErrorKind::StorageFull, "the disk is full"}; }
};

}  // namespace atelier::room::bench
