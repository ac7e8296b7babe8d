// What opening a data folder has found, before a RocksdbJournal is made of it. Internal to the
// adapter.
#pragma once

#include <memory>
#include <optional>

#include "storage/rocksdb_journal.h"
#include "storage/rocksdb_store.h"

namespace atelier::storage {

struct RocksdbJournal::Opened {
  DataFolder folder;
  std::optional<Mark> mark;  // nothing where it is missing or damaged and the loss was accepted
  std::uint64_t writes_missing = 0;
  std::uint64_t generation = 0;
  std::uint64_t synced = 0;
  StoreId id{};
  int format_found = kDataFolderFormat;
  bool old_rows = false;
  std::unique_ptr<RocksdbStore> store;
  std::unique_ptr<MarkKeeper> mark_keeper;
};

}  // namespace atelier::storage
