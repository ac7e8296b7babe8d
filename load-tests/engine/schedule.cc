#include "load-tests/engine/schedule.h"

#include <algorithm>
#include <cmath>

namespace atelier::load {
namespace {

// Not std::exponential_distribution: its numbers are not the same on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  // In [0, 1).
  double next() {
    return static_cast<double>(mixed(++state_ * 0x2545'f491'4f6c'dd1d) >> 11) * kUnit;
  }
  double exponential(double mean) { return -std::log1p(-next()) * mean; }

 private:
  static constexpr double kUnit = 1.0 / 9007199254740992.0;  // 2^-53
  std::uint64_t state_;
};

void add_edits(Schedule& schedule, const Scenario& scenario, std::uint32_t person, double end) {
  Chance chance(mixed(scenario.seed ^ mixed(person)));
  auto kind = ActionKind::Create;
  const double gap = 1.0 / scenario.edits_per_second;
  for (double at = chance.exponential(gap); at < end; at += chance.exponential(gap)) {
    schedule.push_back({nanoseconds(at), person, kind});
    kind = chance.next() < scenario.creates ? ActionKind::Create : ActionKind::Move;
  }
}

void add_cursors(Schedule& schedule, const Scenario& scenario, std::uint32_t person, double end) {
  Chance chance(mixed(~scenario.seed ^ mixed(person)));
  const double gap = 1.0 / scenario.cursors_per_second;
  for (double at = chance.next() * gap; at < end; at += gap) {
    schedule.push_back({nanoseconds(at), person, ActionKind::Point});
  }
}

}  // namespace

Schedule make_schedule(const Scenario& scenario) {
  Schedule schedule;
  const double end = scenario.warm_up_seconds + scenario.seconds;
  for (std::uint32_t person = 0; person < scenario.people_in_all(); ++person) {
    const bool edits = person % scenario.people < scenario.editors_of_a_board();
    if (edits && scenario.edits_per_second > 0) add_edits(schedule, scenario, person, end);
    if (scenario.cursors_per_second > 0) add_cursors(schedule, scenario, person, end);
  }
  std::stable_sort(schedule.begin(), schedule.end(),
                   [](const Action& left, const Action& right) { return left.at < right.at; });
  return schedule;
}

}  // namespace atelier::load
