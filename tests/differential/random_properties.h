// Values for registers: what a person sets, the ends of each range, and what lies beyond.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "server/domain/document/operation.h"

namespace atelier::differential {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool chance(std::uint64_t in_hundred) { return below(100) < in_hundred; }
  template <class T>
  const T& pick(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64 random_;
};

// `objects`: those that ends may be bound to.
std::vector<document::PropertyValue> random_properties(Dice& dice,
                                                       const std::vector<ObjectId>& objects,
                                                       bool for_create);

}  // namespace atelier::differential
