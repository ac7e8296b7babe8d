// How fast a Room is by itself, without network and disk: hidden, run with "[.benchmark]".
#include <catch2/catch.hpp>
#include <ctime>
#include <iostream>

#include "tests/room/room_bench.h"

namespace atelier::room::bench {
namespace {

constexpr std::uint32_t kOperations = 200'000;
constexpr std::uint32_t kPerBatch = 64;
constexpr std::uint32_t kWatchers = 50;

// Pushes one operation at a time and lets the disk answer every kPerBatch of them.
template <class Make>
double operations_per_second(Make make) {
  RoomBench bench;
  bench.come(kAda);
  for (std::uint32_t i = 0; i < kWatchers; ++i) bench.come(SessionId(2 + i));
  const ReplicaId replica = bench.replica(kAda);
  const ObjectId note(replica, 1);
  bench.push(kAda, {create(1, note)});
  bench.sync();
  std::vector<protocol::PushedOperation> operations;
  for (std::uint32_t i = 0; i < kOperations; ++i) operations.push_back(make(2 + i, note, i));

  // Processor time: the room waits for nothing, and what else the machine does is not its speed.
  const std::clock_t started = std::clock();
  std::size_t deliveries = 0;
  for (std::uint32_t i = 0; i < kOperations; ++i) {
    protocol::Push push;
    push.operations.push_back(std::move(operations[i]));
    Effects effects = bench.room->on(OperationsPushed{kAda, std::move(push), bench.now()});
    if ((i + 1) % kPerBatch != 0) continue;
    bench.steady += 1;
    deliveries += bench.room->on(EntriesDurable{bench.room->applied(), bench.now()}).size();
  }
  const double took = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  CHECK(deliveries >= std::size_t{kOperations / kPerBatch} * kWatchers);
  return kOperations / took;
}

}  // namespace

TEST_CASE("how many operations a room takes in a second", "[.benchmark]") {
  const double registers =
      operations_per_second([](std::uint32_t cseq, ObjectId note, std::uint32_t i) {
        return colour(cseq, note, 1 + i % 6);
      });
  const double keystrokes =
      operations_per_second([](std::uint32_t cseq, ObjectId note, std::uint32_t i) {
        protocol::PushedOperation operation = type(cseq, note, u"x");
        auto& insert = std::get<document::TextEdit>(operation.operation.change).inserts.front();
        insert.counter = i + 1;
        if (i > 0) insert.parent = document::ElementId{note.replica(), i};
        return operation;
      });
  std::cout << "room: " << static_cast<long>(registers) << " register operations/s, "
            << static_cast<long>(keystrokes) << " keystrokes/s, to " << kWatchers + 1
            << " sessions in batches of " << kPerBatch << "\n";
}

}  // namespace atelier::room::bench
