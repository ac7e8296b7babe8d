// SodiumRandom: the kernel's unpredictable bytes, by way of libsodium.
//
// Thread: any. Stateless, so one instance may serve all.
#pragma once

#include "server/base/random.h"

namespace atelier::storage {

class SodiumRandom final : public Random {
 public:
  SodiumRandom();
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace atelier::storage
