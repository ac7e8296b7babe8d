// A board as it was: read from its log up to an entry or a time.
#include <catch2/catch.hpp>

#include "protocol/record_codec.h"
#include "server/app/board_reading.h"
#include "server/app/board_seed.h"
#include "server/app/utc_date.h"
#include "storage/memory_journal.h"
#include "tests/app/result_text.h"

namespace atelier::app {
namespace {

constexpr WallMillis kMorning = 1'795'334'400'000;  // 2026-11-22T08:00:00Z
constexpr WallMillis kMinute = 60'000;
const BoardId kId(BoardId::Bytes{5});

storage::NewRecord record(Seq seq, WallMillis time, const protocol::BoardRecord& content) {
  const auto kind = static_cast<std::uint16_t>(protocol::kind_of(content));
  return {seq, storage::RecordKind(kind), time, protocol::encode_record(content)};
}

protocol::ServerOperations deleted(ObjectId note, document::Hlc hlc) {
  protocol::ServerOperations change;
  change.cause = protocol::ServerCause::Reversal;
  change.hlc = hlc;
  change.operations.push_back({note, {}, document::Delete{}});
  return change;
}

// Two notes at eight, the first one deleted a minute later, the second two minutes later.
struct Morning {
  Morning() {
    const NoteDraft draft{.position = {}, .size = {6400, 6400}, .text = "bonjour"};
    const auto seed = seed_notes({draft, draft}, kMorning);
    REQUIRE(seed);
    const ObjectId first = seed->operations.front().object;
    const ObjectId second(first.replica(), first.counter() + 1);
    const document::Hlc later = seed->hlc + 1000;
    const storage::Epoch owner = journal.take_over(kId).value();
    const std::vector<storage::NewRecord> records{
        record(Seq(1), kMorning, *seed), record(Seq(2), kMorning + kMinute, deleted(first, later)),
        record(Seq(3), kMorning + 2 * kMinute, deleted(second, later + 1))};
    REQUIRE(journal.commit({{kId, owner, records, {}}}));
  }

  // Notes that are there at `moment`.
  std::size_t notes_at(const std::string& moment) {
    const auto board = read_board_at(journal, kId, parse_past_moment(moment).value());
    REQUIRE(board);
    std::size_t notes = 0;
    board->document().for_each(
        [&](const document::Object& object) { notes += object.deleted() ? 0 : 1; });
    return notes;
  }

  storage::MemoryJournal journal;
};

TEST_CASE("a board is read as it was after an entry", "[app][past]") {
  Morning morning;
  CHECK(morning.notes_at("0") == 0);
  CHECK(morning.notes_at("1") == 2);
  CHECK(morning.notes_at("2") == 1);
  CHECK(morning.notes_at("3") == 0);
  CHECK(morning.notes_at("4000") == 0);
}

TEST_CASE("a board is read as it was at a time", "[app][past]") {
  Morning morning;
  CHECK(morning.notes_at("2026-11-22T07:59:59Z") == 0);
  CHECK(morning.notes_at("2026-11-22T08:00:00Z") == 2);
  CHECK(morning.notes_at("2026-11-22T08:01:30Z") == 1);
  CHECK(morning.notes_at("2027-01-01T00:00:00Z") == 0);
}

TEST_CASE("a past that reaches to the end is the present", "[app][past]") {
  Morning morning;
  const auto past = read_board_at(morning.journal, kId, PastMoment{});
  const auto present = read_board(morning.journal, kId);
  REQUIRE(past);
  REQUIRE(present);
  CHECK(past->encode_snapshot() == present->encode_snapshot());
}

TEST_CASE("a damaged past is not shown", "[app][past]") {
  Morning morning;
  morning.journal.damage(kId, Seq(2));
  CHECK(read_board_at(morning.journal, kId, PastMoment{}).error().kind == ErrorKind::Damaged);
}

TEST_CASE("a moment is an entry or a time, and nothing else", "[app][past]") {
  for (const char* wrong : {"", "-1", "1x", "2026-11-22", "2026-02-30T08:00:00Z",
                            "2026-11-22T24:00:00Z", "2026-11-22T08:00:60Z", "2026-11-22t08:00:00z",
                            "2026-11-22T08:0 :00Z", "18446744073709551616"}) {
    INFO(wrong);
    CHECK_FALSE(parse_past_moment(wrong));
  }
  CHECK(parse_past_moment("2026-11-22T08:00:00Z")->time == kMorning + 999);
  CHECK(parse_utc_timestamp(utc_timestamp(kMorning)) == kMorning);
}

}  // namespace
}  // namespace atelier::app
