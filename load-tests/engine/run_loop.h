// The one template of Run, for its sources alone.
#pragma once

#include <algorithm>

#include "load-tests/engine/run.h"

namespace atelier::load {

// False when `seconds` passed first.
template <class Condition>
bool Run::pump_until(Condition condition, double seconds) {
  const Nanoseconds deadline = steady_now() + nanoseconds(seconds);
  while (!condition()) {
    const Nanoseconds now = steady_now();
    if (now >= deadline) return false;
    pump(std::min(deadline, now + nanoseconds(0.05)));
  }
  return true;
}

}  // namespace atelier::load
