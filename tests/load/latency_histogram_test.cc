#include "load-tests/engine/latency_histogram.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace atelier::load {
namespace {

TEST_CASE("a histogram without durations has quantiles of 0", "[load][histogram]") {
  const LatencyHistogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.quantile(0.5) == 0);
  CHECK(empty.longest() == 0);
}

TEST_CASE("short durations are kept exactly", "[load][histogram]") {
  LatencyHistogram histogram;
  for (Nanoseconds duration = 1; duration <= 100; ++duration) histogram.record(duration);
  CHECK(histogram.quantile(0.5) == 50);
  CHECK(histogram.quantile(0.99) == 99);
  CHECK(histogram.quantile(1) == 100);
  CHECK(histogram.quantile(0) == 1);
  CHECK(histogram.mean() == Approx(50.5));
}

TEST_CASE("a negative duration counts as none", "[load][histogram]") {
  LatencyHistogram histogram;
  histogram.record(-5);
  CHECK(histogram.count() == 1);
  CHECK(histogram.longest() == 0);
}

TEST_CASE("the longest duration there is finds a bucket", "[load][histogram]") {
  LatencyHistogram histogram;
  const Nanoseconds longest = std::numeric_limits<Nanoseconds>::max();
  histogram.record(longest);
  CHECK(histogram.quantile(0.5) == longest);
}

TEST_CASE("a quantile is never below the true one and at most 1.6 % above", "[load][histogram]") {
  const std::uint64_t seed = 20261122;
  CAPTURE(seed);
  std::mt19937_64 chance(seed);
  std::vector<Nanoseconds> durations;
  LatencyHistogram histogram;
  for (int k = 0; k < 20'000; ++k) {
    const auto width = static_cast<unsigned>(chance() % 40);
    durations.push_back(static_cast<Nanoseconds>(chance() >> (63 - width)));
    histogram.record(durations.back());
  }
  std::sort(durations.begin(), durations.end());
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    CAPTURE(share);
    const double place = std::ceil(share * static_cast<double>(durations.size()));
    const auto exact = static_cast<double>(durations[static_cast<std::size_t>(place) - 1]);
    const auto found = static_cast<double>(histogram.quantile(share));
    CHECK(found >= exact);
    CHECK(found <= exact * (1 + 1.0 / 64) + 1);
  }
}

TEST_CASE("two histograms added are one of both", "[load][histogram]") {
  LatencyHistogram fast;
  LatencyHistogram slow;
  for (int k = 0; k < 99; ++k) fast.record(10);
  slow.record(1'000'000);
  fast.add(slow);
  CHECK(fast.count() == 100);
  CHECK(fast.quantile(0.99) == 10);
  CHECK(fast.longest() == 1'000'000);
  CHECK(fast.quantile(1) == 1'000'000);
}

}  // namespace
}  // namespace atelier::load
