#include "load-tests/raw/commit_thread.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "storage/rocksdb_environment.h"

namespace atelier::load::raw {
namespace {

void end_unless(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "atelier-raw: %s\n", status.ToString().c_str());
  std::exit(1);
}

rocksdb::Slice key_of(std::uint64_t number, std::array<char, 8>& key) {
  for (std::size_t k = 0; k < key.size(); ++k) {
    key[k] = static_cast<char>(number >> (8 * (key.size() - 1 - k)) & 0xff);
  }
  return {key.data(), key.size()};
}

}  // namespace

CommitThread::CommitThread(const std::string& folder, Committed committed)
    : committed_(std::move(committed)) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.write_buffer_size = 16u << 20;
  options.bytes_per_sync = 1u << 20;
  options.compression = rocksdb::kLZ4Compression;
  environment_ = storage::environment_of_preallocated_logs();
  options.env = environment_.get();
  rocksdb::DB* db = nullptr;
  end_unless(rocksdb::DB::Open(options, folder, &db));
  db_.reset(db);
  thread_ = std::thread([this] { write_loop(); });
}

CommitThread::~CommitThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void CommitThread::append(std::uint32_t board, std::string_view message) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({board, std::string(message)});
  }
  wake_.notify_one();
}

void CommitThread::write_loop() {
  std::vector<Item> batch;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      batch.swap(queue_);
    }
    // Rarely more than one: a batch beyond the limit is cut.
    auto begin = batch.begin();
    while (begin != batch.end()) {
      std::size_t bytes = 0;
      auto end = begin;
      while (end != batch.end() && bytes < kBatchBytesMax) bytes += (end++)->message.size();
      write({std::make_move_iterator(begin), std::make_move_iterator(end)});
      begin = end;
    }
    batch.clear();
  }
}

void CommitThread::write(const std::vector<Item>& batch) {
  rocksdb::WriteBatch writes;
  std::map<std::uint32_t, std::string> boards;
  std::array<char, 8> key{};
  for (const Item& item : batch) {
    end_unless(writes.Put(key_of(++written_, key), item.message));
    boards[item.board].append(item.message);
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  end_unless(db_->Write(options, &writes));
  for (auto& [board, messages] : boards) committed_(board, std::move(messages));
}

}  // namespace atelier::load::raw
