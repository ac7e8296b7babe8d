#include "storage/rocksdb_environment.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace atelier::storage {
namespace {

class PreallocatedLogs final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;
  const char* Name() const override { return "PreallocatedLogs"; }

  rocksdb::FileOptions OptimizeForLogWrite(const rocksdb::FileOptions& options,
                                           const rocksdb::DBOptions& of_store) const override {
    rocksdb::FileOptions of_log = FileSystemWrapper::OptimizeForLogWrite(options, of_store);
    of_log.fallocate_with_keep_size = false;
    return of_log;
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> environment_of_preallocated_logs() {
  return rocksdb::NewCompositeEnv(
      std::make_shared<PreallocatedLogs>(rocksdb::FileSystem::Default()));
}

}  // namespace atelier::storage
