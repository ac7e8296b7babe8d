// RocksdbStore: the open RocksDB of one data folder, its settings, its column families and its
// health.
//
// Internal to the RocksDB adapter. It knows nothing of records or chains: it opens, writes with a
// sync, says which failures heal and which end the process, and makes erased bytes leave the disk.
// The settings and the measurements behind them are in storage/FORMAT.md, "RocksDB".
//
// Thread: any, as RocksDB allows; the health is atomic.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "server/base/ids.h"
#include "server/base/result.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
class Iterator;
class Slice;
class Snapshot;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace atelier::storage {

// In the order in which RocksDB opens them; "default" holds what concerns the whole store.
enum class Family : std::size_t { Store, Log, Snapshot, Row, Head };
inline constexpr std::size_t kFamilyCount = 5;

enum class StoreUse { Write, Look };

// Refuse: a write-ahead log that the manifest knows of must be there. Accept: open with what is
// left.
enum class MissingLogs { Refuse, Accept };

enum class DiskState { Ok, Full, OutcomeUnknown };

// One unchanging view of the store, for reads that must agree with one another.
class StoreView;

class RocksdbStore {
 public:
  // Look needs an existing store and changes no byte of it; Write creates one where there is none.
  static Result<std::unique_ptr<RocksdbStore>> open(const std::filesystem::path& folder,
                                                    StoreUse use, MissingLogs missing);
  ~RocksdbStore();

  rocksdb::DB& db() { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }

  // RocksDB's number of the newest write that was recovered or made.
  std::uint64_t sequence() const;

  // All or nothing, on disk when it returns. Gives a sequence number up to which everything is
  // synced. StorageFull and OutcomeUnknown as journal.h says; after an unknown outcome nothing is
  // tried again.
  Result<std::uint64_t> write_synced(rocksdb::WriteBatch& batch);
  // Not durable before the next synced write; yields to other writes.
  Result<> write_behind(rocksdb::WriteBatch& batch);

  // The value, or NotFound.
  Result<std::string> get(Family family, const std::string& key, const StoreView* view = nullptr);

  // Rewrites what lies between the keys, so that deleted and overwritten bytes leave the files.
  Result<> purge(Family family, const std::string& begin, const std::string& end);
  // Empties every memtable, so that the write-ahead log that held them is deleted.
  Result<> flush();

  DiskState disk_state() const { return disk_state_->load(); }

  // What a failed read says of the store.
  static Error read_error(const rocksdb::Status& status);

 private:
  RocksdbStore() = default;
  Error write_error(const rocksdb::Status& status);
  // RocksDB 7.8 never writes again to a write-ahead log that once found no space, and stops the
  // process at the attempt. It takes a new one while it recovers, but only if there is something
  // to flush: so there always is (facebook/rocksdb issue 11643).
  void keep_something_to_flush();

  // Shared with RocksDB's listener, which reports when a full disk has healed.
  std::shared_ptr<std::atomic<DiskState>> disk_state_;
  std::unique_ptr<rocksdb::Env> environment_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families_{};
};

class StoreView {
 public:
  explicit StoreView(RocksdbStore& store);
  StoreView(const StoreView&) = delete;
  StoreView& operator=(const StoreView&) = delete;
  ~StoreView();

  RocksdbStore& store() const { return store_; }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  RocksdbStore& store_;
  const rocksdb::Snapshot* snapshot_;
};

// A walk over the keys of one family, in order: those of one board, or all. It begins nowhere: seek
// first. It must not outlive its view.
class KeyWalk {
 public:
  KeyWalk(const StoreView& view, Family family, const BoardId& board);
  KeyWalk(const StoreView& view, Family family);
  KeyWalk(const KeyWalk&) = delete;
  KeyWalk& operator=(const KeyWalk&) = delete;
  ~KeyWalk();

  // At the first key that is not before `key`, or the last that is not after it.
  void seek(const std::string& key);
  void seek_back(const std::string& key);
  void next();

  bool valid() const;
  // Of the current place; they last until the next step.
  std::string_view key() const;
  std::string_view value() const;
  // Whether the walk ended because there was nothing more, or because reading failed.
  Result<> outcome() const;

 private:
  void start(const StoreView& view, Family family);

  std::string begin_;
  std::string end_;
  std::unique_ptr<rocksdb::Slice> lower_bound_;
  std::unique_ptr<rocksdb::Slice> upper_bound_;
  std::unique_ptr<rocksdb::Iterator> keys_;
};

}  // namespace atelier::storage
