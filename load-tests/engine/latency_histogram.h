// A LatencyHistogram counts durations in buckets that grow with them: 64 to each power of two, so
// that any quantile is known to 1.6 % without keeping the values (after HdrHistogram, G. Tene).
//
// A quantile is the upper edge of its bucket and never more than the longest duration seen: it
// errs to the unfavourable side. Negative durations count as 0. Pure; no limits but 2^64 counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace atelier::load {

using Nanoseconds = std::int64_t;

class LatencyHistogram {
 public:
  void record(Nanoseconds duration);
  void add(const LatencyHistogram& other);

  std::uint64_t count() const { return count_; }
  Nanoseconds longest() const { return longest_; }
  double mean() const;
  // The duration that a share `quantile` (0 to 1) of all does not exceed; 0 when there are none.
  Nanoseconds quantile(double quantile) const;

 private:
  static constexpr unsigned kBits = 6;  // 2^6 buckets to a power of two
  static constexpr std::size_t kBuckets = (64 - kBits + 1) << kBits;

  static std::size_t bucket_of(std::uint64_t duration);
  static std::uint64_t upper_edge(std::size_t bucket);

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  Nanoseconds longest_ = 0;
  double sum_ = 0;
};

}  // namespace atelier::load
