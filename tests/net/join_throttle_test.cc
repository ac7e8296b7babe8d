#include "server/net/join_throttle.h"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/net/fakes.h"

namespace atelier::net {
namespace {

using Verdict = JoinThrottle::Verdict;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::FakeClock;

void fail(JoinThrottle& throttle, const std::string& address, int times) {
  for (int count = 0; count < times; ++count) throttle.failed(address);
}

TEST_CASE("API-4: who does not fail is never slowed, a whole hall at one address included",
          "[net][throttle]") {
  FakeClock clock;
  JoinThrottle throttle({}, clock);
  for (int count = 0; count < 1000; ++count) CHECK(throttle.admit("hall").verdict == Verdict::Now);
}

TEST_CASE("API-4: after ten failures an address waits, and only that address", "[net][throttle]") {
  FakeClock clock;
  JoinThrottle throttle({}, clock);
  fail(throttle, "guesser", 10);
  const auto admission = throttle.admit("guesser");
  CHECK(admission.verdict == Verdict::Later);
  CHECK(admission.delay == seconds(2));
  CHECK(admission.retry_after <= minutes(1));
  CHECK(throttle.admit("other").verdict == Verdict::Now);
}

TEST_CASE("API-4: failures are forgotten with time", "[net][throttle]") {
  FakeClock clock;
  JoinThrottle throttle({}, clock);
  fail(throttle, "hall", 1000);
  CHECK(throttle.admit("hall").verdict == Verdict::Later);
  clock.advance(minutes(1));
  CHECK(throttle.admit("hall").verdict == Verdict::Now);
}

TEST_CASE("API-4: only so many attempts wait at a time", "[net][throttle]") {
  FakeClock clock;
  JoinThrottle throttle({}, clock);
  fail(throttle, "guesser", 10);
  std::vector<JoinThrottle::Admission> waiting;
  for (int count = 0; count < 8; ++count) {
    waiting.push_back(throttle.admit("guesser"));
    CHECK(waiting.back().verdict == Verdict::Later);
  }
  CHECK(throttle.admit("guesser").verdict == Verdict::Refused);
  waiting.pop_back();
  CHECK(throttle.admit("guesser").verdict == Verdict::Later);
}

TEST_CASE("API-4: many addresses together meet the global limit", "[net][throttle]") {
  FakeClock clock;
  JoinThrottle throttle({}, clock);
  for (int count = 0; count < 40; ++count) throttle.failed("bot " + std::to_string(count));
  CHECK(throttle.admit("bot 41").verdict == Verdict::Later);
  clock.advance(seconds(1));
  CHECK(throttle.admit("bot 41").verdict == Verdict::Now);
}

TEST_CASE("API-4: the table of addresses is bounded, and the places outlive the throttle",
          "[net][throttle]") {
  FakeClock clock;
  JoinThrottleLimits limits;
  limits.addresses_max = 2;
  auto throttle = std::make_unique<JoinThrottle>(limits, clock);
  fail(*throttle, "a", 10);
  fail(*throttle, "b", 1);
  fail(*throttle, "c", 10);  // no place in the table: the global limit alone counts it
  CHECK(throttle->admit("c").verdict == Verdict::Now);
  const auto place = throttle->admit("a").place;
  CHECK(place.use_count() == 1);
  clock.advance(minutes(1));
  fail(*throttle, "d", 10);  // "b" is forgotten
  CHECK(throttle->admit("d").verdict == Verdict::Later);
  throttle.reset();
}

}  // namespace
}  // namespace atelier::net
