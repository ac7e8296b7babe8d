#include "load-tests/engine/ledger.h"

#include <catch2/catch.hpp>

namespace atelier::load {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;

// Two boards of three people; person 0 edits at 0 s and 2 s, person 3 at 3 s, person 1 points at 2
// s. A second of warm-up, ten that count.
class OnTwoBoards {
 public:
  OnTwoBoards() { ledger.begin(100 * kSecond); }

  void send_all() {
    for (Tag tag = 0; tag < schedule.size(); ++tag) ledger.sent(tag, at(tag));
  }
  Nanoseconds at(Tag tag) const { return ledger.intended_at(tag); }
  void deliver_all() {
    for (const std::uint32_t person : {1u, 2u}) {
      ledger.edit(person, 0, at(0) + 1000);
      ledger.edit(person, 2, at(2) + 2000);
    }
    for (const std::uint32_t person : {4u, 5u}) ledger.edit(person, 3, at(3) + 3000);
  }

  static Scenario scenario() {
    Scenario scenario;
    scenario.boards = 2;
    scenario.people = 3;
    scenario.warm_up_seconds = 1;
    scenario.seconds = 10;
    return scenario;
  }
  Schedule schedule = {{0, 0, ActionKind::Create},
                       {2 * kSecond, 1, ActionKind::Point},
                       {2 * kSecond, 0, ActionKind::Move},
                       {3 * kSecond, 3, ActionKind::Create}};
  Ledger ledger{scenario(), schedule};
};

TEST_CASE("a run is complete when everybody has every edit of others on the board, once",
          "[load][ledger]") {
  OnTwoBoards run;
  CHECK(run.ledger.complete(false));  // nothing was sent
  run.send_all();
  CHECK_FALSE(run.ledger.complete(false));
  run.deliver_all();
  CHECK(run.ledger.complete(false));
  const Totals totals = run.ledger.totals();
  CHECK(totals.edits_sent == 3);
  CHECK(totals.cursors_sent == 1);
  CHECK(totals.edits_expected == 6);
  CHECK(totals.edits_delivered == 6);
  CHECK(totals.incomplete_people == 0);
}

TEST_CASE("one edit twice does not make up for one that is missing", "[load][ledger]") {
  OnTwoBoards run;
  run.send_all();
  run.deliver_all();
  OnTwoBoards other;
  other.send_all();
  other.ledger.edit(1, 0, other.at(0));
  other.ledger.edit(1, 0, other.at(0));  // instead of 2
  for (const Tag tag : {0u, 2u}) other.ledger.edit(2, tag, other.at(tag));
  for (const std::uint32_t person : {4u, 5u}) other.ledger.edit(person, 3, other.at(3));
  CHECK(other.ledger.totals().edits_delivered == run.ledger.totals().edits_delivered);
  CHECK_FALSE(other.ledger.complete(false));
  CHECK(other.ledger.totals().incomplete_people == 1);
}

TEST_CASE("an edit of another board is an edit too many", "[load][ledger]") {
  OnTwoBoards run;
  run.send_all();
  run.deliver_all();
  run.ledger.edit(4, 0, run.at(0));
  CHECK_FALSE(run.ledger.complete(false));
}

TEST_CASE("latency runs from the intended moment, of what is after the warm-up", "[load][ledger]") {
  OnTwoBoards run;
  for (Tag tag = 0; tag < run.schedule.size(); ++tag) run.ledger.sent(tag, run.at(tag) + 50);
  run.deliver_all();
  CHECK(run.ledger.edit_latency().count() == 4);  // the first edit is of the warm-up
  CHECK(run.ledger.edit_latency().longest() == 3000);
  CHECK(run.ledger.lateness().longest() == 50);
  CHECK(run.ledger.lateness().count() == 3);
}

TEST_CASE("an edit is seen by all when the last of its board has it", "[load][ledger]") {
  OnTwoBoards run;
  run.send_all();
  run.ledger.edit(1, 2, run.at(2) + 2000);
  CHECK(run.ledger.seen_by_all_latency().count() == 0);
  run.ledger.edit(2, 2, run.at(2) + 9000);
  CHECK(run.ledger.seen_by_all_latency().count() == 1);
  CHECK(run.ledger.seen_by_all_latency().longest() == 9000);
  for (const std::uint32_t person : {1u, 2u}) run.ledger.edit(person, 0, run.at(0) + 50'000);
  CHECK(run.ledger.seen_by_all_latency().count() == 1);  // that was of the warm-up
}

TEST_CASE("one's own are no deliveries, and neither is what no tag names", "[load][ledger]") {
  OnTwoBoards run;
  run.send_all();
  run.deliver_all();
  run.ledger.edit(0, 2, run.at(2));
  run.ledger.edit(1, kNoTag, run.at(2));
  run.ledger.edit(77, 2, run.at(2));
  run.ledger.cursor(1, 1, run.at(1));
  CHECK(run.ledger.complete(false));
  CHECK(run.ledger.totals().deliveries_in_time == 4);
  run.ledger.cursor(0, 1, run.at(1) + 10);
  CHECK(run.ledger.totals().deliveries_in_time == 5);
  CHECK(run.ledger.totals().cursor_deliveries_in_time == 1);
}

TEST_CASE("where a protocol acknowledges, every edit wants its answer", "[load][ledger]") {
  OnTwoBoards run;
  run.send_all();
  run.deliver_all();
  CHECK_FALSE(run.ledger.complete(true));
  run.ledger.acknowledged(0, run.at(0));
  run.ledger.acknowledged(2, run.at(2) + 500);
  CHECK_FALSE(run.ledger.complete(true));
  run.ledger.acknowledged(3, run.at(3) + 700);
  CHECK(run.ledger.complete(true));
  CHECK(run.ledger.acknowledgement_latency().longest() == 700);
}

TEST_CASE("who is excused may miss everything", "[load][ledger]") {
  OnTwoBoards run;
  run.ledger.excuse(2);
  run.send_all();
  for (const Tag tag : {0u, 2u}) run.ledger.edit(1, tag, run.at(tag));
  for (const std::uint32_t person : {4u, 5u}) run.ledger.edit(person, 3, run.at(3));
  CHECK(run.ledger.complete(false));
  CHECK(run.ledger.seen_by_all_latency().count() == 2);
}

TEST_CASE("what the excused read in the end is no latency of the others", "[load][ledger]") {
  OnTwoBoards run;
  run.ledger.excuse(2);
  run.send_all();
  run.ledger.edit(1, 2, run.at(2) + 400);
  run.ledger.edit(2, 2, run.at(2) + 5 * kSecond);
  CHECK(run.ledger.edit_latency().count() == 1);
  CHECK(run.ledger.edit_latency().longest() == 400);
  CHECK(run.ledger.totals().deliveries_in_time == 1);
}

}  // namespace
}  // namespace atelier::load
