// The CommitThread writes what boards received, as the server's JournalWriter does: whatever was
// queued while the last sync ran makes the next batch, one WriteBatch with one sync for all boards,
// and what a commit holds for one board is told in one piece.
//
// Its write-ahead log has its length ahead, as the server's. It keeps no heads, hashes, rows or
// snapshots: only what durability itself costs. Thread: append() from any thread; `committed` runs
// on the CommitThread. The destructor writes what is queued. A write that fails ends the process.
// Limits: a batch beyond kBatchBytesMax is cut.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace rocksdb {
class DB;
class Env;
}  // namespace rocksdb

namespace atelier::load::raw {

inline constexpr std::size_t kBatchBytesMax = 256 * 1024;

class CommitThread {
 public:
  // All messages of one commit that came from one board, in their order, in one string.
  using Committed = std::function<void(std::uint32_t board, std::string messages)>;

  // `folder` is made when it is missing.
  CommitThread(const std::string& folder, Committed committed);
  ~CommitThread();
  CommitThread(const CommitThread&) = delete;
  CommitThread& operator=(const CommitThread&) = delete;

  void append(std::uint32_t board, std::string_view message);

 private:
  struct Item {
    std::uint32_t board = 0;
    std::string message;
  };

  void write_loop();
  void write(const std::vector<Item>& batch);

  std::unique_ptr<rocksdb::Env> environment_;
  std::unique_ptr<rocksdb::DB> db_;
  std::uint64_t written_ = 0;
  Committed committed_;
  std::mutex mutex_;  // guards the queue; never held during a write
  std::condition_variable wake_;
  std::vector<Item> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace atelier::load::raw
