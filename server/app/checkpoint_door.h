// CheckpointDoor: where a running server hands a checkpoint of its journal to `atelier backup`.
//
//   DIR/atelier.socket        a local socket that its owner alone can open (0600)
//   DIR/backup.checkpoint/    the checkpoint, while somebody holds it
//
// Whoever connects is given a checkpoint: "ready", or "failed" and why, as one line. It lasts until
// the connection ends, at most an hour, and is then removed. The server does no more than that: the
// copying, checking and keeping is done by the other process, with its own rights and at its own
// pace, and nothing that fails there touches this one.
//
// Thread: made, closed and destroyed on one; works on a thread of its own. The journal outlives it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "server/base/result.h"
#include "storage/file_descriptor.h"
#include "storage/rocksdb_journal.h"

namespace atelier::app {

inline constexpr const char* kDoorName = "atelier.socket";
inline constexpr const char* kCheckpointName = "backup.checkpoint";

class CheckpointDoor {
 public:
  // Removes what an earlier process left. Unavailable: the file system has no sockets.
  static Result<std::unique_ptr<CheckpointDoor>> open(
      const std::filesystem::path& folder, storage::RocksdbJournal& journal,
      std::chrono::milliseconds held_max = std::chrono::hours(1));
  ~CheckpointDoor();

  // Ends the connection that is open, removes its checkpoint and the socket.
  void close();

 private:
  CheckpointDoor(std::filesystem::path folder, storage::RocksdbJournal& journal,
                 std::chrono::milliseconds held_max);

  void run();
  void serve(const storage::FileDescriptor& client);

  const std::filesystem::path folder_;
  storage::RocksdbJournal& journal_;
  const std::chrono::milliseconds held_max_;
  storage::FileDescriptor listener_;
  storage::FileDescriptor closing_;  // readable from close() on
  std::thread thread_;
};

}  // namespace atelier::app
