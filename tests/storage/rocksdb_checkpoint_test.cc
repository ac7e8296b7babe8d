// A checkpoint: the journal of one moment beside the live one, and the id that tells histories
// apart.
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

#include "tests/storage/journal_bench.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

const BoardId kBoard = board_id(1);

std::unique_ptr<RocksdbJournal> open_for(const fs::path& folder, bool read_only) {
  RocksdbJournalOptions options = RocksdbBench::options();
  options.create = false;
  options.read_only = read_only;
  auto opened = RocksdbJournal::open(folder, options);
  if (!opened) FAIL(opened.error().detail);
  return std::move(*opened);
}

// Threads of this process that are as nice as that.
int threads_of_nice(long nice) {
  int count = 0;
  for (const auto& thread : fs::directory_iterator("/proc/self/task")) {
    std::ifstream file(thread.path() / "stat");
    std::string stat{std::istreambuf_iterator<char>(file), {}};
    std::istringstream fields(stat.substr(stat.rfind(')') + 1));
    std::string field;
    for (int number = 3; number <= 19; ++number) fields >> field;
    if (std::stol(field) == nice) ++count;
  }
  return count;
}

TEST_CASE("RKS-19: what RocksDB does behind commits gives way to them", "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 50);
  REQUIRE(threads_of_nice(5) == 0);
  REQUIRE(bench.journal().checkpoint(bench.folder() / "copy").has_value());
  CHECK(threads_of_nice(5) > 0);
}

TEST_CASE("CPT-1: a checkpoint holds all that was committed before it, and nothing later",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 50);
  const Head head = bench.journal().head(kBoard).value();
  const fs::path copy = bench.folder() / "copy";
  REQUIRE(bench.journal().checkpoint(copy).has_value());
  fill(bench.journal(), kBoard, 10);

  const auto journal = open_for(copy, true);
  CHECK(journal->head(kBoard).value().chain == head.chain);
  CHECK(read_all(*journal, kBoard).size() == 50);
  CHECK(read_all(bench.journal(), kBoard).size() == 60);
}

TEST_CASE("CPT-2: while commits go on, a checkpoint is a whole prefix of each log",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  const Epoch owner = bench.journal().take_over(kBoard).value();
  std::atomic<std::uint64_t> acknowledged = 0;
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    for (std::uint64_t seq = 1; !enough; ++seq) {
      if (!bench.journal().commit({append(kBoard, owner, notes(seq, 1))})) break;
      acknowledged = seq;
    }
  });
  for (int round = 0; round < 5; ++round) {
    const std::uint64_t wanted = acknowledged + 20;
    while (acknowledged < wanted) std::this_thread::yield();
    const fs::path copy = bench.folder() / ("copy" + std::to_string(round));
    const std::uint64_t before = acknowledged;
    REQUIRE(bench.journal().checkpoint(copy).has_value());
    const auto journal = open_for(copy, true);
    CHECK(verify_all(*journal, kBoard).has_value());
    CHECK(journal->head(kBoard).value().seq.number() >= before);
  }
  enough = true;
  writer.join();
  CHECK(acknowledged > 100);
}

TEST_CASE("CPT-3: a checkpoint that fails leaves nothing, and commits go on",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 3);
  SECTION("the place is taken") {
    fs::create_directory(bench.folder() / "copy");
    CHECK(bench.journal().checkpoint(bench.folder() / "copy").has_error());
  }
  SECTION("the disk is at its reserve") {
    RocksdbJournalOptions full = RocksdbBench::options();
    full.reserve_bytes = 1;
    full.free_bytes = [] { return std::optional<std::uint64_t>(0); };
    REQUIRE(bench.try_reopen(full).has_value());
    CHECK(bench.journal().checkpoint(bench.folder() / "copy").error().kind ==
          ErrorKind::StorageFull);
    CHECK_FALSE(fs::exists(bench.folder() / "copy"));
    bench.reopen();
  }
  SECTION("there is no such place") {
    CHECK(bench.journal().checkpoint(bench.folder() / "no" / "copy").has_error());
  }
  fill(bench.journal(), kBoard, 1);
  CHECK(read_all(bench.journal(), kBoard).size() == 4);
}

TEST_CASE("CPT-4: the store keeps its id, until its history goes back", "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 3);
  const StoreId id = bench.journal().id();
  CHECK(id != StoreId{});
  bench.reopen();
  CHECK(bench.journal().id() == id);

  RocksdbJournalOptions options = RocksdbBench::options();
  SECTION("by a copy that goes on by itself") {
    options.new_history = true;
  }
  SECTION("by a loss that was accepted") {
    bench.close();
    fs::remove(bench.folder() / "journal.mark");
    options.accept_loss = true;
  }
  REQUIRE(bench.try_reopen(options).has_value());
  const StoreId other = bench.journal().id();
  CHECK(other != id);
  CHECK(read_all(bench.journal(), kBoard).size() == 3);
  bench.reopen();  // the mark belongs to the new id
  CHECK(bench.journal().id() == other);
}

}  // namespace
}  // namespace atelier::storage
