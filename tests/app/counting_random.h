// Bytes that count up: every draw differs, every run is the same.
#pragma once

#include "server/base/random.h"

namespace atelier::app {

class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) {
      state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace atelier::app
