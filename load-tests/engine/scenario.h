// A Scenario says how many people do what, how often and for how long. Scenarios are data:
// load-tests/scenarios/*.json, one object each, whose members have the names of these fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/base/result.h"

namespace atelier::load {

enum class ScenarioMode : std::uint8_t {
  Steady,      // everybody works for a while
  Join,        // newcomers come to a full board, one by one and then at once
  Storm,       // everybody works, is cut off at one moment, and comes back
  SlowReader,  // as Steady, while some people of each board do not read
  Idle,        // everybody is there and nobody does anything
};

struct Scenario {
  std::string name;
  ScenarioMode mode = ScenarioMode::Steady;
  std::uint32_t boards = 1;
  std::uint32_t people = 1;             // of each board
  std::uint32_t editors = 0;            // of each board; 0: all
  double edits_per_second = 0;          // of each editor, at random moments (Poisson)
  double cursors_per_second = 0;        // of each person, at even distances
  double creates = 0.2;                 // share of the edits that create; the others move
  double warm_up_seconds = 2;           // not counted
  double seconds = 10;                  // counted
  double drain_seconds = 10;            // at most, for what is still on its way
  std::uint32_t objects = 0;            // on each board before anybody else comes
  std::uint32_t joiners = 0;            // Join: one by one
  std::uint32_t joiners_at_once = 0;    // Join: at once
  std::uint32_t slow_readers = 0;       // SlowReader: of each board
  double connections_per_second = 500;  // when everybody comes
  double late_p99_ms_max = 5;           // a generator that is later itself measures nothing
  std::uint64_t seed = 1;

  std::uint32_t people_in_all() const { return boards * people; }
  std::uint32_t editors_of_a_board() const {
    return editors == 0 || editors > people ? people : editors;
  }
};

// Invalid, naming the member: one that does not exist, or has another type or an impossible value.
Result<Scenario> parse_scenario(std::string_view json);
Result<Scenario> read_scenario(const std::string& path);

// Sets one member as the command line gives it: "edits_per_second=4".
Result<> override_scenario(Scenario& scenario, std::string_view assignment);

std::string_view mode_name(ScenarioMode mode);

}  // namespace atelier::load
