// SeededRandom: every choice of one simulated history, replayed by its seed alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

#include "server/base/random.h"

namespace atelier::simulation {

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  // REQUIRES: bound > 0. Not std::uniform_int_distribution, whose choices differ between libraries.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool chance(std::size_t in_a_thousand) { return below(1000) < in_a_thousand; }

  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace atelier::simulation
