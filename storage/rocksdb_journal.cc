#include "storage/rocksdb_journal.h"

#include <rocksdb/write_batch.h>

#include <thread>

#include "server/base/check.h"
#include "storage/buffered_random.h"
#include "storage/chain.h"
#include "storage/key_layout.h"
#include "storage/rocksdb_journal_opened.h"
#include "storage/sodium_random.h"
#include "storage/stored_board.h"

namespace atelier::storage {
namespace {

constexpr std::size_t kChunkBytes = 64u << 10;
// How far a board's head row may trail its log (storage/FORMAT.md, "The head row").
constexpr std::chrono::seconds kHeadInterval{1};

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

SpaceGuard space_guard(const std::filesystem::path& folder, const RocksdbJournalOptions& options,
                       const Clock& clock) {
  SpaceGuard::FreeBytes free_bytes = options.free_bytes;
  if (!free_bytes) {
    free_bytes = [folder]() -> std::optional<std::uint64_t> {
      const std::optional<DiskSpace> space = disk_space(folder);
      if (!space) return std::nullopt;
      return space->free;
    };
  }
  const DiskSpace space = disk_space(folder).value_or(DiskSpace{});
  return {std::move(free_bytes), options.reserve_bytes.value_or(default_reserve_bytes(space)),
          clock};
}

void put_row(RocksdbStore& store, rocksdb::WriteBatch& batch, const BoardId& board,
             const Row& row) {
  const std::string key = row_key(board, row.key);
  if (row.value.empty()) {
    batch.Delete(store.family(Family::Row), key);
  } else {
    batch.Put(store.family(Family::Row), key, row.value);
  }
}

}  // namespace

RocksdbJournal::RocksdbJournal(Opened opened, const Options& options)
    : clock_(options.clock ? *options.clock : system_clock()),
      own_random_(std::make_unique<BufferedRandom>(std::make_unique<SodiumRandom>())),
      random_(options.random ? *options.random : *own_random_),
      read_only_(options.read_only),
      snapshot_pause_(options.snapshot_pause),
      folder_(std::move(opened.folder)),
      writes_missing_(opened.writes_missing),
      generation_(opened.generation),
      id_(opened.id),
      format_found_(opened.format_found),
      old_rows_(opened.old_rows),
      store_(std::move(opened.store)),
      mark_(std::move(opened.mark_keeper)),
      space_(space_guard(folder_.root(), options, clock_)) {}

RocksdbJournal::~RocksdbJournal() {
  if (mark_) mark_->close();
}

Result<> RocksdbJournal::refuse_write() const {
  if (!read_only_) return {};
  return Error{ErrorKind::Forbidden, "the journal was opened for reading only"};
}

Result<Epoch> RocksdbJournal::take_over(const BoardId& board) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  std::lock_guard lock(write_mutex_);
  Result<Head> head = verified_head(StoreView(*store_), board);
  if (!head) return head.error();
  const Epoch owner((generation_ << 32) + ++take_overs_);
  owned_[board] = {{owner, *head}, std::nullopt};
  return owner;
}

Result<> RocksdbJournal::commit(const std::vector<Append>& appends) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  std::lock_guard lock(write_mutex_);
  auto known = [this](const BoardId& board) {
    auto owned = owned_.find(board);
    return owned == owned_.end() ? OwnedHead{} : owned->second.known;
  };
  if (Result<> fits = check_appends(appends, known); !fits) return fits.error();
  space_refused_ = space_.refuses();
  if (space_refused_) {
    return Error{ErrorKind::StorageFull, "less than " + std::to_string(space_.reserve_bytes()) +
                                             " bytes are free in " + folder_.root().string()};
  }
  const SteadyTime started = clock_.steady();
  Result<> written = write(appends, started);
  last_commit_micros_ = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady() - started).count());
  return written;
}

Result<> RocksdbJournal::write(const std::vector<Append>& appends, SteadyTime now) {
  rocksdb::WriteBatch batch;
  std::vector<OwnedBoard> after;
  std::uint64_t records = 0;
  std::uint64_t payload_bytes = 0;
  for (const Append& append : appends) {
    OwnedBoard board = owned_[append.board];
    Head& head = board.known.head;
    for (const NewRecord& fresh : append.records) {
      const Record record = seal(fresh, head, random_);
      head = {fresh.seq, chain_hash(record.header)};
      batch.Put(store_->family(Family::Log), log_key(append.board, fresh.seq),
                encode_record(record));
      ++records;
      payload_bytes += fresh.payload.size();
    }
    for (const Row& row : append.rows) put_row(*store_, batch, append.board, row);
    if (!board.head_written || now - *board.head_written >= kHeadInterval) {
      batch.Put(store_->family(Family::Head), head_key(append.board),
                encode_head({append.owner, head}));
      board.head_written = now;
    }
    after.push_back(board);
  }
  if (batch.Count() == 0) return {};
  if (Result<> written = write_synced(batch); !written) return written.error();
  for (std::size_t i = 0; i < appends.size(); ++i) owned_[appends[i].board] = after[i];
  ++commits_;
  records_ += records;
  payload_bytes_ += payload_bytes;
  return {};
}

template <class Batch>
Result<> RocksdbJournal::write_synced(Batch& batch) {
  if (mark_->failed()) {
    return Error{ErrorKind::OutcomeUnknown, "the high-water mark cannot be written: disk failing"};
  }
  Result<std::uint64_t> synced = store_->write_synced(batch);
  if (!synced) return synced.error();
  mark_->synced(*synced);
  return {};
}

Result<Head> RocksdbJournal::head(const BoardId& board) {
  return verified_head(StoreView(*store_), board);
}

Result<std::vector<BoardId>> RocksdbJournal::boards() {
  return stored_boards(StoreView(*store_));
}

Result<> RocksdbJournal::read(const BoardId& board, Seq after, const Hash& from,
                              const std::function<bool(const Record&)>& visit) {
  return read_log(StoreView(*store_), board, {after, from}, visit);
}

Result<std::vector<Row>> RocksdbJournal::rows(const BoardId& board) {
  if (old_rows_) return std::vector<Row>();
  return stored_rows(StoreView(*store_), board);
}

Result<std::optional<Snapshot>> RocksdbJournal::newest_snapshot(const BoardId& board) {
  // Older snapshots go when the folder is raised; the log says all that they say.
  if (folder_.format() < kOldestSnapshotFormat) return std::optional<Snapshot>();
  return newest_stored_snapshot(StoreView(*store_), board);
}

Result<> RocksdbJournal::put_snapshot(const BoardId& board, const Snapshot& snapshot) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  std::lock_guard lock(snapshot_mutex_);
  {
    const StoreView view(*store_);
    Result<Record> record = stored_record(view, board, snapshot.seq);
    if (!record && record.error().kind != ErrorKind::NotFound) return record.error();
    if (!record || chain_hash(record->header) != snapshot.chain) {
      return Error{ErrorKind::Conflict,
                   "no such durable state to snapshot: " + place_text(board, snapshot.seq)};
    }
    Result<std::optional<Seq>> newest = newest_snapshot_seq(view, board);
    if (!newest) return newest.error();
    if (*newest && **newest >= snapshot.seq) return {};
  }
  if (space_.refuses()) {
    return Error{ErrorKind::StorageFull, "no room for a snapshot in " + folder_.root().string()};
  }
  return put_chunks(board, snapshot);
}

Result<> RocksdbJournal::put_chunks(const BoardId& board, const Snapshot& snapshot) {
  rocksdb::ColumnFamilyHandle* family = store_->family(Family::Snapshot);
  SnapshotManifest manifest{0, snapshot.bytes.size(), bytes_hash(snapshot.bytes), snapshot.chain};
  const std::string_view bytes = snapshot.bytes;
  for (std::size_t at = 0; at < bytes.size(); at += kChunkBytes, ++manifest.chunks) {
    if (manifest.chunks > 0) std::this_thread::sleep_for(snapshot_pause_);
    rocksdb::WriteBatch chunk;
    chunk.Put(family, snapshot_key(board, {snapshot.seq, manifest.chunks}),
              bytes.substr(at, kChunkBytes));
    if (Result<> written = store_->write_behind(chunk); !written) return written.error();
  }
  // The sync that makes the manifest durable makes all its chunks durable: they are before it in
  // the same write-ahead log.
  rocksdb::WriteBatch last;
  last.Put(family, snapshot_key(board, {snapshot.seq, kManifestChunk}), encode_manifest(manifest));
  last.DeleteRange(family, snapshot_key(board, {Seq(), 0}), snapshot_key(board, {snapshot.seq, 0}));
  return write_synced(last);
}

Result<> RocksdbJournal::erase_payload(const BoardId& board, Seq seq, std::string reason,
                                       WallMillis when) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  if (reason.size() > kReasonBytesMax) {
    return Error{ErrorKind::Invalid, "reason too long at " + place_text(board, seq)};
  }
  {
    std::scoped_lock lock(snapshot_mutex_, write_mutex_);
    Result<Record> record = stored_record(StoreView(*store_), board, seq);
    if (!record) return record.error();
    rocksdb::WriteBatch batch;
    if (record->payload) {
      batch.Put(store_->family(Family::Log), log_key(board, seq),
                encode_record(erased(*record, std::move(reason), when)));
    }
    batch.DeleteRange(store_->family(Family::Snapshot), snapshot_key(board, {seq, 0}),
                      after_board(board));
    if (Result<> written = write_synced(batch); !written) return written.error();
  }
  return leave_no_bytes(board, log_key(board, seq), log_key(board, seq.next()));
}

Result<> RocksdbJournal::erase_board(const BoardId& board) {
  if (Result<> refused = refuse_write(); !refused) return refused.error();
  const std::string begin = board_prefix(board);
  const std::string end = after_board(board);
  {
    std::scoped_lock lock(snapshot_mutex_, write_mutex_);
    rocksdb::WriteBatch batch;
    for (Family family : {Family::Log, Family::Snapshot, Family::Row, Family::Head}) {
      batch.DeleteRange(store_->family(family), begin, end);
    }
    if (Result<> written = write_synced(batch); !written) return written.error();
    owned_.erase(board);
  }
  if (Result<> purged = leave_no_bytes(board, begin, end); !purged) return purged.error();
  if (Result<> purged = store_->purge(Family::Row, begin, end); !purged) return purged.error();
  return store_->purge(Family::Head, begin, end);
}

Result<> RocksdbJournal::leave_no_bytes(const BoardId& board, const std::string& log_begin,
                                        const std::string& log_end) {
  if (Result<> flushed = store_->flush(); !flushed) return flushed.error();
  if (Result<> purged = store_->purge(Family::Log, log_begin, log_end); !purged) {
    return purged.error();
  }
  return store_->purge(Family::Snapshot, board_prefix(board), after_board(board));
}

JournalStats RocksdbJournal::stats() const {
  JournalStats stats{commits_, records_, payload_bytes_, last_commit_micros_, JournalState::Ok};
  const DiskState disk = store_->disk_state();
  if (space_refused_ || disk == DiskState::Full) stats.state = JournalState::Full;
  if (disk == DiskState::OutcomeUnknown) stats.state = JournalState::OutcomeUnknown;
  return stats;
}

}  // namespace atelier::storage
