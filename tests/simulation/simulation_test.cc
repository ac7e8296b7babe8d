// Thousands of histories of the real Room, each from one seed, with everything going wrong.
//
// ATELIER_SEED=n replays one history; ATELIER_SEEDS=n asks for another number of them.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace atelier::simulation {
namespace {

// Without optimisation, or under a sanitizer, a history takes ten times as long.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeeds = 10'000;
#else
constexpr std::uint64_t kSeeds = 60;
#endif
constexpr std::uint64_t kMutantSeeds = 100;
// So many histories have seen everything that can go wrong at least once.
constexpr std::size_t kTellingSeeds = 30;

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
  total.collections += one.collections;
  total.erasures += one.erasures;
  total.circles_refused += one.circles_refused;
  total.redacted += one.redacted;
  total.reversals += one.reversals;
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

void print(std::size_t seeds, const Tally& total) {
  std::cout << "simulation: " << seeds << " seeds, " << total.steps << " steps, " << total.commits
            << " commits, " << total.entries << " entries, " << total.crashes << " crashes, "
            << total.full_disks << " full disks, " << total.reconnections << " connections, "
            << total.zombie_frames << " zombie frames, " << total.resent_pushes
            << " repeated pushes, " << total.collections << " collections, " << total.erasures
            << " erasures, " << total.circles_refused << " circles refused, " << total.redacted
            << " redacted histories, " << total.reversals << " reversals\n";
}

// Two halves, so that two cores can share the work.
enum class Half : std::uint64_t { Even = 0, Odd = 1 };

std::vector<std::uint64_t> seeds_of(Half half) {
  const auto only = number_from("ATELIER_SEED");
  const std::uint64_t first = only.value_or(1);
  const std::uint64_t last = only.value_or(number_from("ATELIER_SEEDS").value_or(kSeeds));
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    if (seed % 2 == static_cast<std::uint64_t>(half)) seeds.push_back(seed);
  }
  return seeds;
}

void live_through(Half half) {
  const std::vector<std::uint64_t> seeds = seeds_of(half);
  Tally total;
  for (const std::uint64_t seed : seeds) {
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
  print(seeds.size(), total);
  CHECK(total.commits >= 50 * seeds.size());
  if (seeds.size() < kTellingSeeds) return;
  CHECK(total.crashes > 0);
  CHECK(total.full_disks > 0);
  CHECK(total.zombie_frames > 0);
  CHECK(total.resent_pushes > 0);
  CHECK(total.collections > 0);
  CHECK(total.erasures > 0);
  CHECK(total.circles_refused > 0);
  CHECK(total.redacted > 0);
  CHECK(total.reversals > 0);
}

}  // namespace

TEST_CASE("P1-P9: no history of an odd seed breaks a promise", "[simulation]") {
  live_through(Half::Odd);
}

TEST_CASE("P1-P9: no history of an even seed breaks a promise", "[simulation]") {
  live_through(Half::Even);
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

TEST_CASE("P9: the simulation catches a room that shows everything", "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.show_everything = true;
  CHECK(seed_that_catches(faults, "show_everything").has_value());
}

TEST_CASE("STR-3: the simulation catches a room that accepts circles", "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.document.accept_cycles = true;
  CHECK(seed_that_catches(faults, "accept_cycles").has_value());
}

TEST_CASE("CLK-3: the simulation catches a room that believes every clock",
          "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.believe_clocks = true;
  CHECK(seed_that_catches(faults, "believe_clocks").has_value());
}

TEST_CASE("CLK-5: the simulation catches a room that forgets the replica in a stamp",
          "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.document.forget_replica_in_stamps = true;
  CHECK(seed_that_catches(faults, "forget_replica_in_stamps").has_value());
}

TEST_CASE("GC-3: the simulation catches a room that catches up with what it has forgotten",
          "[simulation][mutant]") {
  room::RoomFaults faults;
  faults.ignore_collection_floor = true;
  CHECK(seed_that_catches(faults, "ignore_collection_floor").has_value());
}

}  // namespace atelier::simulation
