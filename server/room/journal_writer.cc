#include "server/room/journal_writer.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <iterator>
#include <utility>

namespace atelier::room {
namespace {

std::size_t bytes_of(const storage::Append& append) {
  std::size_t bytes = 0;
  for (const storage::NewRecord& record : append.records) bytes += record.payload.size() + 64;
  for (const storage::Row& row : append.rows) bytes += row.key.size() + row.value.size();
  return bytes;
}

// Whether `later` may be written as one append with `earlier`.
bool continues(const storage::Append& earlier, const storage::Append& later) {
  if (earlier.owner != later.owner) return false;
  if (earlier.records.empty() || later.records.empty()) return true;
  return later.records.front().seq == earlier.records.back().seq.next();
}

void merge(storage::Append& into, storage::Append&& more) {
  std::move(more.records.begin(), more.records.end(), std::back_inserter(into.records));
  std::move(more.rows.begin(), more.rows.end(), std::back_inserter(into.rows));
}

}  // namespace

JournalWriter::JournalWriter(storage::Journal& journal, const Clock& clock, RoomMetrics& metrics,
                             std::function<void(Error)> on_fatal)
    : journal_(journal),
      clock_(clock),
      metrics_(metrics),
      on_fatal_(std::move(on_fatal)),
      writer_([this] { write_loop(); }),
      snapshot_writer_([this] { snapshot_loop(); }) {}

JournalWriter::~JournalWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
  {
    const std::lock_guard lock(snapshot_mutex_);
    snapshot_stopping_ = true;
  }
  snapshot_wake_.notify_one();
  snapshot_writer_.join();
}

void JournalWriter::append(storage::Append append, boost::asio::any_io_executor executor,
                           Completion done) {
  const std::size_t bytes = bytes_of(append);
  queued_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  enqueue(AppendItem{std::move(append), bytes, std::move(executor), std::move(done)});
}

void JournalWriter::snapshot(const BoardId& board, Seq seq, std::string bytes,
                             boost::asio::any_io_executor executor, SnapshotCompletion done) {
  storage::Snapshot snapshot{seq, {}, std::move(bytes)};
  enqueue(SnapshotItem{board, std::move(snapshot), std::move(executor), std::move(done)});
}

void JournalWriter::run(std::function<void(storage::Journal&)> task) {
  enqueue(TaskItem{std::move(task)});
}

void JournalWriter::drain(std::function<void()> done) {
  run([this, done = std::move(done)](storage::Journal&) {
    {
      const std::lock_guard lock(snapshot_mutex_);
      snapshot_queue_.emplace_back(TaskItem{[done](storage::Journal&) { done(); }});
    }
    snapshot_wake_.notify_one();
  });
}

void JournalWriter::enqueue(Item item) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(item));
  }
  wake_.notify_one();
}

void JournalWriter::write_loop() {
  while (wait_for_item()) {
    std::optional<Item> other = take_other();
    if (!other) {
      write(take_batch());
    } else if (auto* snapshot = std::get_if<SnapshotItem>(&*other)) {
      handle(std::move(*snapshot));
    } else if (auto* task = std::get_if<TaskItem>(&*other)) {
      if (!failed_) task->task(journal_);
    }
  }
}

// False when the writer is to end and nothing is left to write.
bool JournalWriter::wait_for_item() {
  if (!taken_.empty()) return true;
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  taken_.swap(queue_);
  return !taken_.empty();
}

// What is next, unless that is an append.
std::optional<JournalWriter::Item> JournalWriter::take_other() {
  if (std::holds_alternative<AppendItem>(taken_.front())) return std::nullopt;
  Item item = std::move(taken_.front());
  taken_.pop_front();
  return item;
}

// The appends at the front of what was taken, up to the next other item, merged by board.
JournalWriter::Batch JournalWriter::take_batch() {
  Batch batch;
  std::size_t bytes = 0;
  while (!taken_.empty() && bytes < kBatchBytesMax) {
    auto* item = std::get_if<AppendItem>(&taken_.front());
    if (item == nullptr) break;
    const auto same_board = [item](const BoardPart& part) {
      return part.append.board == item->append.board;
    };
    const auto part = std::find_if(batch.begin(), batch.end(), same_board);
    const bool joins = part == batch.end() || (continues(part->append, item->append) &&
                                               part->waiting.front().executor == item->executor);
    if (!joins) break;
    bytes += item->bytes;
    if (part == batch.end()) {
      BoardPart& added = batch.emplace_back();
      added.append = std::move(item->append);
      added.waiting.push_back(std::move(*item));
    } else {
      merge(part->append, std::move(item->append));
      part->waiting.push_back(std::move(*item));
    }
    taken_.pop_front();
  }
  return batch;
}

void JournalWriter::write(Batch batch) {
  if (failed_) return;
  CommitReport report_of_batch;
  report_of_batch.boards = batch.size();
  std::vector<storage::Append> appends;
  appends.reserve(batch.size());
  for (BoardPart& part : batch) {
    report_of_batch.records += part.append.records.size();
    for (const AppendItem& item : part.waiting) report_of_batch.bytes += item.bytes;
    appends.push_back(std::move(part.append));
  }

  const SteadyTime started = clock_.steady();
  const Result<> outcome = journal_.commit(appends);
  if (outcome) {
    report_of_batch.duration = clock_.steady() - started;
    metrics_.committed(report_of_batch);
  }

  const bool one_conflicts =
      !outcome && outcome.error().kind == ErrorKind::Conflict && batch.size() > 1;
  if (one_conflicts) {
    // Nothing was written. Whoever is in conflict is refused alone; the others go on.
    for (std::size_t i = 0; i < batch.size(); ++i) {
      Batch alone(1);
      alone.front().append = std::move(appends[i]);
      alone.front().waiting = std::move(batch[i].waiting);
      write(std::move(alone));
    }
    return;
  }
  const bool understood = outcome || outcome.error().kind == ErrorKind::Conflict ||
                          outcome.error().kind == ErrorKind::StorageFull;
  if (!understood) return stop_writing(outcome.error());
  for (BoardPart& part : batch) report(part, outcome);
}

void JournalWriter::report(BoardPart& part, const Result<>& outcome) {
  for (const AppendItem& item : part.waiting) {
    queued_bytes_.fetch_sub(item.bytes, std::memory_order_relaxed);
  }
  // One hop for all that a board waits for, so that it can show them together.
  const SteadyTime now = clock_.steady();
  const boost::asio::any_io_executor executor = part.waiting.front().executor;
  boost::asio::post(executor, [waiting = std::move(part.waiting), outcome, now] {
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const bool last = i + 1 == waiting.size();
      waiting[i].done({outcome, last ? BatchPart::Ends : BatchPart::Continues, now});
    }
  });
}

void JournalWriter::stop_writing(Error error) {
  failed_ = true;
  on_fatal_(std::move(error));
}

void JournalWriter::handle(SnapshotItem item) {
  if (failed_) return;
  const auto refuse = [&item](Error error) {
    boost::asio::post(item.executor,
                      [done = std::move(item.done), error = std::move(error)] { done(error); });
  };
  const auto head = journal_.head(item.board);
  if (!head) return refuse(head.error());
  if (head->seq != item.snapshot.seq) {
    return refuse({ErrorKind::Conflict, "the log does not end where the snapshot does"});
  }
  item.snapshot.chain = head->chain;
  {
    const std::lock_guard lock(snapshot_mutex_);
    const std::size_t bytes = item.snapshot.bytes.size();
    const bool fits = snapshot_bytes_ == 0 || snapshot_bytes_ + bytes <= kSnapshotQueueBytesMax;
    if (!fits) return refuse({ErrorKind::Busy, "too many snapshots are waiting"});
    snapshot_bytes_ += bytes;
    snapshot_queue_.emplace_back(std::move(item));
  }
  snapshot_wake_.notify_one();
}

void JournalWriter::snapshot_loop() {
  while (true) {
    std::unique_lock lock(snapshot_mutex_);
    snapshot_wake_.wait(lock, [this] { return snapshot_stopping_ || !snapshot_queue_.empty(); });
    if (snapshot_queue_.empty()) return;
    Item item = std::move(snapshot_queue_.front());
    snapshot_queue_.pop_front();
    lock.unlock();
    if (auto* snapshot = std::get_if<SnapshotItem>(&item)) put(std::move(*snapshot));
    if (auto* task = std::get_if<TaskItem>(&item)) task->task(journal_);
  }
}

void JournalWriter::put(SnapshotItem item) {
  const std::size_t bytes = item.snapshot.bytes.size();
  Result<> outcome = journal_.put_snapshot(item.board, item.snapshot);
  if (outcome) metrics_.snapshot_written(bytes);
  {
    const std::lock_guard lock(snapshot_mutex_);
    snapshot_bytes_ -= bytes;
  }
  boost::asio::post(item.executor,
                    [done = std::move(item.done), outcome = std::move(outcome)] { done(outcome); });
}

}  // namespace atelier::room
