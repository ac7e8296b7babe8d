// A TokenBucket limits a rate and allows bursts: it fills with `per_second` tokens up to `burst`.
//
// It may be overdrawn: who takes from an empty bucket learns how long to wait, and waits.
#pragma once

#include <algorithm>
#include <chrono>

#include "server/base/clock.h"

namespace atelier::net {

struct Rate {
  double per_second = 0.0;
  double burst = 0.0;
};

class TokenBucket {
 public:
  TokenBucket(Rate rate, SteadyTime now) : rate_(rate), tokens_(rate.burst), filled_at_(now) {}

  // Negative while overdrawn.
  double tokens(SteadyTime now) const {
    const std::chrono::duration<double> passed = now - filled_at_;
    return std::min(rate_.burst, tokens_ + std::max(0.0, passed.count()) * rate_.per_second);
  }

  void take(SteadyTime now, double amount = 1.0) {
    tokens_ = tokens(now) - amount;
    filled_at_ = std::max(filled_at_, now);
  }

  // Until `wanted` tokens are there; zero when they are.
  std::chrono::milliseconds wait_for(double wanted, SteadyTime now) const {
    const double missing = wanted - tokens(now);
    if (missing <= 0.0) return std::chrono::milliseconds::zero();
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::duration<double>(missing / rate_.per_second));
  }

  bool full(SteadyTime now) const { return tokens(now) >= rate_.burst; }

 private:
  Rate rate_;
  double tokens_;
  SteadyTime filled_at_;
};

}  // namespace atelier::net
