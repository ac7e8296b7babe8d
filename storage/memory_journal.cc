#include "storage/memory_journal.h"

#include <algorithm>

#include "server/base/check.h"
#include "storage/chain.h"
#include "storage/sodium_random.h"

namespace atelier::storage {

MemoryJournal::MemoryJournal()
    : own_random_(std::make_unique<SodiumRandom>()), random_(*own_random_) {}

MemoryJournal::MemoryJournal(Random& random) : random_(random) {}

MemoryJournal::~MemoryJournal() = default;

Result<Epoch> MemoryJournal::take_over(const BoardId& board) {
  std::lock_guard lock(mutex_);
  last_epoch_ = last_epoch_.next();
  owners_[board] = last_epoch_;
  return last_epoch_;
}

Result<> MemoryJournal::commit(const std::vector<Append>& appends) {
  std::lock_guard lock(mutex_);
  if (Result<> staged = stage_locked(appends); !staged) return staged.error();
  sync_locked(staged_.size());
  return {};
}

Result<> MemoryJournal::stage(const std::vector<Append>& appends) {
  std::lock_guard lock(mutex_);
  return stage_locked(appends);
}

void MemoryJournal::sync() {
  std::lock_guard lock(mutex_);
  if (!outcome_unknown_) sync_locked(staged_.size());
}

std::size_t MemoryJournal::staged_batches() const {
  std::lock_guard lock(mutex_);
  return staged_.size();
}

Result<> MemoryJournal::stage_locked(const std::vector<Append>& appends) {
  if (outcome_unknown_) {
    return Error{ErrorKind::OutcomeUnknown, "an earlier commit's outcome is unknown"};
  }
  auto known = [this](const BoardId& board) { return staged_head(board); };
  if (Result<> fits = check_appends(appends, known); !fits) return fits.error();
  if (Result<> fault = injected_fault(appends); !fault) return fault.error();
  staged_.push_back(appends);
  return {};
}

Result<> MemoryJournal::injected_fault(const std::vector<Append>& appends) {
  if (!next_fault_) return {};
  const CommitFault fault = *next_fault_;
  next_fault_.reset();
  if (fault == CommitFault::StorageFull) {
    return Error{ErrorKind::StorageFull, "no room (injected)"};
  }
  outcome_unknown_ = true;
  if (fault == CommitFault::UnknownWritten) {
    staged_.push_back(appends);
    written_unknown_ = staged_.size();
  }
  return Error{ErrorKind::OutcomeUnknown, "write failed (injected)"};
}

OwnedHead MemoryJournal::staged_head(const BoardId& board) const {
  OwnedHead known;
  if (auto owner = owners_.find(board); owner != owners_.end()) known.owner = owner->second;
  if (auto stored = boards_.find(board); stored != boards_.end()) known.head = stored->second.head;
  for (const std::vector<Append>& batch : staged_) {
    for (const Append& append : batch) {
      const bool grows = append.board == board && !append.records.empty();
      if (grows) known.head.seq = append.records.back().seq;
    }
  }
  return known;
}

void MemoryJournal::sync_locked(std::size_t batches) {
  for (std::size_t i = 0; i < batches; ++i) {
    for (const Append& append : staged_.front()) apply(append);
    staged_.pop_front();
    ++stats_.commits;
  }
}

void MemoryJournal::apply(const Append& append) {
  Board& board = boards_[append.board];
  for (const NewRecord& fresh : append.records) {
    Record record = seal(fresh, board.head, random_);
    board.head = {fresh.seq, chain_hash(record.header)};
    board.records.push_back(std::make_shared<const Record>(std::move(record)));
    ++stats_.records;
  }
  for (const Row& row : append.rows) {
    if (row.value.empty()) {
      board.rows.erase(row.key);
    } else {
      board.rows[row.key] = row.value;
    }
  }
}

Result<Head> MemoryJournal::head(const BoardId& board) {
  std::lock_guard lock(mutex_);
  auto stored = boards_.find(board);
  return stored == boards_.end() ? Head{} : stored->second.head;
}

Result<std::vector<BoardId>> MemoryJournal::boards() {
  std::lock_guard lock(mutex_);
  std::vector<BoardId> ids;
  for (const auto& [id, board] : boards_) ids.push_back(id);
  return ids;
}

Result<> MemoryJournal::read(const BoardId& board, Seq after, const Hash& from,
                             const std::function<bool(const Record&)>& visit) {
  static const Board kEmptyBoard;
  std::vector<std::shared_ptr<const Record>> tail;
  {
    std::lock_guard lock(mutex_);
    auto found = boards_.find(board);
    const Board& stored = found == boards_.end() ? kEmptyBoard : found->second;
    if (after > stored.head.seq) {
      return Error{ErrorKind::Damaged,
                   "the log ends before " + place_text(board, after) + ", where reading starts"};
    }
    tail.assign(stored.records.begin() + static_cast<std::ptrdiff_t>(after.number()),
                stored.records.end());
    if (tail.empty() && from != stored.head.chain) {
      return Error{ErrorKind::Damaged, "the chain differs at " + place_text(board, after)};
    }
  }
  Head head{after, from};
  for (const std::shared_ptr<const Record>& record : tail) {
    Result<Head> next = follow(head, *record);
    if (!next) {
      return Error{ErrorKind::Damaged, next.error().detail + ", board " + board.text()};
    }
    head = *next;
    if (!visit(*record)) return {};
  }
  return {};
}

Result<std::vector<Row>> MemoryJournal::rows(const BoardId& board) {
  std::lock_guard lock(mutex_);
  std::vector<Row> rows;
  auto stored = boards_.find(board);
  if (stored == boards_.end()) return rows;
  for (const auto& [key, value] : stored->second.rows) rows.push_back({key, value});
  return rows;
}

Result<std::optional<Snapshot>> MemoryJournal::newest_snapshot(const BoardId& board) {
  std::lock_guard lock(mutex_);
  auto stored = boards_.find(board);
  return stored == boards_.end() ? std::nullopt : stored->second.snapshot;
}

Result<> MemoryJournal::put_snapshot(const BoardId& board, const Snapshot& snapshot) {
  std::lock_guard lock(mutex_);
  auto stored = boards_.find(board);
  const bool durable = stored != boards_.end() && snapshot.seq != Seq() &&
                       snapshot.seq <= stored->second.head.seq &&
                       chain_at(stored->second, snapshot.seq) == snapshot.chain;
  if (!durable) {
    return Error{ErrorKind::Conflict,
                 "no such durable state to snapshot: " + place_text(board, snapshot.seq)};
  }
  std::optional<Snapshot>& kept = stored->second.snapshot;
  if (!kept || kept->seq < snapshot.seq) kept = snapshot;
  return {};
}

Hash MemoryJournal::chain_at(const Board& board, Seq seq) const {
  return chain_hash(board.records[seq.number() - 1]->header);
}

Result<> MemoryJournal::erase_payload(const BoardId& board, Seq seq, std::string reason,
                                      WallMillis when) {
  if (reason.size() > kReasonBytesMax) {
    return Error{ErrorKind::Invalid, "reason too long at " + place_text(board, seq)};
  }
  std::lock_guard lock(mutex_);
  auto stored = boards_.find(board);
  const bool there = stored != boards_.end() && seq != Seq() && seq <= stored->second.head.seq;
  if (!there) return Error{ErrorKind::NotFound, "no record at " + place_text(board, seq)};
  std::shared_ptr<const Record>& record = stored->second.records[seq.number() - 1];
  if (record->payload) {
    record = std::make_shared<const Record>(erased(*record, std::move(reason), when));
  }
  std::optional<Snapshot>& snapshot = stored->second.snapshot;
  if (snapshot && snapshot->seq >= seq) snapshot.reset();
  return {};
}

Result<> MemoryJournal::erase_board(const BoardId& board) {
  std::lock_guard lock(mutex_);
  boards_.erase(board);
  owners_.erase(board);
  return {};
}

void MemoryJournal::crash(std::size_t staged_batches_kept) {
  std::lock_guard lock(mutex_);
  const std::size_t kept = std::max(staged_batches_kept, written_unknown_);
  sync_locked(std::min(kept, staged_.size()));
  staged_.clear();
  owners_.clear();
  next_fault_.reset();
  outcome_unknown_ = false;
  written_unknown_ = 0;
}

void MemoryJournal::fail_next_commit(CommitFault fault) {
  std::lock_guard lock(mutex_);
  next_fault_ = fault;
}

void MemoryJournal::damage(const BoardId& board, Seq seq) {
  std::lock_guard lock(mutex_);
  auto stored = boards_.find(board);
  ATELIER_CHECK(stored != boards_.end() && seq != Seq() && seq <= stored->second.head.seq);
  std::shared_ptr<const Record>& record = stored->second.records[seq.number() - 1];
  ATELIER_CHECK(record->payload && !record->payload->empty());
  Record turned = *record;
  turned.payload->front() = static_cast<char>(turned.payload->front() ^ 1);
  record = std::make_shared<const Record>(std::move(turned));
}

MemoryJournalStats MemoryJournal::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace atelier::storage
