#include "load-tests/engine/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace atelier::load {

std::size_t LatencyHistogram::bucket_of(std::uint64_t duration) {
  const auto width = static_cast<unsigned>(std::bit_width(duration));
  if (width <= kBits) return duration;  // short ones have a bucket each
  const unsigned shift = width - 1 - kBits;
  return (std::size_t{shift} << kBits) + (duration >> shift);
}

std::uint64_t LatencyHistogram::upper_edge(std::size_t bucket) {
  if (bucket < (2u << kBits)) return bucket;
  const std::size_t shift = (bucket >> kBits) - 1;
  const std::uint64_t start = std::uint64_t{bucket - (shift << kBits)} << shift;
  return start + ((std::uint64_t{1} << shift) - 1);
}

void LatencyHistogram::record(Nanoseconds duration) {
  duration = std::max<Nanoseconds>(duration, 0);
  ++buckets_[bucket_of(static_cast<std::uint64_t>(duration))];
  ++count_;
  longest_ = std::max(longest_, duration);
  sum_ += static_cast<double>(duration);
}

void LatencyHistogram::add(const LatencyHistogram& other) {
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    buckets_[bucket] += other.buckets_[bucket];
  }
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
  sum_ += other.sum_;
}

double LatencyHistogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

Nanoseconds LatencyHistogram::quantile(double quantile) const {
  if (count_ == 0) return 0;
  const double share = std::clamp(quantile, 0.0, 1.0) * static_cast<double>(count_);
  const auto wanted = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted) return std::min(static_cast<Nanoseconds>(upper_edge(bucket)), longest_);
  }
  return longest_;
}

}  // namespace atelier::load
