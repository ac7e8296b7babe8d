#include "load-tests/engine/schedule.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {
namespace {

Scenario workshop() {
  Scenario scenario;
  scenario.boards = 2;
  scenario.people = 25;
  scenario.editors = 20;
  scenario.edits_per_second = 2;
  scenario.cursors_per_second = 10;
  scenario.warm_up_seconds = 5;
  scenario.seconds = 95;
  return scenario;
}

std::map<std::uint32_t, Schedule> by_person(const Schedule& schedule) {
  std::map<std::uint32_t, Schedule> people;
  for (const Action& action : schedule) people[action.person].push_back(action);
  return people;
}

TEST_CASE("a schedule is in order, within its time, and the same each time", "[load][schedule]") {
  const Schedule schedule = make_schedule(workshop());
  const auto earlier = [](const Action& left, const Action& right) { return left.at < right.at; };
  CHECK(std::is_sorted(schedule.begin(), schedule.end(), earlier));
  CHECK(schedule.back().at < nanoseconds(100));
  CHECK(schedule == make_schedule(workshop()));
  Scenario other = workshop();
  other.seed = 2;
  CHECK_FALSE(schedule == make_schedule(other));
}

TEST_CASE("people do what the scenario says, as often as it says", "[load][schedule]") {
  std::size_t edits = 0;
  std::size_t creates = 0;
  for (const auto& [person, actions] : by_person(make_schedule(workshop()))) {
    CAPTURE(person);
    const auto count = [&actions = actions](ActionKind kind) {
      return std::count_if(actions.begin(), actions.end(),
                           [kind](const Action& action) { return action.kind == kind; });
    };
    CHECK(std::abs(count(ActionKind::Point) - 1000) <= 1);
    const auto theirs = count(ActionKind::Create) + count(ActionKind::Move);
    const bool edits_here = person % 25 < 20;
    CHECK((theirs > 0) == edits_here);
    edits += static_cast<std::size_t>(theirs);
    creates += static_cast<std::size_t>(count(ActionKind::Create));
    const auto first = std::find_if(actions.begin(), actions.end(),
                                    [](const Action& action) { return is_edit(action.kind); });
    if (edits_here) CHECK(first->kind == ActionKind::Create);
  }
  CHECK(edits == Approx(2 * 20 * 2 * 100).epsilon(0.05));
  CHECK(static_cast<double>(creates) / static_cast<double>(edits) == Approx(0.2).epsilon(0.08));
}

TEST_CASE("edits come at random moments, cursors at even distances", "[load][schedule]") {
  double sum = 0;
  double sum_of_squares = 0;
  std::size_t gaps = 0;
  for (const auto& [person, actions] : by_person(make_schedule(workshop()))) {
    Nanoseconds last_edit = 0;
    Nanoseconds last_cursor = -1;
    for (const Action& action : actions) {
      if (action.kind == ActionKind::Point) {
        if (last_cursor >= 0) CHECK(std::abs(action.at - last_cursor - nanoseconds(0.1)) < 1000);
        last_cursor = action.at;
        continue;
      }
      const double gap = in_seconds(action.at - last_edit);
      sum += gap;
      sum_of_squares += gap * gap;
      ++gaps;
      last_edit = action.at;
    }
  }
  const double mean = sum / static_cast<double>(gaps);
  const double variance = sum_of_squares / static_cast<double>(gaps) - mean * mean;
  CHECK(mean == Approx(0.5).epsilon(0.05));
  CHECK(std::sqrt(variance) == Approx(mean).epsilon(0.1));  // as exponential gaps have it
}

TEST_CASE("a tag is found again in the place that it was hidden in", "[load][schedule]") {
  for (const Tag tag : {0u, 1u, 0x3fffu, 0x4000u, 123'456'789u, kTagMax}) {
    CAPTURE(tag);
    CHECK(tag_at(tag_x(tag), tag_y(tag)) == tag);
  }
  CHECK(tag_at(-1, 0) == kNoTag);
  CHECK(tag_at(0, 0x4000) == kNoTag);
}

TEST_CASE("every scenario in the folder can be read", "[load][scenario]") {
  const std::filesystem::path folder = ATELIER_SOURCE_DIR "/load-tests/scenarios";
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path());
    const auto scenario = read_scenario(entry.path().string());
    REQUIRE(scenario.has_value());
    CHECK(scenario->name == entry.path().stem());
    names.insert(scenario->name);
  }
  CHECK(names.size() >= 13);
}

TEST_CASE("a scenario that says what it cannot mean is refused", "[load][scenario]") {
  CHECK(parse_scenario(R"({"name": "x", "people": 3})").has_value());
  for (const char* const wrong :
       {"", "[]", R"({"poeple": 3})", R"({"people": "3"})", R"({"people": 0})",
        R"({"people": 2.5})", R"({"people": -1})", R"({"mode": "sideways"})", R"({"creates": 1.5})",
        R"({"people": 2, "slow_readers": 2})"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_scenario(wrong).has_value());
  }
  Scenario scenario = workshop();
  CHECK(override_scenario(scenario, "edits_per_second=7.5").has_value());
  CHECK(scenario.edits_per_second == 7.5);
  CHECK_FALSE(override_scenario(scenario, "edits_per_second").has_value());
  CHECK_FALSE(override_scenario(scenario, "nothing=1").has_value());
}

}  // namespace
}  // namespace atelier::load
