// How the bench measures: processor time, the least of several passes, so that what else the
// machine does is not counted.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>

#include "load-tests/trace/processor_time.h"

namespace atelier::bench {

using std::chrono::nanoseconds;
using trace::processor_time;

inline constexpr int kPasses = 9;

// The least of so many runs of `pass`, which says itself how long it took.
template <class Pass>
nanoseconds least_of(int passes, Pass pass) {
  nanoseconds least = nanoseconds::max();
  for (int number = 0; number < passes; ++number) least = std::min(least, nanoseconds(pass()));
  return least;
}

template <class Work>
nanoseconds time_of(Work work) {
  const nanoseconds start = processor_time();
  work();
  return processor_time() - start;
}

// Bytes that the allocator has given out.
std::size_t heap_bytes();

// Whole numbers, because a figure with more digits promises more than a machine keeps.
inline std::int64_t per(nanoseconds time, std::size_t count) {
  return std::llround(static_cast<double>(time.count()) / static_cast<double>(count));
}
inline std::int64_t per_second(nanoseconds time, std::size_t count) {
  return std::llround(1e9 * static_cast<double>(count) / static_cast<double>(time.count()));
}
inline std::int64_t microseconds(nanoseconds time) {
  return per(time, 1000);
}

}  // namespace atelier::bench
