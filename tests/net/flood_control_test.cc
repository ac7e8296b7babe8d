#include "server/net/flood_control.h"

#include <catch2/catch.hpp>

namespace atelier::net {
namespace {

using namespace std::chrono_literals;

FloodLimits small() {
  FloodLimits limits;
  limits.participant = {10.0, 100.0};
  limits.board = {20.0, 200.0};
  limits.hand = {2.0, 10.0};
  limits.patience = 5'000ms;
  return limits;
}

// A person at a board; time stands until the test moves it.
class FloodTest {
 public:
  FloodControl control{small()};
  SteadyTime now{std::chrono::hours(1)};

  FloodControl::Account enter(std::uint8_t person, std::uint8_t board = 1) {
    return control.enter(BoardId(BoardId::Bytes{board}), protocol::SeatKey{person}, now);
  }
  void take(FloodControl::Account& account, std::size_t operations, std::size_t bytes = 10) const {
    account.take(operations, bytes, now);
  }
};

TEST_CASE("FLO-1: a burst is taken at once, what goes beyond waits", "[net][flood]") {
  FloodTest test;
  auto one = test.enter(1);
  for (int frame = 0; frame < 100; ++frame) test.take(one, 1);
  CHECK(one.wait(test.now) == 0ms);
  test.take(one, 1);
  CHECK(one.wait(test.now) == 100ms);
  test.now += 100ms;
  CHECK(one.wait(test.now) == 0ms);
}

TEST_CASE("FLO-1: operations and bytes count, whatever the number of frames", "[net][flood]") {
  FloodTest test;
  auto one = test.enter(1);
  test.take(one, 101);
  CHECK(one.wait(test.now) == 100ms);
  auto two = test.enter(2);
  test.take(two, 1, 100 * 1024);
  CHECK(two.wait(test.now) == 100ms);
}

TEST_CASE("FLO-2: a new connection does not fill the bucket again", "[net][flood]") {
  FloodTest test;
  {
    auto one = test.enter(1);
    test.take(one, 150);
  }
  auto again = test.enter(1);
  CHECK(again.wait(test.now) == 5'000ms);
  auto elsewhere = test.enter(1, 2);
  CHECK(elsewhere.wait(test.now) == 0ms);
}

TEST_CASE("FLO-3: where many send too much together, a hand at work is never slowed",
          "[net][flood]") {
  FloodTest test;
  std::vector<FloodControl::Account> crowd;
  for (std::uint8_t person = 10; person < 14; ++person) crowd.push_back(test.enter(person));
  for (auto& one : crowd) test.take(one, 60);
  for (const auto& one : crowd) CHECK(one.wait(test.now) == 2'000ms);
  auto writer = test.enter(1);
  for (int key = 0; key < 10; ++key) {
    test.take(writer, 1);
    CHECK(writer.wait(test.now) == 0ms);
  }
  // Nor for longer than it takes to be a hand at work again.
  test.take(writer, 1);
  CHECK(writer.wait(test.now) == 500ms);
}

TEST_CASE("FLO-4: who stays at the limit for longer than patience is flooding", "[net][flood]") {
  FloodTest test;
  auto one = test.enter(1);
  test.take(one, 101);
  for (int frame = 0; frame < 50; ++frame) {
    CHECK_FALSE(one.flooding(test.now));
    test.now += 100ms;
    test.take(one, 1);
  }
  test.now += 10ms;
  test.take(one, 1);
  CHECK(one.flooding(test.now));
}

TEST_CASE("FLO-4: who pauses in between is a person with a lot to say", "[net][flood]") {
  FloodTest test;
  auto one = test.enter(1);
  for (int paste = 0; paste < 20; ++paste) {
    test.take(one, 101);
    CHECK_FALSE(one.flooding(test.now));
    test.now += 7'000ms;
    test.take(one, 1);
    CHECK_FALSE(one.flooding(test.now));
    test.now += 5'000ms;
  }
}

TEST_CASE("FLO-5: memory is bounded, and whoever is not remembered is limited all the same",
          "[net][flood]") {
  FloodLimits limits = small();
  limits.accounts_max = 2;
  FloodControl control(limits);
  const SteadyTime now{std::chrono::hours(1)};
  const auto enter = [&](std::uint8_t person, SteadyTime at) {
    return control.enter(BoardId(BoardId::Bytes{1}), protocol::SeatKey{person}, at);
  };
  auto one = enter(1, now);
  auto two = enter(2, now);
  {
    auto third = enter(3, now);
    third.take(101, 0, now);
    CHECK(third.wait(now) == 100ms);
  }
  CHECK(enter(3, now).wait(now) == 0ms);  // was not remembered
  { const auto gone = std::move(two); }
  {
    auto third = enter(3, now);  // in the place of the second, who left
    third.take(101, 0, now);
  }
  CHECK(enter(3, now).wait(now) == 100ms);
}

}  // namespace
}  // namespace atelier::net
