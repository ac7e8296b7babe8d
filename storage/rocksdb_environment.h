// RocksDB's environment, but for one thing: a write-ahead log has its length before it is written.
//
// A synced append to a file that grows also writes the file system's own journal, since the file's
// length is part of what fdatasync promises; within the length of a file it writes the data alone.
// RocksDB reserves the blocks of a log ahead anyway, and keeps the length at what was appended only
// for the sake of readers that follow a live log, which there are none of.
//
// What is seen of it: after a kill or a power cut a log ends in zeros, which RocksDB reads as
// nothing (log::Reader); closed orderly, it is cut to what was appended.
#pragma once

#include <memory>

namespace rocksdb {
class Env;
}

namespace atelier::storage {

// Has no threads of its own: it shares those of rocksdb::Env::Default(). Outlives what uses it.
std::unique_ptr<rocksdb::Env> environment_of_preallocated_logs();

}  // namespace atelier::storage
