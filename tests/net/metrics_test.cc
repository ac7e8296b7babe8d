#include "server/net/metrics.h"

#include <catch2/catch.hpp>
#include <thread>

#include "server/net/room_metrics.h"

namespace atelier::net {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("API-6: metrics are Prometheus text, one help and type for each name", "[net][metrics]") {
  MetricsRegistry registry;
  registry.counter("requests_total", "Requests.", "class=\"a\"").add(2);
  registry.counter("requests_total", "Requests.", "class=\"b\"").add();
  registry.gauge("sessions", "Sessions.").set(-3);
  CHECK(registry.text() ==
        "# HELP requests_total Requests.\n# TYPE requests_total counter\n"
        "requests_total{class=\"a\"} 2\nrequests_total{class=\"b\"} 1\n"
        "# HELP sessions Sessions.\n# TYPE sessions gauge\nsessions -3\n");
}

TEST_CASE("API-6: histograms count what lies at or below each bound", "[net][metrics]") {
  MetricsRegistry registry;
  const double bounds[] = {0.5, 2.0};
  Histogram& histogram = registry.histogram("wait_seconds", "Wait.", bounds);
  for (const double value : {0.25, 0.5, 1.0, 8.0}) histogram.observe(value);
  CHECK(registry.text() ==
        "# HELP wait_seconds Wait.\n# TYPE wait_seconds histogram\n"
        "wait_seconds_bucket{le=\"0.5\"} 2\nwait_seconds_bucket{le=\"2\"} 3\n"
        "wait_seconds_bucket{le=\"+Inf\"} 4\nwait_seconds_sum 9.75\nwait_seconds_count 4\n");
}

TEST_CASE("API-6: counting from several threads loses nothing", "[net][metrics]") {
  MetricsRegistry registry;
  Counter& counter = registry.counter("ticks_total", "Ticks.");
  Histogram& histogram = registry.histogram("sizes", "Sizes.", batch_size_bounds());
  const auto count = [&] {
    for (int tick = 0; tick < 10'000; ++tick) {
      counter.add();
      histogram.observe(1.0);
    }
  };
  std::thread other(count);
  count();
  other.join();
  CHECK(counter.total() == 20'000);
  CHECK(histogram.sum() == 20'000.0);
}

TEST_CASE("API-6: what rooms report becomes entries, deliveries, latencies and batch sizes",
          "[net][metrics]") {
  MetricsRegistry registry;
  RoomInstruments rooms(registry);
  rooms.committed({std::chrono::microseconds(300), 1, 5, 700});
  rooms.fanned_out(std::chrono::milliseconds(2), 40);
  rooms.rooms_changed(+1);
  const std::string text = registry.text();
  CHECK(holds(text, "atelier_entries_total 5\n"));
  CHECK(holds(text, "atelier_deliveries_total 40\n"));
  CHECK(holds(text, "atelier_rooms 1\n"));
  CHECK(holds(text, "atelier_commit_seconds_bucket{le=\"0.0005\"} 1\n"));
  CHECK(holds(text, "atelier_fan_out_seconds_bucket{le=\"0.001\"} 0\n"));
  CHECK(holds(text, "atelier_commit_batch_records_bucket{le=\"8\"} 1\n"));
}

}  // namespace
}  // namespace atelier::net
