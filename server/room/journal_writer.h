// The JournalWriter is the one thread that writes the journal, for all boards of the process.
//
// Natural batching: whatever was queued while the last sync ran makes the next batch; nothing waits
// for a timer. Appends of one board leave in the order in which they came. Snapshots are handed to
// a second thread of low priority, after everything queued before them is durable.
//
// Errors: an append that conflicts is refused alone, its neighbours in the batch go on. A full disk
// is reported to everyone in the batch. After any other failure the outcome is unknown: `on_fatal`
// is called once, nothing is written any more and no completion runs: the process must stop.
//
// Thread: every function may be called from any thread. Completions run on the executor given with
// them. Limits: the queue holds what rooms leave in it; each room bounds its own part (RoomActor),
// and all look at queued_bytes(). Lifetime: the destructor writes what is queued, then ends both
// threads; journal, clock and metrics outlive the writer.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "server/base/clock.h"
#include "server/base/result.h"
#include "server/room/room_metrics.h"
#include "storage/journal.h"

namespace atelier::room {

// A batch beyond this is cut: latency rises with it and throughput no longer does.
inline constexpr std::size_t kBatchBytesMax = 256 * 1024;
// Snapshots that may wait for the second thread; beyond it they are refused and taken again later.
inline constexpr std::size_t kSnapshotQueueBytesMax = 64 * 1024 * 1024;

enum class BatchPart : std::uint8_t { Continues, Ends };

// What became of one append.
struct CommitNotice {
  Result<> outcome;
  // Ends: no further notice of this board and batch follows. What was committed together can be
  // shown together.
  BatchPart part = BatchPart::Ends;
  SteadyTime committed_at{};
};

class JournalWriter {
 public:
  using Completion = std::function<void(const CommitNotice&)>;
  using SnapshotCompletion = std::function<void(Result<>)>;

  JournalWriter(storage::Journal& journal, const Clock& clock, RoomMetrics& metrics,
                std::function<void(Error)> on_fatal);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void append(storage::Append append, boost::asio::any_io_executor executor, Completion done);

  // `bytes` hold the state after `seq`, which must be the last record appended so far. Conflict
  // when that record did not become durable, Busy when too many snapshots are waiting.
  void snapshot(const BoardId& board, Seq seq, std::string bytes,
                boost::asio::any_io_executor executor, SnapshotCompletion done);

  // Runs `task` on the writer's thread, after what was queued before it and between batches: for
  // the journal's other writes (take_over, erase_board).
  void run(std::function<void(storage::Journal&)> task);

  // Calls `done`, on one of the writer's threads, once everything queued before is on disk,
  // snapshots included.
  void drain(std::function<void()> done);

  // Bytes of records that are not durable yet, over all boards.
  std::size_t queued_bytes() const { return queued_bytes_.load(std::memory_order_relaxed); }

 private:
  struct AppendItem {
    storage::Append append;
    std::size_t bytes = 0;
    boost::asio::any_io_executor executor;
    Completion done;
  };
  struct SnapshotItem {
    BoardId board;
    storage::Snapshot snapshot;
    boost::asio::any_io_executor executor;
    SnapshotCompletion done;
  };
  struct TaskItem {
    std::function<void(storage::Journal&)> task;
  };
  using Item = std::variant<AppendItem, SnapshotItem, TaskItem>;
  // What a batch holds for one board: one append, merged from several, and all who wait for it.
  struct BoardPart {
    storage::Append append;
    std::vector<AppendItem> waiting;  // their append moved out
  };
  using Batch = std::vector<BoardPart>;

  void enqueue(Item item);
  void write_loop();
  void snapshot_loop();
  bool wait_for_item();
  std::optional<Item> take_other();
  Batch take_batch();
  void write(Batch batch);
  void report(BoardPart& part, const Result<>& outcome);
  void stop_writing(Error error);
  void handle(SnapshotItem item);
  void put(SnapshotItem item);

  storage::Journal& journal_;
  const Clock& clock_;
  RoomMetrics& metrics_;
  std::function<void(Error)> on_fatal_;

  std::atomic<std::size_t> queued_bytes_{0};
  std::mutex mutex_;  // guards the queue; held for a push or a swap, never during I/O
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::deque<Item> taken_;  // out of the queue and next to be written; the writer's thread only
  bool failed_ = false;     // the writer's thread only

  std::mutex snapshot_mutex_;
  std::condition_variable snapshot_wake_;
  std::deque<Item> snapshot_queue_;
  std::size_t snapshot_bytes_ = 0;
  bool snapshot_stopping_ = false;

  std::thread writer_;
  std::thread snapshot_writer_;
};

}  // namespace atelier::room
