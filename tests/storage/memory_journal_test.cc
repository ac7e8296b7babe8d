#include "storage/memory_journal.h"

#include <catch2/catch.hpp>

#include "tests/storage/journal_bench.h"

namespace atelier::storage {
namespace {

const BoardId kBoard = board_id(1);

TEST_CASE("MEM-1: what is staged is neither visible nor durable before its sync", "[journal]") {
  MemoryJournal journal;
  const Epoch owner = fill(journal, kBoard, 1);
  REQUIRE(journal.stage({append(kBoard, owner, notes(2, 2))}).has_value());
  REQUIRE(journal.stage({append(kBoard, owner, notes(4, 1))}).has_value());
  CHECK(read_all(journal, kBoard).size() == 1);
  SECTION("a sync makes it so") {
    journal.sync();
    CHECK(read_all(journal, kBoard).size() == 4);
  }
  SECTION("a crash drops it") {
    journal.crash();
    CHECK(read_all(journal, kBoard).size() == 1);
    CHECK(journal.commit({append(kBoard, owner, notes(2, 1))}).error().kind == ErrorKind::Conflict);
  }
  SECTION("a crash may keep whole batches that nobody was told of") {
    journal.crash(1);
    CHECK(read_all(journal, kBoard).size() == 3);
  }
}

TEST_CASE("MEM-2: a full disk refuses one commit and heals", "[journal]") {
  MemoryJournal journal;
  const Epoch owner = fill(journal, kBoard, 1);
  journal.fail_next_commit(CommitFault::StorageFull);
  const Append next = append(kBoard, owner, notes(2, 1));
  CHECK(journal.commit({next}).error().kind == ErrorKind::StorageFull);
  CHECK(read_all(journal, kBoard).size() == 1);
  CHECK(journal.commit({next}).has_value());
}

TEST_CASE("MEM-3: an unknown outcome holds until the crash that tells it", "[journal]") {
  auto [fault, records] = GENERATE(std::pair(CommitFault::UnknownNotWritten, 1),
                                   std::pair(CommitFault::UnknownWritten, 2));
  MemoryJournal journal;
  const Epoch owner = fill(journal, kBoard, 1);
  journal.fail_next_commit(fault);
  CHECK(journal.commit({append(kBoard, owner, notes(2, 1))}).error().kind ==
        ErrorKind::OutcomeUnknown);
  CHECK(read_all(journal, kBoard).size() == 1);
  CHECK(journal.commit({append(kBoard, owner, notes(2, 1))}).error().kind ==
        ErrorKind::OutcomeUnknown);
  journal.crash();
  CHECK(read_all(journal, kBoard).size() == static_cast<std::size_t>(records));
  CHECK_NOTHROW(fill(journal, kBoard, 1));
}

TEST_CASE("MEM-4: a turned bit is Damaged for its board alone", "[journal]") {
  MemoryJournal journal;
  fill(journal, kBoard, 3);
  fill(journal, board_id(2), 3);
  journal.damage(kBoard, Seq(2));
  CHECK(verify_all(journal, kBoard).error().kind == ErrorKind::Damaged);
  CHECK(verify_all(journal, board_id(2)).has_value());
}

}  // namespace
}  // namespace atelier::storage
