// Opening a RocksdbJournal: every check that can refuse comes before the first changed byte.
#include <rocksdb/write_batch.h>
#include <sodium.h>

#include "server/base/check.h"
#include "storage/byte_codec.h"
#include "storage/key_layout.h"
#include "storage/rocksdb_journal_opened.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

// Keys of the store's own family.
constexpr const char* kStoreIdKey = "store";
constexpr const char* kGenerationKey = "generation";
// There from before the folder says that it is of today's format until the rows of older ones are
// gone.
constexpr const char* kOldRowsKey = "old rows";

FolderUse folder_use(const RocksdbJournalOptions& options) {
  if (options.read_only) return FolderUse::Look;
  return options.create ? FolderUse::Create : FolderUse::Own;
}

// One that we may not look at is not one that is gone.
Result<bool> has_store(const DataFolder& folder) {
  std::error_code failed;
  const fs::path current = folder.journal() / "CURRENT";
  const fs::file_status found = fs::status(current, failed);
  if (found.type() != fs::file_type::none) return fs::exists(found);
  return Error{ErrorKind::Unavailable,
               current.string() + " cannot be looked at: " + failed.message()};
}

std::string id_text(const StoreId& id) {
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}

// The mark, or nothing where it cannot be believed and the operator accepts that.
Result<std::optional<Mark>> read_mark(const DataFolder& folder, bool may_be_missing) {
  Result<Mark> mark = MarkFile::read(folder.mark());
  if (mark) return std::optional<Mark>(*mark);
  const bool unusable =
      mark.error().kind == ErrorKind::NotFound || mark.error().kind == ErrorKind::Damaged;
  if (unusable && may_be_missing) return std::optional<Mark>();
  if (!unusable) return mark.error();
  return Error{ErrorKind::Damaged, mark.error().detail +
                                       ": whether acknowledged writes are missing " +
                                       "cannot be told; restore it, or accept the loss by hand"};
}

Error lost_writes(const DataFolder& folder, std::uint64_t missing, std::uint64_t sequence) {
  return {ErrorKind::Damaged, std::to_string(missing) + " acknowledged writes are missing from " +
                                  folder.journal().string() + ": the high-water mark says " +
                                  std::to_string(sequence) + ", recovery found " +
                                  std::to_string(sequence - missing) +
                                  ". Nothing was changed. Restore the folder from a backup, or " +
                                  "accept the loss by hand"};
}

// How many writes the store lacks, compared with its mark.
Result<std::uint64_t> compare_with_mark(RocksdbStore& store, const std::optional<Mark>& mark,
                                        const DataFolder& folder) {
  if (!mark) return 0;
  Result<std::string> id = store.get(Family::Store, kStoreIdKey);
  if (!id && id.error().kind != ErrorKind::NotFound) return id.error();
  if (id && *id != id_text(mark->store)) {
    return Error{ErrorKind::Damaged, "the high-water mark " + folder.mark().string() +
                                         " belongs to another journal; restore the right one"};
  }
  const std::uint64_t recovered = store.sequence();
  return recovered < mark->sequence ? mark->sequence - recovered : 0;
}

Result<std::uint64_t> stored_generation(RocksdbStore& store) {
  Result<std::string> bytes = store.get(Family::Store, kGenerationKey);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) return 0;
  if (!bytes) return bytes.error();
  ByteReader reader(*bytes);
  const std::uint64_t generation = reader.u64();
  if (!reader.complete()) return Error{ErrorKind::Damaged, "malformed generation of the journal"};
  return generation;
}

std::string generation_bytes(std::uint64_t generation) {
  ByteWriter writer;
  writer.u64(generation);
  return writer.take();
}

StoreId fresh_id() {
  StoreId id{};
  randombytes_buf(id.data(), id.size());
  return id;
}

// The identity of this store: what it says itself, what its mark says, or a new one.
Result<StoreId> settle_store_id(RocksdbStore& store, const std::optional<Mark>& mark) {
  Result<std::string> bytes = store.get(Family::Store, kStoreIdKey);
  if (!bytes && bytes.error().kind != ErrorKind::NotFound) return bytes.error();
  if (bytes) {
    ByteReader reader(*bytes);
    const StoreId id = reader.array<sizeof(StoreId)>();
    if (!reader.complete()) return Error{ErrorKind::Damaged, "malformed identity of the journal"};
    return id;
  }
  return mark ? mark->store : fresh_id();
}

// What can go of an older format before the format file says otherwise: older programs read what is
// left just as well, so a stop in between costs nothing. They miss no snapshot, and each row.
void prepare_raise(const RocksdbStore& store, int format, rocksdb::WriteBatch& batch) {
  if (format < kOldestSnapshotFormat) {
    batch.DeleteRange(store.family(Family::Snapshot), std::string(), after_all_boards());
  }
  if (format < kOldestRowFormat) batch.Put(store.family(Family::Store), kOldRowsKey, "");
}

Result<bool> has_old_rows(RocksdbStore& store) {
  const Result<std::string> key = store.get(Family::Store, kOldRowsKey);
  if (!key && key.error().kind != ErrorKind::NotFound) return key.error();
  return key.has_value();
}

// Once older programs refuse the folder. Gives what write_synced() gives.
Result<std::uint64_t> drop_old_rows(RocksdbStore& store) {
  rocksdb::WriteBatch batch;
  batch.DeleteRange(store.family(Family::Row), std::string(), after_all_boards());
  batch.Delete(store.family(Family::Store), kOldRowsKey);
  return store.write_synced(batch);
}

}  // namespace

// Compares the store with its mark, through a view that changes nothing.
Result<RocksdbJournal::Opened> RocksdbJournal::look(const fs::path& root, const Options& options) {
  Result<DataFolder> folder = DataFolder::open(root, folder_use(options));
  if (!folder) return folder.error();
  const Result<bool> store_there = has_store(*folder);
  if (!store_there) return store_there.error();
  Result<std::optional<Mark>> mark = read_mark(*folder, options.accept_loss || !*store_there);
  if (!mark) return mark.error();
  const int format = folder->format();
  Opened opened{std::move(*folder), *mark, 0, 0, 0, {}, format, false, nullptr, nullptr};
  // A mark of 0: the very first start died half-way, and nothing was ever promised.
  const bool nothing_promised = opened.mark && opened.mark->sequence == 0 && !options.read_only;
  if (nothing_promised || !*store_there) {
    opened.writes_missing = opened.mark ? opened.mark->sequence : 0;
    const bool refused_below = opened.writes_missing > 0 && !options.accept_loss;
    if (options.read_only && !refused_below) {
      return Error{ErrorKind::NotFound, "there is no Atelier journal in " + root.string()};
    }
  } else {
    const MissingLogs missing = options.accept_loss ? MissingLogs::Accept : MissingLogs::Refuse;
    Result<std::unique_ptr<RocksdbStore>> store =
        RocksdbStore::open(opened.folder.journal(), StoreUse::Look, missing);
    if (!store) return store.error();
    Result<std::uint64_t> lost = compare_with_mark(**store, opened.mark, opened.folder);
    if (!lost && !options.accept_loss) return lost.error();
    if (!lost) opened.mark.reset();
    opened.writes_missing = lost ? *lost : 0;
    const Result<bool> old_rows = has_old_rows(**store);
    if (!old_rows) return old_rows.error();
    opened.old_rows = *old_rows || format < kOldestRowFormat;
    opened.store = std::move(*store);
  }
  if (opened.writes_missing > 0 && !options.accept_loss) {
    return lost_writes(opened.folder, opened.writes_missing, opened.mark->sequence);
  }
  return opened;
}

// The mark comes before the store, so that a store without one is never the work of a first start.
Result<> RocksdbJournal::prepare_first_start(Opened& opened) {
  std::error_code failed;
  fs::create_directories(opened.folder.journal(), failed);
  fs::permissions(opened.folder.journal(), fs::perms::owner_all, failed);
  if (opened.mark) return {};
  opened.mark = Mark{fresh_id(), 0, 0};
  return MarkFile::create(opened.folder.mark(), *opened.mark);
}

// From here on the folder is ours to change.
Result<> RocksdbJournal::start_writing(Opened& opened, bool new_history) {
  const bool fresh = opened.store == nullptr;
  const MissingLogs missing =
      opened.writes_missing > 0 || !opened.mark ? MissingLogs::Accept : MissingLogs::Refuse;
  opened.store.reset();
  if (fresh) {
    if (Result<> prepared = prepare_first_start(opened); !prepared) return prepared.error();
  }
  Result<std::unique_ptr<RocksdbStore>> store =
      RocksdbStore::open(opened.folder.journal(), StoreUse::Write, missing);
  if (!store) return store.error();
  opened.store = std::move(*store);
  const bool goes_back = new_history || opened.writes_missing > 0 || !opened.mark;
  Result<StoreId> id = goes_back ? fresh_id() : settle_store_id(*opened.store, opened.mark);
  if (!id) return id.error();
  opened.id = *id;
  Result<std::uint64_t> generation = stored_generation(*opened.store);
  if (!generation) return generation.error();
  opened.generation = *generation + 1;
  rocksdb::WriteBatch batch;
  batch.Put(opened.store->family(Family::Store), kStoreIdKey, id_text(*id));
  batch.Put(opened.store->family(Family::Store), kGenerationKey,
            generation_bytes(opened.generation));
  prepare_raise(*opened.store, opened.folder.format(), batch);
  Result<std::uint64_t> synced = opened.store->write_synced(batch);
  if (!synced) return synced.error();
  opened.synced = *synced;
  if (goes_back) {
    opened.mark = Mark{*id, 0, *synced};
    if (Result<> made = MarkFile::create(opened.folder.mark(), *opened.mark); !made) {
      return made.error();
    }
  }
  return finish_raise(opened);
}

// After what every program reads, and before anybody can commit what only today's format knows. An
// earlier start may have stopped in the middle of it.
Result<> RocksdbJournal::finish_raise(Opened& opened) {
  if (opened.folder.format() < kDataFolderFormat) {
    if (Result<> raised = opened.folder.raise_format(); !raised) return raised.error();
  }
  const Result<bool> old_rows = has_old_rows(*opened.store);
  if (!old_rows) return old_rows.error();
  if (*old_rows) {
    const Result<std::uint64_t> synced = drop_old_rows(*opened.store);
    if (!synced) return synced.error();
    opened.synced = *synced;
  }
  opened.old_rows = false;
  return {};
}

Result<std::unique_ptr<RocksdbJournal>> RocksdbJournal::open(const fs::path& folder,
                                                             const Options& options) {
  ATELIER_CHECK(sodium_init() >= 0);
  Result<Opened> opened = look(folder, options);
  if (!opened) return opened.error();
  if (!options.read_only) {
    if (Result<> started = start_writing(*opened, options.new_history); !started)
      return started.error();
    Result<MarkFile> mark = MarkFile::open(opened->folder.mark(), *opened->mark);
    if (!mark) return mark.error();
    opened->mark_keeper = std::make_unique<MarkKeeper>(std::move(*mark), options.mark_interval);
    opened->mark_keeper->synced(opened->synced);
  }
  return std::unique_ptr<RocksdbJournal>(new RocksdbJournal(std::move(*opened), options));
}

}  // namespace atelier::storage
