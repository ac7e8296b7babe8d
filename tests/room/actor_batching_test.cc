// How often an actor goes to the disk: commits of what came together, snapshots with a rest.
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/room/actor_bench.h"

namespace atelier::room::bench {

TEST_CASE("P5: a board that is written without pause has a snapshot now and then",
          "[room][actor]") {
  RoomActorSettings settings;
  settings.snapshot_entries = 1;
  settings.snapshot_gap = std::chrono::hours(0);
  settings.snapshot_rest = 0;
  bool pauses = false;
  SECTION("where nothing holds it back, with every entry") {}
  SECTION("not sooner than the gap allows") {
    settings.snapshot_gap = std::chrono::hours(1);
    pauses = true;
  }
  SECTION("not before it has rested for as long as its snapshot cost") {
    settings.snapshot_rest = 1'000'000'000;
    pauses = true;
  }
  ActorBench bench(settings);
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  bench.run_until([&] { return bench.metrics.snapshots == 1; });
  for (std::uint32_t count = 1; count <= 5; ++count) {
    bench.push(*room, ada.session, {create(count, ObjectId(ada.port->replica(), count))});
    bench.run_until([&] { return ada.port->entries().size() == count; });
  }
  std::atomic<bool> drained = false;
  bench.writer->drain([&] { drained = true; });
  bench.run_until([&] { return drained.load(); });
  CHECK((bench.metrics.snapshots == 1) == pauses);
}

TEST_CASE("P8: what is pushed in one turn of the thread, behind another commit, is one commit",
          "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const std::size_t commits = bench.metrics.commits;
  const std::size_t records = bench.metrics.records;
  bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
  // It is written although the thread has not come round: nothing of this board was on its way.
  bench.wait_until([&] { return bench.metrics.records == records + 1; });
  for (std::uint32_t count = 2; count <= 5; ++count) {
    bench.push(*room, ada.session, {create(count, ObjectId(ada.port->replica(), count))});
  }
  bench.run_until([&] { return ada.port->entries().size() == 5; });
  CHECK(bench.metrics.commits == commits + 2);
}

TEST_CASE("P8: a turn in which very many push does not keep the first of them waiting",
          "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const std::size_t records = bench.metrics.records;
  for (std::uint32_t count = 1; count <= 100; ++count) {
    bench.push(*room, ada.session, {create(count, ObjectId(ada.port->replica(), count))});
  }
  // The thread has not come round, and the writer has 64 behind the first all the same.
  bench.wait_until([&] { return bench.metrics.records == records + 65; });
  bench.run_until([&] { return ada.port->entries().size() == 100; });
  CHECK(bench.metrics.records == records + 100);
}

}  // namespace atelier::room::bench
