// The harvest: as many participants as there are questions write them at the same time, key by key,
// each on a note of their own, with their cursors moving, while the server may be killed under
// them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load-tests/generator/virtual_participant.h"
#include "server/base/result.h"

namespace atelier::load {

struct HarvestPlan {
  Endpoint endpoint;
  std::string board;
  std::string token;
  std::vector<std::u16string> questions;
  double keys_per_second = 10;  // of each participant: a fast typist makes 8
  double cursors_per_second = 10;
  double seconds_max = 120;  // give up after
};

struct HarvestReport {
  std::uint32_t participants = 0;
  std::uint64_t keystrokes = 0;
  Experience total;
  double seconds = 0;
  std::uint64_t unacknowledged = 0;         // at the end: 0 unless it gave up
  std::uint64_t incomplete_views = 0;       // participants whose own copy lacks a question
  std::vector<std::uint64_t> digests_seen;  // of the participants' documents: one when all agree
};

// Questions from a file of the form {"questions": [{"number", "text"}…]}.
Result<std::vector<std::u16string>> read_questions(const std::string& path);

// Runs the plan to its end in this thread. Prints one line of JSON on standard output each half
// second:
// {"acknowledged": n, "of": m}.
HarvestReport run_harvest(const HarvestPlan& plan);

}  // namespace atelier::load
