// Clock: where time comes from. Injected, so that a simulation decides what time it is.
//
// Thread: implementations may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace atelier {

// Milliseconds since 1970-01-01 UTC, from a clock that may jump. For stamps and records only;
// durations and deadlines use SteadyTime.
using WallMillis = std::int64_t;
using SteadyTime = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallMillis wall_millis() const = 0;
  virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  WallMillis wall_millis() const override {
    using std::chrono::milliseconds;
    return std::chrono::duration_cast<milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace atelier
