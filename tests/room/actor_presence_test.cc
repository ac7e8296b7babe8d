#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/room/actor_bench.h"

namespace atelier::room::bench {
namespace {

// Whether the port was told anything of that session's presence, after so many messages.
template <class Port>
bool sees(const Port& port, SessionId session, std::size_t after = 0) {
  const auto is_of = [session](const protocol::PresenceEvent& event) {
    return event.session == session;
  };
  const auto from = port.messages.begin() + static_cast<std::ptrdiff_t>(after);
  return std::any_of(from, port.messages.end(), [&](const auto& message) {
    return std::any_of(message.presence.begin(), message.presence.end(), is_of);
  });
}

}  // namespace

TEST_CASE("PRE-3: entries take along the presence that waits, unless some has just been sent",
          "[room][actor]") {
  const bool rides = GENERATE(true, false);
  RoomActorSettings settings;
  settings.presence_interval = std::chrono::hours(1);
  settings.presence_ride_gap = rides ? std::chrono::milliseconds(0) : std::chrono::hours(1'000'000);
  ActorBench bench(settings);
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const auto bob = bench.come(*room, 2);
  protocol::PresenceUpdate moved;
  moved.cursor = document::Point{64, 128};
  room->presence(bob.session, moved);
  bench.push(*room, bob.session, {create(1, ObjectId(bob.port->replica(), 1))});
  bench.run_until([&] { return ada.port->entries().size() == 1; });
  bench.io.poll();
  CHECK(sees(*ada.port, bob.session) == rides);
}

TEST_CASE("PRE-3: the more people there are, the longer presence is gathered", "[room][actor]") {
  const bool crowded = GENERATE(true, false);
  RoomActorSettings settings;
  settings.presence_interval = std::chrono::milliseconds(0);
  settings.presence_interval_per_session = std::chrono::hours(crowded ? 1 : 0);
  settings.presence_ride_gap = std::chrono::milliseconds(0);
  ActorBench bench(settings);
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const auto bob = bench.come(*room, 2);
  bench.io.poll();
  const std::size_t before = ada.port->messages.size();
  protocol::PresenceUpdate moved;
  moved.cursor = document::Point{64, 128};
  room->presence(bob.session, moved);
  if (!crowded) bench.run_until([&] { return sees(*ada.port, bob.session, before); });
  bench.io.poll();
  CHECK(sees(*ada.port, bob.session, before) != crowded);
}

}  // namespace atelier::room::bench
