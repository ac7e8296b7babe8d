#include "load-tests/engine/report.h"

#include <catch2/catch.hpp>

namespace atelier::load {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;

// A hundred acknowledgements of 1 to 100 ms.
RunResult hundred_acknowledgements() {
  RunResult result;
  for (int each = 1; each <= 100; ++each) result.acknowledgements.record(each * kMillisecond);
  return result;
}

TEST_CASE("a report has the quantiles that bars are about", "[load][report]") {
  const boost::json::object json = as_json(hundred_acknowledgements(), "atelier");
  const boost::json::object& times = json.at("acknowledgements").as_object();
  CHECK(times.at("count").to_number<int>() == 100);
  // The upper edge of a bucket: 1.6 % more at most.
  CHECK(times.at("p50_ms").as_double() == Approx(50).epsilon(0.016));
  CHECK(times.at("p95_ms").as_double() == Approx(95).epsilon(0.016));
  CHECK(times.at("p99_ms").as_double() == Approx(99).epsilon(0.016));
  CHECK(times.at("max_ms").as_double() == 100);
}

TEST_CASE("a report says nothing of what did not happen", "[load][report]") {
  const boost::json::object json = as_json(hundred_acknowledgements(), "atelier");
  CHECK(json.at("edits").is_null());
  CHECK(json.at("edits_seen_by_all").is_null());
}

}  // namespace
}  // namespace atelier::load
