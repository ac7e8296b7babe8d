// A Schedule is everything that a run will ask people to do, with the moment of each thing fixed
// before the run begins: an open loop. A server that is slow does not get fewer questions, and the
// time that a question had to wait for it counts (no coordinated omission).
//
// The place of an action in the schedule is its tag. Actions are in the order of their times.
// Edits come at random moments (exponential gaps, from the scenario's seed), cursors at even
// distances from a random start. The first edit of each person creates. Pure: the same scenario has
// the same schedule on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "load-tests/engine/latency_histogram.h"
#include "load-tests/engine/scenario.h"

namespace atelier::load {

enum class ActionKind : std::uint8_t { Create, Move, Point };

struct Action {
  Nanoseconds at = 0;        // since the run began
  std::uint32_t person = 0;  // board × people + place on the board
  ActionKind kind = ActionKind::Create;
  friend bool operator==(const Action&, const Action&) = default;
};

using Schedule = std::vector<Action>;

Schedule make_schedule(const Scenario& scenario);

inline bool is_edit(ActionKind kind) {
  return kind != ActionKind::Point;
}

constexpr Nanoseconds nanoseconds(double seconds) {
  return static_cast<Nanoseconds>(seconds * 1e9);
}
constexpr double in_seconds(Nanoseconds duration) {
  return static_cast<double>(duration) / 1e9;
}

// A number that looks random, the same for the same one (SplitMix64, S. Vigna).
constexpr std::uint64_t mixed(std::uint64_t number) {
  number += 0x9e37'79b9'7f4a'7c15;
  number = (number ^ number >> 30) * 0xbf58'476d'1ce4'e5b9;
  number = (number ^ number >> 27) * 0x94d0'49bb'1331'11eb;
  return number ^ number >> 31;
}

}  // namespace atelier::load
