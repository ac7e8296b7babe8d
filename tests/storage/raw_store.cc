#include "tests/storage/raw_store.h"

#include <rocksdb/db.h>
#include <rocksdb/slice_transform.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>

namespace atelier::storage {
namespace {

void with_family(
    const std::filesystem::path& journal, const std::string& name,
    const std::function<rocksdb::Status(rocksdb::DB&, rocksdb::ColumnFamilyHandle*)>& act) {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const char* family : {"default", "log", "snapshot", "row", "head"}) {
    rocksdb::ColumnFamilyOptions options;
    if (std::string(family) != "default") {
      options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(16));
    }
    descriptors.emplace_back(family, options);
  }
  rocksdb::DBOptions options;
  options.track_and_verify_wals_in_manifest = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  REQUIRE(rocksdb::DB::Open(options, journal.string(), descriptors, &handles, &opened).ok());
  std::unique_ptr<rocksdb::DB> db(opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle->GetName() == name) CHECK(act(*db, handle).ok());
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
}

}  // namespace

void raw_delete(const std::filesystem::path& journal, const std::string& family,
                const std::string& key) {
  with_family(journal, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    return db.Delete(rocksdb::WriteOptions(), handle, key);
  });
}

void raw_put(const std::filesystem::path& journal, const std::string& family,
             const std::string& key, const std::string& value) {
  with_family(journal, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    return db.Put(rocksdb::WriteOptions(), handle, key, value);
  });
}

std::string raw_get(const std::filesystem::path& journal, const std::string& family,
                    const std::string& key) {
  std::string value;
  with_family(journal, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    return db.Get(rocksdb::ReadOptions(), handle, key, &value);
  });
  return value;
}

}  // namespace atelier::storage
