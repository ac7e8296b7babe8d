// The contract of the journal port, rule by rule (storage/FORMAT.md, "The contract"), for any
// adapter.
//
// Include it once, in a file that lists the benches in `JournalBenches`: each rule then becomes one
// test per adapter. A bench is default-constructible and has journal() and reopen().
#pragma once

#include <catch2/catch.hpp>

#include "storage/chain.h"
#include "tests/storage/journal_bench.h"

namespace atelier::storage {

inline ErrorKind kind_of(const Result<>& result) {
  REQUIRE(result.has_error());
  return result.error().kind;
}

TEMPLATE_LIST_TEST_CASE(
    "JRN-1: what was committed is read back whole, in order and after a restart", "[journal]",
    JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  fill(bench.journal(), board, 3);
  fill(bench.journal(), board, 2);
  for (int opening = 0; opening < 2; ++opening) {
    const std::vector<Record> records = read_all(bench.journal(), board);
    REQUIRE(records.size() == 5);
    for (std::size_t i = 0; i < records.size(); ++i) {
      CHECK(records[i].header.seq == Seq(i + 1));
      CHECK(records[i].header.kind == RecordKind(1));
      CHECK(records[i].header.time == static_cast<WallMillis>(1'700'000'000'001 + i));
      CHECK(records[i].payload == "payload " + std::to_string(i + 1));
    }
    CHECK(bench.journal().head(board).value().seq == Seq(5));
    bench.reopen();
  }
}

TEMPLATE_LIST_TEST_CASE(
    "JRN-2: a commit that expects another head is a Conflict and writes nothing", "[journal]",
    JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  const Epoch owner = fill(bench.journal(), board, 3);
  auto commit = [&](std::vector<NewRecord> records) {
    return bench.journal().commit({append(board, owner, std::move(records))});
  };
  CHECK(kind_of(commit(notes(3, 1))) == ErrorKind::Conflict);
  CHECK(kind_of(commit(notes(5, 1))) == ErrorKind::Conflict);
  CHECK(kind_of(commit({note(4, "a"), note(6, "b")})) == ErrorKind::Conflict);
  CHECK(read_all(bench.journal(), board).size() == 3);
  CHECK(commit(notes(4, 1)).has_value());
}

TEMPLATE_LIST_TEST_CASE("JRN-3: only the newest owner may commit", "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  CHECK(kind_of(bench.journal().commit({append(board, Epoch(), notes(1, 1))})) ==
        ErrorKind::Conflict);
  const Epoch first = bench.journal().take_over(board).value();
  const Epoch second = bench.journal().take_over(board).value();
  CHECK(second > first);
  CHECK(kind_of(bench.journal().commit({append(board, first, notes(1, 1))})) ==
        ErrorKind::Conflict);
  CHECK(bench.journal().commit({append(board, second, notes(1, 1))}).has_value());
  bench.reopen();
  const Epoch third = bench.journal().take_over(board).value();
  CHECK(third > second);
  CHECK(kind_of(bench.journal().commit({append(board, second, notes(2, 1))})) ==
        ErrorKind::Conflict);
}

TEMPLATE_LIST_TEST_CASE("JRN-4: a commit over several boards is durable whole or not at all",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId ada = board_id(1);
  const BoardId bea = board_id(2);
  const Epoch ada_owner = bench.journal().take_over(ada).value();
  const Epoch bea_owner = bench.journal().take_over(bea).value();
  const Append good = append(ada, ada_owner, notes(1, 2), {{"replica", "7"}});
  CHECK(kind_of(bench.journal().commit({good, append(bea, bea_owner, notes(9, 1))})) ==
        ErrorKind::Conflict);
  CHECK(read_all(bench.journal(), ada).empty());
  CHECK(bench.journal().rows(ada).value().empty());
  CHECK(bench.journal().commit({good, append(bea, bea_owner, notes(1, 1))}).has_value());
  bench.reopen();
  CHECK(read_all(bench.journal(), ada).size() == 2);
  CHECK(read_all(bench.journal(), bea).size() == 1);
  CHECK(bench.journal().boards().value() == std::vector<BoardId>{ada, bea});
}

TEMPLATE_LIST_TEST_CASE("JRN-5: a malformed batch is Invalid and writes nothing", "[journal]",
                        JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  const Epoch owner = bench.journal().take_over(board).value();
  const Append one = append(board, owner, notes(1, 1));
  CHECK(kind_of(bench.journal().commit({one, one})) == ErrorKind::Invalid);
  CHECK(kind_of(bench.journal().commit({append(board, owner, {}, {{"", "x"}})})) ==
        ErrorKind::Invalid);
  const std::string huge(kPayloadBytesMax + 1, 'x');
  CHECK(kind_of(bench.journal().commit({append(board, owner, {note(1, huge)})})) ==
        ErrorKind::Invalid);
  CHECK(read_all(bench.journal(), board).empty());
}

TEMPLATE_LIST_TEST_CASE("JRN-6: rows change with their records; an empty value removes a row",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  const Epoch owner = bench.journal().take_over(board).value();
  auto commit = [&](std::vector<NewRecord> records, std::vector<Row> rows) {
    return bench.journal().commit({append(board, owner, std::move(records), std::move(rows))});
  };
  REQUIRE(commit(notes(1, 1), {{"a", "1"}, {"b", "2"}}).has_value());
  REQUIRE(commit({}, {{"a", "3"}, {"b", ""}, {"c", "4"}}).has_value());
  bench.reopen();
  const std::vector<Row> rows = bench.journal().rows(board).value();
  REQUIRE(rows.size() == 2);
  CHECK((rows[0].key == "a" && rows[0].value == "3"));
  CHECK((rows[1].key == "c" && rows[1].value == "4"));
  CHECK(bench.journal().rows(board_id(2)).value().empty());
}

TEMPLATE_LIST_TEST_CASE("JRN-7: each record links to the one before, and salts differ", "[journal]",
                        JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  const Epoch owner = bench.journal().take_over(board).value();
  REQUIRE(bench.journal()
              .commit({append(board, owner, {note(1, "same"), note(2, "same"), note(3, "")})})
              .has_value());
  const std::vector<Record> records = read_all(bench.journal(), board);
  REQUIRE(records.size() == 3);
  CHECK(records[0].header.previous == Hash{});
  CHECK(records[1].header.previous == chain_hash(records[0].header));
  CHECK(records[0].header.payload_hash != records[1].header.payload_hash);
  CHECK(records[2].payload == "");
  CHECK(bench.journal().head(board).value().chain == chain_hash(records[2].header));
}

TEMPLATE_LIST_TEST_CASE(
    "JRN-8: reading starts anywhere, verified from the chain given, and stops on "
    "request",
    "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  fill(bench.journal(), board, 5);
  const std::vector<Record> all = read_all(bench.journal(), board);
  std::vector<Seq> seen;
  auto two = [&](const Record& record) {
    seen.push_back(record.header.seq);
    return seen.size() < 2;
  };
  const Hash at_two = chain_hash(all[1].header);
  CHECK(bench.journal().read(board, Seq(2), at_two, two).has_value());
  CHECK(seen == std::vector<Seq>{Seq(3), Seq(4)});
  auto any = [](const Record&) { return true; };
  CHECK(bench.journal().read(board, Seq(5), chain_hash(all[4].header), any).has_value());
  CHECK(kind_of(bench.journal().read(board, Seq(2), Hash{}, any)) == ErrorKind::Damaged);
  CHECK(kind_of(bench.journal().read(board, Seq(5), at_two, any)) == ErrorKind::Damaged);
  CHECK(kind_of(bench.journal().read(board, Seq(6), at_two, any)) == ErrorKind::Damaged);
}

TEMPLATE_LIST_TEST_CASE("JRN-9: a board without a log is empty, not an error", "[journal]",
                        JournalBenches) {
  TestType bench;
  const BoardId board = board_id(9);
  CHECK(bench.journal().head(board).value().seq == Seq());
  CHECK(read_all(bench.journal(), board).empty());
  CHECK_FALSE(bench.journal().newest_snapshot(board).value().has_value());
  CHECK(bench.journal().boards().value().empty());
}

TEMPLATE_LIST_TEST_CASE("JRN-10: the newest snapshot comes back with the chain to read on from",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  fill(bench.journal(), board, 3);
  REQUIRE(bench.journal()
              .put_snapshot(board, snapshot_at_head(bench.journal(), board, "old"))
              .has_value());
  fill(bench.journal(), board, 3);
  const std::string large(200'000, 's');
  const Snapshot newest = snapshot_at_head(bench.journal(), board, large);
  REQUIRE(bench.journal().put_snapshot(board, newest).has_value());
  fill(bench.journal(), board, 2);
  bench.reopen();
  const std::optional<Snapshot> snapshot = bench.journal().newest_snapshot(board).value();
  REQUIRE(snapshot.has_value());
  CHECK(snapshot->seq == Seq(6));
  CHECK(snapshot->bytes == large);
  std::size_t tail = 0;
  auto count = [&](const Record&) { return ++tail > 0; };
  CHECK(bench.journal().read(board, snapshot->seq, snapshot->chain, count).has_value());
  CHECK(tail == 2);
}

TEMPLATE_LIST_TEST_CASE("JRN-11: a snapshot of anything but a durable state is refused",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  fill(bench.journal(), board, 3);
  const Head head = bench.journal().head(board).value();
  auto put = [&](Seq seq, const Hash& chain) {
    return bench.journal().put_snapshot(board, {seq, chain, "state"});
  };
  CHECK(kind_of(put(head.seq.next(), head.chain)) == ErrorKind::Conflict);
  CHECK(kind_of(put(Seq(2), head.chain)) == ErrorKind::Conflict);
  CHECK(kind_of(put(Seq(), Hash{})) == ErrorKind::Conflict);
  CHECK_FALSE(bench.journal().newest_snapshot(board).value().has_value());
}

TEMPLATE_LIST_TEST_CASE("JRN-12: an erased payload is gone for good and the chain still verifies",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  const Epoch owner = fill(bench.journal(), board, 4);
  const Head before = bench.journal().head(board).value();
  REQUIRE(bench.journal().erase_payload(board, Seq(2), "asked for", 1234).has_value());
  REQUIRE(bench.journal().erase_payload(board, Seq(2), "again", 5678).has_value());
  CHECK(kind_of(bench.journal().erase_payload(board, Seq(9), "", 0)) == ErrorKind::NotFound);
  CHECK(bench.journal().commit({append(board, owner, notes(5, 1))}).has_value());
  bench.reopen();
  const std::vector<Record> records = read_all(bench.journal(), board);
  REQUIRE(records.size() == 5);
  CHECK_FALSE(records[1].payload.has_value());
  CHECK(records[1].salt == Salt{});
  CHECK(records[1].erased_because == "asked for");
  CHECK(records[1].erased_at == 1234);
  CHECK(records[2].payload == "payload 3");
  CHECK(records[4].header.previous == before.chain);
}

TEMPLATE_LIST_TEST_CASE("JRN-13: erasing a payload drops the snapshots that may hold it",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId board = board_id(1);
  fill(bench.journal(), board, 4);
  REQUIRE(bench.journal()
              .put_snapshot(board, snapshot_at_head(bench.journal(), board, "s"))
              .has_value());
  fill(bench.journal(), board, 1);
  REQUIRE(bench.journal().erase_payload(board, Seq(5), "later", 1).has_value());
  CHECK(bench.journal().newest_snapshot(board).value().has_value());
  REQUIRE(bench.journal().erase_payload(board, Seq(4), "at it", 1).has_value());
  CHECK_FALSE(bench.journal().newest_snapshot(board).value().has_value());
}

TEMPLATE_LIST_TEST_CASE("JRN-14: an erased board leaves nothing, and its old owner stays out",
                        "[journal]", JournalBenches) {
  TestType bench;
  const BoardId gone = board_id(1);
  const BoardId kept = board_id(2);
  const Epoch old_owner = fill(bench.journal(), gone, 3);
  fill(bench.journal(), kept, 2);
  REQUIRE(bench.journal().commit({append(gone, old_owner, {}, {{"r", "1"}})}).has_value());
  REQUIRE(
      bench.journal().put_snapshot(gone, snapshot_at_head(bench.journal(), gone, "s")).has_value());
  REQUIRE(bench.journal().erase_board(gone).has_value());
  CHECK(kind_of(bench.journal().commit({append(gone, old_owner, notes(4, 1))})) ==
        ErrorKind::Conflict);
  CHECK(bench.journal().boards().value() == std::vector<BoardId>{kept});
  CHECK(read_all(bench.journal(), gone).empty());
  CHECK(bench.journal().rows(gone).value().empty());
  CHECK_FALSE(bench.journal().newest_snapshot(gone).value().has_value());
  CHECK(read_all(bench.journal(), kept).size() == 2);
  const Epoch new_owner = bench.journal().take_over(gone).value();
  CHECK(kind_of(bench.journal().commit({append(gone, old_owner, notes(1, 1))})) ==
        ErrorKind::Conflict);
  CHECK(bench.journal().commit({append(gone, new_owner, notes(1, 1))}).has_value());
}

}  // namespace atelier::storage
