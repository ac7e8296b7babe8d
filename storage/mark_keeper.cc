#include "storage/mark_keeper.h"

#include <algorithm>

namespace atelier::storage {

MarkKeeper::MarkKeeper(MarkFile file, std::chrono::milliseconds interval)
    : file_(std::move(file)), interval_(interval), thread_([this] { run(); }) {}

MarkKeeper::~MarkKeeper() {
  close();
}

void MarkKeeper::synced(std::uint64_t sequence) {
  bool idle = false;
  {
    std::lock_guard lock(mutex_);
    idle = noted_ == written_;
    noted_ = std::max(noted_, sequence);
  }
  // Under load the thread is in its pause and will find the newest number by itself.
  if (idle) wake_.notify_one();
}

void MarkKeeper::close() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void MarkKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    wake_.wait(lock, [this] { return closing_ || noted_ != written_; });
    write_pending(lock);
    wake_.wait_for(lock, interval_, [this] { return closing_; });
  }
  write_pending(lock);
}

void MarkKeeper::write_pending(std::unique_lock<std::mutex>& lock) {
  if (noted_ == written_) return;
  const std::uint64_t sequence = noted_;
  lock.unlock();
  const Result<> outcome = file_.write(sequence);
  lock.lock();
  // A full disk is no reason to stop: the next interval tries again.
  if (!outcome && outcome.error().kind != ErrorKind::StorageFull) failed_ = true;
  if (outcome) written_ = sequence;
}

}  // namespace atelier::storage
