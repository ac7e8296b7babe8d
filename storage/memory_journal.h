// MemoryJournal: the journal port in memory, for tests and simulation, with faults on request.
//
// It keeps to the same contract as the RocksDB adapter and adds what a disk does to people:
//
//   stage() then sync()     what commit() does in one step, so that a simulation can crash, or let
//                           other things happen, between the write and the end of its sync
//   crash(kept)             power cut: batches staged and not synced are gone, except the first
//   `kept`
//                           of them, which had reached the disk though nobody was told
//   fail_next_commit(fault) a full disk, or a write whose outcome nobody knows
//   damage(board, seq)      one bit of a stored payload turns
//
// Slow commits are modelled by the caller: it decides when to call sync(). Nothing staged is
// visible to readers before its sync, as on the real disk.
//
// Ownership: crash() also forgets every owner, as the death of a process does; epochs keep rising.
// Thread: any; one mutex, never held while a visitor runs. `random` must outlive the journal and is
// used under that mutex only.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "server/base/random.h"
#include "storage/append_rules.h"
#include "storage/journal.h"

namespace atelier::storage {

enum class CommitFault {
  StorageFull,        // nothing written; the next commit may succeed
  UnknownNotWritten,  // OutcomeUnknown; after the crash that must follow, the batch is not there
  UnknownWritten,     // OutcomeUnknown; after the crash that must follow, the batch is there
};

struct MemoryJournalStats {
  std::uint64_t commits = 0;
  std::uint64_t records = 0;
};

class MemoryJournal final : public Journal {
 public:
  // Salts come from the kernel.
  MemoryJournal();
  explicit MemoryJournal(Random& random);
  ~MemoryJournal() override;

  Result<Epoch> take_over(const BoardId& board) override;
  Result<> commit(const std::vector<Append>& appends) override;
  Result<Head> head(const BoardId& board) override;
  Result<std::vector<BoardId>> boards() override;
  Result<> read(const BoardId& board, Seq after, const Hash& from,
                const std::function<bool(const Record&)>& visit) override;
  Result<std::vector<Row>> rows(const BoardId& board) override;
  Result<std::optional<Snapshot>> newest_snapshot(const BoardId& board) override;
  Result<> put_snapshot(const BoardId& board, const Snapshot& snapshot) override;
  Result<> erase_payload(const BoardId& board, Seq seq, std::string reason,
                         WallMillis when) override;
  Result<> erase_board(const BoardId& board) override;

  // Accepts a batch as commit() does, without making it durable or visible. Expectations are
  // checked against what was staged before it.
  Result<> stage(const std::vector<Append>& appends);
  // Everything staged is now durable and visible.
  void sync();
  std::size_t staged_batches() const;

  void crash(std::size_t staged_batches_kept = 0);
  // Applies to the next commit() or stage(), once. After an unknown outcome every commit is refused
  // with OutcomeUnknown until crash(): the process it happened to must stop.
  void fail_next_commit(CommitFault fault);
  // The record must exist and have a payload that is not empty.
  void damage(const BoardId& board, Seq seq);

  MemoryJournalStats stats() const;

 private:
  struct Board {
    std::vector<std::shared_ptr<const Record>> records;
    Head head;
    std::map<std::string, std::string> rows;
    std::optional<Snapshot> snapshot;
  };

  Result<> stage_locked(const std::vector<Append>& appends);
  void sync_locked(std::size_t batches);
  void apply(const Append& append);
  OwnedHead staged_head(const BoardId& board) const;
  Result<> injected_fault(const std::vector<Append>& appends);
  Hash chain_at(const Board& board, Seq seq) const;

  mutable std::mutex mutex_;
  std::unique_ptr<Random> own_random_;
  Random& random_;
  std::map<BoardId, Board> boards_;
  std::map<BoardId, Epoch> owners_;
  Epoch last_epoch_;
  std::deque<std::vector<Append>> staged_;
  std::optional<CommitFault> next_fault_;
  bool outcome_unknown_ = false;
  // How many staged batches are on the disk whatever crash() is asked to keep.
  std::size_t written_unknown_ = 0;
  MemoryJournalStats stats_;
};

}  // namespace atelier::storage
