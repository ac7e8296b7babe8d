// Thousands of histories of the real Room, each from one seed, with everything going wrong.
//
// ATELIER_SEED=n replays one history; ATELIER_SEEDS=n asks for another number of them.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/simulation/world.h"

namespace atelier::simulation {
namespace {

// Without optimisation, or under a sanitizer, a history takes ten times as long.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeeds = 1500;
#else
constexpr std::uint64_t kSeeds = 60;
#endif
constexpr std::uint64_t kMutantSeeds = 100;

std::optional<std::uint64_t> number_from(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

void add(Tally& total, const Tally& one) {
  total.steps += one.steps;
  total.commits += one.commits;
  total.entries += one.entries;
  total.crashes += one.crashes;
  total.full_disks += one.full_disks;
  total.reconnections += one.reconnections;
  total.zombie_frames += one.zombie_frames;
  total.resent_pushes += one.resent_pushes;
}

// The first seed at which a broken room is found out.
std::optional<std::uint64_t> seed_that_catches(const room::RoomFaults& faults, const char* name) {
  for (std::uint64_t seed = 1; seed <= kMutantSeeds; ++seed) {
    Plan plan;
    plan.seed = seed;
    plan.faults = faults;
    World world(plan);
    if (const auto violation = world.run()) {
      std::cout << "mutant " << name << ": caught by seed " << seed << " (" << violation->promise
                << ": " << violation->detail << ")\n";
      return seed;
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("P1-P6: no history breaks a promise", "[simulation]") {
  const auto only = number_from("ATELIER_SEED");
  const std::uint64_t first = only.value_or(1);
  const std::uint64_t last = only.value_or(number_from("ATELIER_SEEDS").value_or(kSeeds));
  Tally total;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Plan plan;
    plan.seed = seed;
    World world(plan);
    const auto violation = world.run();
    add(total, world.tally());
    if (violation) {
      FAIL("ATELIER_SEED=" << seed << " breaks " << violation->promise << " after "
                           << world.tally().steps << " steps: " << violation->detail);
    }
  }
  std::cout << "simulation: " << last - first + 1 << " seeds, " << total.steps << " steps, "
            << total.commits << " commits, " << total.entries << " entries, " << total.crashes
            << " crashes, " << total.full_disks << " full disks, " << total.reconnections
            << " connections, " << total.zombie_frames << " zombie frames, " << total.resent_pushes
            << " repeated pushes\n";
  CHECK(total.commits >= 50 * (last - first + 1));
  if (only) return;
  CHECK(total.crashes > 0);
  CHECK(total.full_disks > 0);
  CHECK(total.zombie_frames > 0);
  CHECK(total.resent_pushes > 0);
}

TEST_CASE("P2: the simulation catches a room that acknowledges before durability",
          "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.acknowledge_before_durable = true;
  CHECK(seed_that_catches(faults, "acknowledge_before_durable").has_value());
}

TEST_CASE("P4: the simulation catches a room that forgets duplicates", "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.forget_duplicates = true;
  CHECK(seed_that_catches(faults, "forget_duplicates").has_value());
}

}  // namespace atelier::simulation
