#include "storage/sodium_random.h"

#include <sodium.h>

#include "server/base/check.h"

namespace atelier::storage {

SodiumRandom::SodiumRandom() {
  ATELIER_CHECK(sodium_init() >= 0);
}

void SodiumRandom::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace atelier::storage
