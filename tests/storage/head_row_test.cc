// The head row of a board: written now and then, and what it still proves (storage/FORMAT.md, "The
// head row").
#include <catch2/catch.hpp>

#include "storage/key_layout.h"
#include "storage/record_format.h"
#include "tests/storage/journal_bench.h"
#include "tests/storage/raw_store.h"

namespace atelier::storage {
namespace {

const BoardId kBoard = board_id(1);
const BoardId kNeighbour = board_id(2);

class HeadRowBench {
 public:
  HeadRowBench() { reopen(); }
  RocksdbJournal& journal() { return bench_.journal(); }
  void take_over(const BoardId& board) { owner_ = journal().take_over(board).value(); }
  // One record more for the board that was taken over last.
  void commit(const BoardId& board, std::uint64_t seq) {
    REQUIRE(journal().commit({append(board, owner_, notes(seq, 1))}).has_value());
  }
  void pass(std::chrono::milliseconds time) { clock_.now += time; }
  void reopen() {
    RocksdbJournalOptions options = RocksdbBench::options();
    options.clock = &clock_;
    REQUIRE(bench_.try_reopen(options).has_value());
  }
  // Behind the adapter's back, which is closed meanwhile.
  std::filesystem::path closed_store() {
    bench_.close();
    return bench_.folder() / "journal";
  }
  // Which record the row names.
  std::uint64_t named(const BoardId& board) {
    const StoredHead row = decode_head(raw_get(closed_store(), "head", head_key(board))).value();
    reopen();
    return row.head.seq.number();
  }

 private:
  ManualClock clock_;
  RocksdbBench bench_;
  Epoch owner_;
};

TEST_CASE("RKS-21: the head row is written with an owner's first commit and then once a second",
          "[journal][rocksdb]") {
  HeadRowBench bench;
  bench.take_over(kBoard);
  bench.commit(kBoard, 1);
  bench.pass(std::chrono::milliseconds(999));
  bench.commit(kBoard, 2);
  CHECK(bench.named(kBoard) == 1);
  CHECK(bench.journal().head(kBoard).value().seq == Seq(2));

  bench.take_over(kBoard);
  bench.commit(kBoard, 3);
  bench.pass(std::chrono::milliseconds(1));
  bench.commit(kBoard, 4);
  CHECK(bench.named(kBoard) == 3);

  bench.take_over(kBoard);
  bench.commit(kBoard, 5);
  bench.pass(std::chrono::milliseconds(1000));
  bench.commit(kBoard, 6);
  bench.commit(kBoard, 7);
  CHECK(bench.named(kBoard) == 6);
  CHECK(bench.journal().head(kBoard).value().seq == Seq(7));
  CHECK(read_all(bench.journal(), kBoard).size() == 7);
}

TEST_CASE("RKS-22: a log is verified from its head row to its end", "[journal][rocksdb]") {
  HeadRowBench bench;
  fill(bench.journal(), kNeighbour, 5);
  bench.take_over(kBoard);
  for (std::uint64_t seq = 1; seq <= 5; ++seq) bench.commit(kBoard, seq);
  REQUIRE(bench.named(kBoard) == 1);
  const std::filesystem::path store = bench.closed_store();
  bool damaged = true;
  SECTION("as it was written") {
    damaged = false;
  }
  SECTION("the record that the row names is gone") {
    raw_delete(store, "log", log_key(kBoard, Seq(1)));
  }
  SECTION("the record that the row names is another's") {
    raw_put(store, "log", log_key(kBoard, Seq(1)),
            raw_get(store, "log", log_key(kNeighbour, Seq(1))));
  }
  SECTION("a record behind it is gone") {
    raw_delete(store, "log", log_key(kBoard, Seq(3)));
  }
  SECTION("the last record is another's") {
    raw_put(store, "log", log_key(kBoard, Seq(5)),
            raw_get(store, "log", log_key(kNeighbour, Seq(5))));
  }
  SECTION("a payload behind it changed") {
    std::string record = raw_get(store, "log", log_key(kBoard, Seq(4)));
    record.back() = '!';
    raw_put(store, "log", log_key(kBoard, Seq(4)), record);
  }
  SECTION("the row names a record that never was") {
    raw_put(store, "head", head_key(kBoard), encode_head({Epoch(1), {Seq(6), Hash{7}}}));
  }
  SECTION("the row names another chain") {
    raw_put(store, "head", head_key(kBoard), encode_head({Epoch(1), {Seq(5), Hash{7}}}));
  }
  SECTION("the row is gone") {
    raw_delete(store, "head", head_key(kBoard));
  }
  bench.reopen();
  CHECK(verify_all(bench.journal(), kBoard).has_error() == damaged);
  const Result<Epoch> taken = bench.journal().take_over(kBoard);
  CHECK(taken.has_error() == damaged);
  if (damaged) CHECK(taken.error().kind == ErrorKind::Damaged);
  CHECK(read_all(bench.journal(), kNeighbour).size() == 5);
}

TEST_CASE("RKS-23: reading begins behind the head row as well as before it", "[journal][rocksdb]") {
  HeadRowBench bench;
  bench.take_over(kBoard);
  for (std::uint64_t seq = 1; seq <= 5; ++seq) {
    bench.commit(kBoard, seq);
    if (seq == 2) bench.pass(std::chrono::seconds(2));
  }
  REQUIRE(bench.named(kBoard) == 3);
  const std::vector<Record> all = read_all(bench.journal(), kBoard);
  for (std::uint64_t after = 1; after <= 5; ++after) {
    const Hash from = chain_hash(all[after - 1].header);
    std::uint64_t seen = 0;
    const auto count = [&](const Record&) { return ++seen > 0; };
    CHECK(bench.journal().read(kBoard, Seq(after), from, count).has_value());
    CHECK(seen == 5 - after);
    CHECK(bench.journal().read(kBoard, Seq(after), Hash{1}, count).error().kind ==
          ErrorKind::Damaged);
  }
}

}  // namespace
}  // namespace atelier::storage
