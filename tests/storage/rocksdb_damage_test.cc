// What the RocksDB adapter says when the disk has lost or changed something behind its back.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "storage/key_layout.h"
#include "tests/storage/journal_bench.h"
#include "tests/storage/raw_store.h"

namespace atelier::storage {
namespace {

namespace fs = std::filesystem;

const BoardId kBoard = board_id(1);
const BoardId kNeighbour = board_id(2);

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void replace(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::map<fs::path, std::string> all_files(const fs::path& folder) {
  std::map<fs::path, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = content(entry.path());
  }
  return files;
}

// The write-ahead log that holds data; there is one in these small stores.
fs::path write_ahead_log(const RocksdbBench& bench) {
  fs::path largest;
  for (const auto& entry : fs::directory_iterator(bench.folder() / "journal")) {
    const bool log = entry.path().extension() == ".log";
    if (log && (largest.empty() || entry.file_size() > fs::file_size(largest))) {
      largest = entry.path();
    }
  }
  REQUIRE_FALSE(largest.empty());
  return largest;
}

// 100 synced commits whose write-ahead log is still the only copy; closed.
class WrittenBench : public RocksdbBench {
 public:
  WrittenBench() {
    const Epoch owner = journal().take_over(kBoard).value();
    for (std::uint64_t seq = 1; seq <= 100; ++seq) {
      const NewRecord page_filler = note(seq, std::string(100, 'n'));
      REQUIRE(journal().commit({append(kBoard, owner, {page_filler})}).has_value());
    }
    close();
  }
};

void expect_refused_untouched(RocksdbBench& bench) {
  const auto before = all_files(bench.folder());
  const Result<> opened = bench.try_reopen(RocksdbBench::options());
  REQUIRE(opened.has_error());
  INFO(opened.error().detail);
  CHECK(opened.error().kind == ErrorKind::Damaged);
  auto after = all_files(bench.folder());
  // The lock holds the number of the process that tried.
  after[bench.folder() / "atelier.lock"] = before.at(bench.folder() / "atelier.lock");
  CHECK(before == after);
}

void expect_loss_can_be_accepted(RocksdbBench& bench) {
  RocksdbJournalOptions accept = RocksdbBench::options();
  accept.accept_loss = true;
  const Result<> opened = bench.try_reopen(accept);
  if (!opened) INFO(opened.error().detail);
  REQUIRE(opened.has_value());
  const std::vector<Record> left = read_all(bench.journal(), kBoard);
  CHECK(left.size() < 100);
  fill(bench.journal(), kBoard, 1);
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() == left.size() + 1);
}

TEST_CASE("RKS-1: a bit that turned in the middle of the write-ahead log is refused by the mark",
          "[journal][rocksdb]") {
  WrittenBench bench;
  const fs::path log = write_ahead_log(bench);
  std::string bytes = content(log);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  replace(log, bytes);
  expect_refused_untouched(bench);
  CHECK(bench.try_reopen(RocksdbBench::options())
            .error()
            .detail.find("acknowledged writes are missing") != std::string::npos);
  expect_loss_can_be_accepted(bench);
}

TEST_CASE("RKS-2: a page of zeros in the write-ahead log is refused by the mark",
          "[journal][rocksdb]") {
  WrittenBench bench;
  const fs::path log = write_ahead_log(bench);
  std::string bytes = content(log);
  REQUIRE(bytes.size() > 20'000);
  bytes.replace(8192, 4096, 4096, '\0');
  replace(log, bytes);
  expect_refused_untouched(bench);
}

TEST_CASE("RKS-3: a write-ahead log that is gone is refused", "[journal][rocksdb]") {
  WrittenBench bench;
  fs::remove(write_ahead_log(bench));
  expect_refused_untouched(bench);
  expect_loss_can_be_accepted(bench);
}

TEST_CASE("RKS-20: the zeros behind the last record of a log that was not closed mean nothing",
          "[journal][rocksdb]") {
  std::uintmax_t length_in_use = 0;
  RocksdbBench bench;
  const Epoch owner = bench.journal().take_over(kBoard).value();
  for (std::uint64_t seq = 1; seq <= 100; ++seq) {
    REQUIRE(bench.journal().commit({append(kBoard, owner, notes(seq, 1))}).has_value());
    const std::uintmax_t length = fs::file_size(write_ahead_log(bench));
    // No commit makes the file longer, so that no sync has to write its length.
    if (seq > 1) REQUIRE(length == length_in_use);
    length_in_use = length;
  }
  // As a kill leaves it.
  const std::string in_use = content(write_ahead_log(bench));
  bench.close();
  const std::string closed = content(write_ahead_log(bench));
  REQUIRE(closed.size() < in_use.size());
  CHECK(in_use.substr(0, closed.size()) == closed);
  CHECK(in_use.find_first_not_of('\0', closed.size()) == std::string::npos);

  replace(write_ahead_log(bench), in_use);
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() == 100);
}

TEST_CASE("RKS-4: a torn tail that nobody was told of is accepted", "[journal][rocksdb]") {
  WrittenBench bench;
  std::ofstream(write_ahead_log(bench), std::ios::binary | std::ios::app)
      << std::string("\x12\x34\x56\x78\x40\x00\x01torn", 11);
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() == 100);
}

TEST_CASE("RKS-5: a journal that vanished beside its mark is refused", "[journal][rocksdb]") {
  WrittenBench bench;
  fs::remove_all(bench.folder() / "journal");
  SECTION("and its format is there") {}
  SECTION("with its format") {
    fs::remove(bench.folder() / "journal.format");
  }
  expect_refused_untouched(bench);
  RocksdbJournalOptions look = RocksdbBench::options();
  look.read_only = true;
  CHECK(bench.try_reopen(look).error().kind == ErrorKind::Damaged);
}

TEST_CASE("RKS-6: a missing, damaged or foreign mark is refused", "[journal][rocksdb]") {
  WrittenBench bench;
  const fs::path mark = bench.folder() / "journal.mark";
  SECTION("missing") {
    fs::remove(mark);
  }
  SECTION("damaged") {
    replace(mark, std::string(4096, 'x'));
  }
  SECTION("foreign") {
    WrittenBench other;
    replace(mark, content(other.folder() / "journal.mark"));
  }
  expect_refused_untouched(bench);
  RocksdbJournalOptions accept = RocksdbBench::options();
  accept.accept_loss = true;
  REQUIRE(bench.try_reopen(accept).has_value());
  bench.reopen();
  CHECK(read_all(bench.journal(), kBoard).size() == 100);
}

TEST_CASE("RKS-7: one torn slot of the mark is no loss", "[journal][rocksdb]") {
  WrittenBench bench;
  const Mark before = MarkFile::read(bench.folder() / "journal.mark").value();
  std::string bytes = content(bench.folder() / "journal.mark");
  const std::size_t newest = (before.generation % 2) * 2048;
  bytes.replace(newest + 20, 8, 8, 'x');
  replace(bench.folder() / "journal.mark", bytes);
  CHECK(MarkFile::read(bench.folder() / "journal.mark").value().generation ==
        before.generation - 1);
  bench.reopen();
}

TEST_CASE("RKS-8: a damaged board is refused alone, its bytes untouched", "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 5);
  fill(bench.journal(), kNeighbour, 5);
  bench.close();
  const fs::path store = bench.folder() / "journal";
  bool found_at_take_over = true;
  SECTION("its last records are gone") {
    raw_delete(store, "log", log_key(kBoard, Seq(5)));
  }
  SECTION("its head is gone") {
    raw_delete(store, "head", head_key(kBoard));
  }
  SECTION("its head is malformed") {
    raw_put(store, "head", head_key(kBoard), "?");
  }
  SECTION("its last record is another's") {
    raw_put(store, "log", log_key(kBoard, Seq(5)),
            raw_get(store, "log", log_key(kNeighbour, Seq(5))));
  }
  SECTION("a record in the middle is gone") {
    raw_delete(store, "log", log_key(kBoard, Seq(3)));
    found_at_take_over = false;
  }
  SECTION("two records changed places") {
    const std::string two = raw_get(store, "log", log_key(kBoard, Seq(2)));
    raw_put(store, "log", log_key(kBoard, Seq(2)), raw_get(store, "log", log_key(kBoard, Seq(3))));
    raw_put(store, "log", log_key(kBoard, Seq(3)), two);
    found_at_take_over = false;
  }
  SECTION("a byte of a payload changed") {
    std::string record = raw_get(store, "log", log_key(kBoard, Seq(2)));
    record.back() = '!';
    raw_put(store, "log", log_key(kBoard, Seq(2)), record);
    found_at_take_over = false;
  }
  bench.reopen();
  CHECK(verify_all(bench.journal(), kBoard).error().kind == ErrorKind::Damaged);
  if (found_at_take_over) {
    CHECK(bench.journal().take_over(kBoard).error().kind == ErrorKind::Damaged);
  }
  CHECK(bench.journal().boards().value() == std::vector<BoardId>{kBoard, kNeighbour});
  fill(bench.journal(), kNeighbour, 1);
  CHECK(read_all(bench.journal(), kNeighbour).size() == 6);
}

TEST_CASE("RKS-9: a damaged snapshot is Damaged, a half-written one does not exist",
          "[journal][rocksdb]") {
  RocksdbBench bench;
  fill(bench.journal(), kBoard, 2);
  const std::string large(150'000, 's');
  REQUIRE(bench.journal()
              .put_snapshot(kBoard, snapshot_at_head(bench.journal(), kBoard, large))
              .has_value());
  bench.close();
  const fs::path store = bench.folder() / "journal";
  SECTION("a chunk is gone") {
    raw_delete(store, "snapshot", snapshot_key(kBoard, {Seq(2), 1}));
  }
  SECTION("a chunk changed") {
    raw_put(store, "snapshot", snapshot_key(kBoard, {Seq(2), 0}), "other");
  }
  SECTION("a later one has no manifest") {
    raw_put(store, "snapshot", snapshot_key(kBoard, {Seq(9), 0}), "half");
    bench.reopen();
    CHECK(bench.journal().newest_snapshot(kBoard).value()->seq == Seq(2));
    return;
  }
  bench.reopen();
  CHECK(bench.journal().newest_snapshot(kBoard).error().kind == ErrorKind::Damaged);
  CHECK(verify_all(bench.journal(), kBoard).has_value());
}

}  // namespace
}  // namespace atelier::storage
