// MarkKeeper: writes the high-water mark behind the commits, never in their way.
//
// synced() only notes a number; a thread of its own writes the file, at most once per interval, and
// once more when the keeper is closed. The mark therefore trails the last sync by one interval:
// what a loss inside that window would hide is covered by the chain of each board and by clients,
// who offer again what a server has forgotten.
//
// Thread: synced() and failure() from any thread; close() once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "storage/mark_file.h"

namespace atelier::storage {

class MarkKeeper {
 public:
  MarkKeeper(MarkFile file, std::chrono::milliseconds interval);
  ~MarkKeeper();

  // Everything up to `sequence` is on disk.
  void synced(std::uint64_t sequence);
  // True once the file could not be written, for any reason but a full disk: the disk is failing.
  bool failed() const { return failed_.load(std::memory_order_relaxed); }
  // Writes the last mark and ends the thread. Called by the destructor too.
  void close();

 private:
  void run();
  void write_pending(std::unique_lock<std::mutex>& lock);

  MarkFile file_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::uint64_t noted_ = 0;
  std::uint64_t written_ = 0;
  bool closing_ = false;
  std::atomic<bool> failed_ = false;
  std::thread thread_;
};

}  // namespace atelier::storage
