// Five thousand connections that begin and never finish, and a person who comes in the middle.
#include <sys/resource.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>

#include "tests/hostile/half_open.h"
#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using namespace std::chrono_literals;
using protocol::Role;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kHalfOpen = 5'000;

// Whatever the shell set: the program is started with the same limit.
void allow_descriptors() {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  REQUIRE(limit.rlim_max > kHalfOpen + 200);
}

std::size_t resident_kilobytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmRSS:" && status >> kilobytes) return kilobytes;
  }
  return 0;
}

// The server promises five seconds for a header or a handshake, ten for a body. A session that says
// no Hello in ten is told so and has five more to answer the closing; its deadlines are looked at
// every two and a half.
TEST_CASE("5,000 half-open connections are closed while a person joins and works", "[hostile]") {
  allow_descriptors();
  const LiveServer server;
  const LiveBoard board = server.make_board("Lenteurs");
  Person early(server, board, Role::Participant, "Avant");
  const std::size_t before = resident_kilobytes(server.process());

  HalfOpen crowd(server.port(), board.id);
  using Kind = HalfOpen::Kind;
  constexpr std::array kKinds{Kind::Silent,  Kind::Dribble, Kind::TlsHandshake,
                              Kind::Upgrade, Kind::NoHello, Kind::SlowBody};
  for (std::size_t count = 0; count < kHalfOpen; ++count) {
    crowd.open(kKinds[count % kKinds.size()]);
    if (count % 500 == 0) CHECK(early.answers());
  }
  const std::size_t during = resident_kilobytes(server.process());

  // Somebody new comes while they are all there, and writes.
  const auto began = Steady::now();
  Person late(server, board, Role::Participant, "Pendant");
  REQUIRE(late.ask(late.new_object(), note()) == document::Verdict::Ok);
  const auto joined_in =
      std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
  CHECK(joined_in < 2s);
  CHECK(crowd.still_open() > kHalfOpen / 2);

  const auto patience = Steady::now() + 20s;
  std::chrono::milliseconds slowest{0};
  while (crowd.still_open() > 0 && Steady::now() < patience) {
    crowd.step();
    const auto asked = Steady::now();
    REQUIRE(late.answers());
    slowest = std::max(
        slowest, std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - asked));
  }
  WARN("joined in " << joined_in.count() << " ms, slowest pong " << slowest.count()
                    << " ms, longest half-open " << crowd.longest().count() << " ms, "
                    << (during - before) / 1024 << " MiB for all of them");
  CHECK(crowd.still_open() == 0);
  CHECK(crowd.longest() < 18s);
  CHECK(slowest < 1s);
  CHECK(during - before < 200 * 1024);
  CHECK(early.answers());
  CHECK(server.metric("atelier_connections") <= 1);
}

}  // namespace
}  // namespace atelier::hostile
