// The numbers that an operator watches, and their Prometheus text form (exposition format 0.0.4).
//
// Lifecycle: register every instrument at start-up, keep the reference; the registry outlives its
// users. Thread: registering and text() take a lock; counting is one relaxed atomic operation, from
// any thread. Limits: no instrument is ever made from what a client sent, so the number of series
// is fixed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::net {

class Counter {
 public:
  void add(std::uint64_t amount = 1) { total_.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t total() const { return total_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> total_{0};
};

class Gauge {
 public:
  void add(std::int64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Counts observations below fixed, ascending bounds.
class Histogram {
 public:
  explicit Histogram(std::span<const double> bounds);

  void observe(double value);

  std::span<const double> bounds() const { return bounds_; }
  // Observations at or below bounds()[index], or all of them for index == bounds().size().
  std::uint64_t cumulative(std::size_t index) const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;  // one more than bounds_: the rest
  std::atomic<double> sum_{0.0};
};

// From 100 µs to 10 s: a commit takes a few hundred microseconds, a person notices 100 ms.
std::span<const double> latency_bounds_seconds();
// Powers of two to 1024.
std::span<const double> batch_size_bounds();

class MetricsRegistry {
 public:
  MetricsRegistry();
  ~MetricsRegistry();
  MetricsRegistry(const MetricsRegistry&) = delete;
  MetricsRegistry& operator=(const MetricsRegistry&) = delete;

  // `labels` as Prometheus writes them inside the braces: `class="api"`; empty for none.
  // Instruments of one name share help and type and are registered one after another.
  Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels = {});
  Histogram& histogram(std::string_view name, std::string_view help,
                       std::span<const double> bounds);

  std::string text() const;

 private:
  struct Series;
  Series& add(std::string_view name, std::string_view help, std::string_view labels);

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Series>> series_;
};

}  // namespace atelier::net
