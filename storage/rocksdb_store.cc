#include "storage/rocksdb_store.h"

#include <sys/resource.h>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include "server/base/check.h"
#include "storage/key_layout.h"
#include "storage/rocksdb_environment.h"

namespace atelier::storage {
namespace {

constexpr std::size_t kMebibyte = 1u << 20;
constexpr int kBackgroundNice = 5;
constexpr const char* kSomethingToFlush = "flushed";  // a key without a meaning

// A looker leaves no log file behind.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

// Of the calling thread, which is RocksDB's own. A quarter of a core that is wanted by another
// thread: enough for what one commits meanwhile.
void give_way() {
  if (::getpriority(PRIO_PROCESS, 0) < kBackgroundNice) {
    ::setpriority(PRIO_PROCESS, 0, kBackgroundNice);
  }
}

// What RocksDB says of its own threads.
class StoreListener final : public rocksdb::EventListener {
 public:
  explicit StoreListener(std::shared_ptr<std::atomic<DiskState>> disk_state)
      : disk_state_(std::move(disk_state)) {}

  // Where all share a core, commits go before what may be done later.
  void OnFlushBegin(rocksdb::DB* /*db*/, const rocksdb::FlushJobInfo& /*job*/) override {
    give_way();
  }
  void OnCompactionBegin(rocksdb::DB* /*db*/, const rocksdb::CompactionJobInfo& /*job*/) override {
    give_way();
  }

  // A full disk heals without a restart: RocksDB polls for space.
  void OnErrorRecoveryEnd(const rocksdb::BackgroundErrorRecoveryInfo& outcome) override {
    if (!outcome.new_bg_error.ok()) return;
    DiskState full = DiskState::Full;
    disk_state_->compare_exchange_strong(full, DiskState::Ok);
  }

 private:
  const std::shared_ptr<std::atomic<DiskState>> disk_state_;
};

rocksdb::DBOptions store_options(StoreUse use, MissingLogs missing,
                                 const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions options;
  options.create_if_missing = use == StoreUse::Write;
  options.create_missing_column_families = use == StoreUse::Write;
  // A torn tail that was never acknowledged must not keep the store shut. This mode also ends in
  // silence at the first bad byte: the high-water mark is there to notice.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.track_and_verify_wals_in_manifest = missing == MissingLogs::Refuse;
  options.max_total_wal_size = 64 * kMebibyte;
  options.max_background_jobs = 2;
  options.bytes_per_sync = kMebibyte;
  options.manual_wal_flush = false;
  options.enable_pipelined_write = false;  // one writer, already batched
  options.max_open_files = 512;
  // All that has a meaning is in the write-ahead log.
  options.avoid_flush_during_shutdown = true;
  options.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(48 * kMebibyte, cache);
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 5;
  options.max_log_file_size = kMebibyte;
  if (use == StoreUse::Look) options.info_log = std::make_shared<SilentLogger>();
  return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.whole_key_filtering = false;
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 16 * kMebibyte;
  options.compression = rocksdb::kLZ4Compression;
  return options;
}

rocksdb::ColumnFamilyOptions board_family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = family_options(cache);
  options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kBoardPrefixBytes));
  return options;
}

rocksdb::ColumnFamilyOptions snapshot_family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  // Chunks are large and live briefly: as blobs they are not copied by every compaction.
  rocksdb::ColumnFamilyOptions options = board_family_options(cache);
  options.enable_blob_files = true;
  options.min_blob_size = 4096;
  options.blob_compression_type = rocksdb::kLZ4Compression;
  options.enable_blob_garbage_collection = true;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  return {{rocksdb::kDefaultColumnFamilyName, family_options(cache)},
          {"log", board_family_options(cache)},
          {"snapshot", snapshot_family_options(cache)},
          {"row", board_family_options(cache)},
          {"head", board_family_options(cache)}};
}

// RocksDB counts each comparison of keys in its performance context, which nobody reads, unless the
// thread says otherwise.
void count_nothing() {
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
}

bool is_full(const rocksdb::Status& status) {
  return status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit;
}

Error open_error(const std::filesystem::path& folder, const rocksdb::Status& status) {
  ErrorKind kind = ErrorKind::Unavailable;
  if (status.IsCorruption() || status.IsInvalidArgument()) kind = ErrorKind::Damaged;
  if (is_full(status)) kind = ErrorKind::StorageFull;
  return {kind, "the journal in " + folder.string() + " cannot be opened: " + status.ToString()};
}

}  // namespace

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::filesystem::path& folder,
                                                         StoreUse use, MissingLogs missing) {
  auto cache = rocksdb::NewLRUCache(64 * kMebibyte);
  rocksdb::DBOptions options = store_options(use, missing, cache);
  std::unique_ptr<RocksdbStore> store(new RocksdbStore);
  store->disk_state_ = std::make_shared<std::atomic<DiskState>>(DiskState::Ok);
  options.listeners.push_back(std::make_shared<StoreListener>(store->disk_state_));
  store->environment_ = environment_of_preallocated_logs();
  options.env = store->environment_.get();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      use == StoreUse::Write
          ? rocksdb::DB::Open(options, folder.string(), families(cache), &handles, &db)
          : rocksdb::DB::OpenForReadOnly(options, folder.string(), families(cache), &handles, &db);
  if (!status.ok()) return open_error(folder, status);
  store->db_.reset(db);
  ATELIER_CHECK(handles.size() == kFamilyCount);
  std::copy(handles.begin(), handles.end(), store->families_.begin());
  return store;
}

RocksdbStore::~RocksdbStore() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : families_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close().PermitUncheckedError();
}

std::uint64_t RocksdbStore::sequence() const {
  return db_->GetLatestSequenceNumber();
}

Result<std::uint64_t> RocksdbStore::write_synced(rocksdb::WriteBatch& batch) {
  if (disk_state() == DiskState::OutcomeUnknown) {
    return Error{ErrorKind::OutcomeUnknown, "the outcome of an earlier write is unknown"};
  }
  count_nothing();
  keep_something_to_flush();
  // A snapshot's chunks may be written beside us without a sync. They may come after our batch, so
  // the newest number is not a safe mark; ours is at least this one.
  const std::uint64_t synced = sequence() + batch.Count();
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = db_->Write(options, &batch);
  if (!status.ok()) return write_error(status);
  DiskState full = DiskState::Full;
  disk_state_->compare_exchange_strong(full, DiskState::Ok);
  return synced;
}

Result<> RocksdbStore::write_behind(rocksdb::WriteBatch& batch) {
  count_nothing();
  keep_something_to_flush();
  rocksdb::WriteOptions options;
  options.low_pri = true;
  const rocksdb::Status status = db_->Write(options, &batch);
  if (!status.ok()) return write_error(status);
  return {};
}

void RocksdbStore::keep_something_to_flush() {
  std::uint64_t kept = 0;
  const std::string property = rocksdb::DB::Properties::kNumEntriesActiveMemTable;
  if (db_->GetIntProperty(family(Family::Store), property, &kept) && kept > 0) return;
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  // Where even this fails, so does the write that follows, and says so.
  db_->Put(options, family(Family::Store), kSomethingToFlush, "").PermitUncheckedError();
}

Error RocksdbStore::write_error(const rocksdb::Status& status) {
  if (is_full(status)) {
    DiskState ok = DiskState::Ok;
    disk_state_->compare_exchange_strong(ok, DiskState::Full);
    return {ErrorKind::StorageFull, "the disk is full: " + status.ToString()};
  }
  // Never tried again: after a failed sync the kernel may have dropped the pages and call them
  // clean.
  disk_state_->store(DiskState::OutcomeUnknown);
  return {ErrorKind::OutcomeUnknown, "a write to the journal failed: " + status.ToString()};
}

Result<std::string> RocksdbStore::get(Family from, const std::string& key, const StoreView* view) {
  rocksdb::ReadOptions options;
  if (view) options.snapshot = view->snapshot();
  std::string value;
  const rocksdb::Status status = db_->Get(options, family(from), key, &value);
  if (status.IsNotFound()) return Error{ErrorKind::NotFound, "no such key"};
  if (!status.ok()) return read_error(status);
  return value;
}

Error RocksdbStore::read_error(const rocksdb::Status& status) {
  const bool damaged = status.IsCorruption();
  return {damaged ? ErrorKind::Damaged : ErrorKind::Unavailable,
          "the journal cannot be read: " + status.ToString()};
}

Result<> RocksdbStore::purge(Family from, const std::string& begin, const std::string& end) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  options.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
  options.blob_garbage_collection_age_cutoff = 1.0;
  const rocksdb::Slice first(begin);
  const rocksdb::Slice last(end);
  const rocksdb::Status status = db_->CompactRange(options, family(from), &first, &last);
  if (!status.ok()) return write_error(status);
  return {};
}

Result<> RocksdbStore::flush() {
  const rocksdb::Status status =
      db_->Flush(rocksdb::FlushOptions(), {families_.begin(), families_.end()});
  if (!status.ok()) return write_error(status);
  return {};
}

StoreView::StoreView(RocksdbStore& store) : store_(store), snapshot_(store.db().GetSnapshot()) {}

StoreView::~StoreView() {
  if (snapshot_) store_.db().ReleaseSnapshot(snapshot_);
}

KeyWalk::KeyWalk(const StoreView& view, Family family, const BoardId& board)
    : begin_(board_prefix(board)),
      end_(after_board(board)),
      lower_bound_(std::make_unique<rocksdb::Slice>(begin_)),
      upper_bound_(std::make_unique<rocksdb::Slice>(end_)) {
  start(view, family);
}

KeyWalk::KeyWalk(const StoreView& view, Family family) {
  start(view, family);
}

KeyWalk::~KeyWalk() = default;

void KeyWalk::start(const StoreView& view, Family family) {
  rocksdb::ReadOptions options;
  options.snapshot = view.snapshot();
  options.total_order_seek = true;
  options.iterate_lower_bound = lower_bound_.get();
  options.iterate_upper_bound = upper_bound_.get();
  RocksdbStore& store = view.store();
  keys_.reset(store.db().NewIterator(options, store.family(family)));
}

void KeyWalk::seek(const std::string& key) {
  keys_->Seek(key);
}

void KeyWalk::seek_back(const std::string& key) {
  keys_->SeekForPrev(key);
}

void KeyWalk::next() {
  keys_->Next();
}

bool KeyWalk::valid() const {
  return keys_->Valid();
}

std::string_view KeyWalk::key() const {
  return keys_->key().ToStringView();
}

std::string_view KeyWalk::value() const {
  return keys_->value().ToStringView();
}

Result<> KeyWalk::outcome() const {
  const rocksdb::Status status = keys_->status();
  if (!status.ok()) return RocksdbStore::read_error(status);
  return {};
}

}  // namespace atelier::storage
