// RocksdbJournal: the journal port on RocksDB, for one machine.
//
// One data folder, one owner. Opening it checks, before a byte is changed, that nothing which was
// synced is missing (mark_file.h); a folder that lost writes is refused with their number, unless
// the operator accepts the loss by hand. What a single board lost or had altered is found when that
// board is taken over or read: it alone is Damaged, its bytes stay as they are, the others go on.
//
// A commit is one WriteBatch with one sync for all its boards: records, rows and, once a second for
// each board, its head. Heads of owned boards are kept in memory, so that a commit reads nothing.
//
// A folder of an older format is raised when it is opened for writing (storage/FORMAT.md,
// "Formats"); a reader sees of it what today's program can read, and changes nothing.
//
// Owner epochs cost no write: each opening of the folder takes a new number for its high half, and
// only the process that holds the folder can commit. A head row keeps the epoch of its writer.
//
// Thread: commit(), take_over() and erasures wait for one another; reads and put_snapshot() do not.
// Clock and Random, where given, must outlive the journal.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "server/base/random.h"
#include "storage/append_rules.h"
#include "storage/data_folder.h"
#include "storage/journal.h"
#include "storage/mark_keeper.h"
#include "storage/space_guard.h"

namespace atelier::storage {

class RocksdbStore;
class StoreView;

struct RocksdbJournalOptions {
  bool create = false;       // make the folder, or a journal in it, where there is none
  bool accept_loss = false;  // open although synced writes are missing
  bool new_history = false;  // what follows is not what followed once: the store's id changes
  bool read_only = false;    // change nothing; refuse every write with Forbidden
  // Commits are refused while less is free; by default what default_reserve_bytes() says.
  std::optional<std::uint64_t> reserve_bytes;
  SpaceGuard::FreeBytes free_bytes;  // by default, what the file system says
  std::chrono::milliseconds mark_interval{50};
  std::chrono::milliseconds snapshot_pause{2};  // between chunks, so that commits go first
  const Clock* clock = nullptr;                 // SystemClock by default
  Random* random = nullptr;                     // for salts; SodiumRandom by default
};

enum class JournalState { Ok, Full, OutcomeUnknown };

struct JournalStats {
  std::uint64_t commits = 0;
  std::uint64_t records = 0;
  std::uint64_t payload_bytes = 0;
  std::uint64_t last_commit_micros = 0;
  JournalState state = JournalState::Ok;
};

class RocksdbJournal final : public Journal {
 public:
  using Options = RocksdbJournalOptions;

  // NotFound without a journal, Busy when another process holds the folder, Invalid for a newer
  // format, Damaged when synced writes are missing.
  static Result<std::unique_ptr<RocksdbJournal>> open(const std::filesystem::path& folder,
                                                      const Options& options);
  // Closes cleanly: the mark is written once more.
  ~RocksdbJournal() override;

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

  // Makes `to`, a data folder of this journal alone, as it is at one moment of the call: all that
  // was committed before is in it. Its large files are shared with this folder (hard links), so
  // `to` must lie on the same file system and must not exist yet. Commits go on meanwhile.
  // StorageFull or Unavailable leave nothing behind and do not harm the journal. Thread: any, one
  // at a time.
  Result<> checkpoint(const std::filesystem::path& to);

  // Tells this store's history from every other: two stores with the same id hold the same entries,
  // as far as both go. Restoring a copy and accepting a loss give a new one. Of a journal opened
  // for writing.
  const StoreId& id() const { return id_; }
  // The format that the folder had before it was opened, by storage/FORMAT.md.
  int format_found() const { return format_found_; }

  // For metrics; from any thread.
  JournalStats stats() const;
  // How many writes of the store are missing, by the mark: not 0 only where the loss was accepted.
  std::uint64_t writes_missing() const { return writes_missing_; }

 private:
  struct Opened;  // what open() has found, on its way into the constructor
  struct OwnedBoard {
    OwnedHead known;
    std::optional<SteadyTime> head_written;  // its row; nothing before the owner's first commit
  };
  explicit RocksdbJournal(Opened opened, const Options& options);

  static Result<Opened> look(const std::filesystem::path& folder, const Options& options);
  static Result<> prepare_first_start(Opened& opened);
  static Result<> start_writing(Opened& opened, bool new_history);
  static Result<> finish_raise(Opened& opened);

  Result<> refuse_write() const;
  Result<> write(const std::vector<Append>& appends, SteadyTime now);
  // Hands the sequence number to the mark once the batch is on disk.
  template <class Batch>
  Result<> write_synced(Batch& batch);
  Result<> put_chunks(const BoardId& board, const Snapshot& snapshot);
  Result<> leave_no_bytes(const BoardId& board, const std::string& log_begin,
                          const std::string& log_end);

  const Clock& clock_;
  std::unique_ptr<Random> own_random_;
  Random& random_;  // under write_mutex_
  const bool read_only_;
  const std::chrono::milliseconds snapshot_pause_;

  // Closed in reverse: the mark's thread, the store, then the folder's lock.
  DataFolder folder_;
  std::uint64_t writes_missing_ = 0;
  std::uint64_t generation_ = 0;
  StoreId id_{};
  int format_found_ = kDataFolderFormat;
  bool old_rows_ = false;  // those in the store are replicas', and not shown
  std::unique_ptr<RocksdbStore> store_;
  std::unique_ptr<MarkKeeper> mark_;
  SpaceGuard space_;

  std::mutex snapshot_mutex_;  // taken before write_mutex_ where both are
  std::mutex write_mutex_;
  std::map<BoardId, OwnedBoard> owned_;
  std::uint64_t take_overs_ = 0;

  std::atomic<std::uint64_t> commits_ = 0;
  std::atomic<std::uint64_t> records_ = 0;
  std::atomic<std::uint64_t> payload_bytes_ = 0;
  std::atomic<std::uint64_t> last_commit_micros_ = 0;
  std::atomic<bool> space_refused_ = false;
};

}  // namespace atelier::storage
