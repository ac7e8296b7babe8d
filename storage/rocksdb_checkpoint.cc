// RocksdbJournal::checkpoint(): the journal of one moment, as a data folder beside the live one.
#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>
#include <sys/stat.h>

#include <memory>

#include "storage/rocksdb_journal.h"
#include "storage/rocksdb_store.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

// Removes what was begun unless it was finished.
class Unfinished {
 public:
  explicit Unfinished(fs::path folder) : folder_(std::move(folder)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  void finished() { folder_.clear(); }

 private:
  fs::path folder_;
};

Result<> checkpoint_store(RocksdbStore& store, const fs::path& to) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&store.db(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // Flushes first, as it does by default: the write-ahead logs, which no two checkpoints can share,
  // stay small, and whatever was written before the call is in it.
  if (status.ok()) status = checkpoint->CreateCheckpoint(to.string());
  if (status.ok()) return {};
  const bool full = status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit;
  return Error{full ? ErrorKind::StorageFull : ErrorKind::Unavailable,
               "the checkpoint " + to.string() + " cannot be made: " + status.ToString()};
}

}  // namespace

Result<> RocksdbJournal::checkpoint(const fs::path& to) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  if (space_.refuses()) {
    return Error{ErrorKind::StorageFull, "no room for a checkpoint in " + folder_.root().string()};
  }
  if (::mkdir(to.c_str(), S_IRWXU) != 0) return system_error(to, "cannot be created");
  Unfinished unfinished(to);
  // Whatever this number covers is in the checkpoint; the copy's mark promises no more.
  const Mark mark{id_, 0, store_->sequence()};
  if (Result<> made = checkpoint_store(*store_, to / "journal"); !made) return made.error();
  std::error_code failed;
  fs::permissions(to / "journal", fs::perms::owner_all, failed);
  if (failed) return Error{ErrorKind::Unavailable, to.string() + ": " + failed.message()};
  if (Result<> made = MarkFile::create(to / "journal.mark", mark); !made) return made.error();
  const std::string format = format_line(folder_.format());
  if (Result<> made = create_file(to / "journal.format", format); !made) return made.error();
  unfinished.finished();
  return {};
}

}  // namespace atelier::storage
