#include "server/net/metrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <variant>

namespace atelier::net {
namespace {

std::string number_text(double number) {
  constexpr int kDigits = 12;  // and 0.0005, not 5e-04: people read these too
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                          std::chars_format::general, kDigits);
  return error == std::errc{} ? std::string(digits.data(), end) : std::string("NaN");
}

std::string series_name(std::string_view name, std::string_view labels) {
  std::string text(name);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  return text;
}

std::string histogram_text(std::string_view name, const Histogram& histogram) {
  std::string text;
  const std::size_t last = histogram.bounds().size();
  std::uint64_t count = 0;
  for (std::size_t index = 0; index <= last; ++index) {
    const std::string bound = index == last ? "+Inf" : number_text(histogram.bounds()[index]);
    count = histogram.cumulative(index);
    text.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
    text.append(std::to_string(count)).append("\n");
  }
  text.append(name).append("_sum ").append(number_text(histogram.sum())).append("\n");
  text.append(name).append("_count ").append(std::to_string(count)).append("\n");
  return text;
}

constexpr std::array kLatencyBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                       0.05,   0.1,     0.25,   0.5,   1.0,    2.5,   5.0,  10.0};
constexpr std::array kBatchBounds = {1.0,  2.0,   4.0,   8.0,   16.0,  32.0,
                                     64.0, 128.0, 256.0, 512.0, 1024.0};

}  // namespace

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds.begin(), bounds.end()), counts_(bounds.size() + 1) {}

void Histogram::observe(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::cumulative(std::size_t index) const {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at <= index && at < counts_.size(); ++at)
    count += counts_[at].load(std::memory_order_relaxed);
  return count;
}

std::span<const double> latency_bounds_seconds() {
  return kLatencyBounds;
}
std::span<const double> batch_size_bounds() {
  return kBatchBounds;
}

struct MetricsRegistry::Series {
  std::string name;
  std::string help;
  std::string labels;
  std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Histogram>>
      instrument;
};

MetricsRegistry::MetricsRegistry() = default;
MetricsRegistry::~MetricsRegistry() = default;

MetricsRegistry::Series& MetricsRegistry::add(std::string_view name, std::string_view help,
                                              std::string_view labels) {
  const std::lock_guard lock(mutex_);
  return *series_.emplace_back(std::make_unique<Series>(
      Series{std::string(name), std::string(help), std::string(labels), {}}));
}

Counter& MetricsRegistry::counter(std::string_view name, std::string_view help,
                                  std::string_view labels) {
  return *add(name, help, labels).instrument.emplace<0>(std::make_unique<Counter>());
}

Gauge& MetricsRegistry::gauge(std::string_view name, std::string_view help,
                              std::string_view labels) {
  return *add(name, help, labels).instrument.emplace<1>(std::make_unique<Gauge>());
}

Histogram& MetricsRegistry::histogram(std::string_view name, std::string_view help,
                                      std::span<const double> bounds) {
  return *add(name, help, {}).instrument.emplace<2>(std::make_unique<Histogram>(bounds));
}

std::string MetricsRegistry::text() const {
  static constexpr std::array kTypes = {"counter", "gauge", "histogram"};
  const std::lock_guard lock(mutex_);
  std::string text;
  std::string_view previous;
  for (const auto& series : series_) {
    if (series->name != previous) {
      text.append("# HELP ").append(series->name).append(" ").append(series->help).append("\n");
      text.append("# TYPE ").append(series->name).append(" ");
      text.append(kTypes[series->instrument.index()]).append("\n");
    }
    previous = series->name;
    if (const auto* histogram = std::get_if<std::unique_ptr<Histogram>>(&series->instrument)) {
      text.append(histogram_text(series->name, **histogram));
      continue;
    }
    const auto* counter = std::get_if<std::unique_ptr<Counter>>(&series->instrument);
    const std::string value =
        counter != nullptr
            ? std::to_string((*counter)->total())
            : std::to_string(std::get<std::unique_ptr<Gauge>>(series->instrument)->value());
    text.append(series_name(series->name, series->labels)).append(" ").append(value).append("\n");
  }
  return text;
}

}  // namespace atelier::net
