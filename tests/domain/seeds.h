// The seeds of a property test: 1 to `count`, or the one in ATELIER_SEED, to replay a failure.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace atelier {

inline std::vector<std::uint64_t> seeds(std::uint64_t count) {
  if (const char* const chosen = std::getenv("ATELIER_SEED")) {
    return {std::strtoull(chosen, nullptr, 10)};
  }
  std::vector<std::uint64_t> all;
  for (std::uint64_t seed = 1; seed <= count; ++seed) all.push_back(seed);
  return all;
}

}  // namespace atelier
