#include "tests/room/actor_bench.h"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace atelier::room::bench {

ActorBench::ActorBench(RoomActorSettings rooms) {
  writer = std::make_unique<JournalWriter>(journal, clock, metrics,
                                           [this](const Error&) { fatal = true; });
  DirectorySettings settings;
  settings.executors = {io.get_executor()};
  settings.facts = [this](const BoardId&) { return facts; };
  settings.make_random = [] { return std::make_unique<storage::SodiumRandom>(); };
  settings.rooms = rooms;
  directory =
      std::make_unique<LiveRoomDirectory>(journal, *writer, clock, metrics, std::move(settings));
}

ActorBench::~ActorBench() {
  // What is still posted holds actors, which hold timers of the io_context: they go first.
  writer.reset();
  io.stop();
  directory.reset();
}

namespace {

void until(const std::function<bool()>& fact, const std::function<void()>& meanwhile) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!fact()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it never came true");
    meanwhile();
  }
}

}  // namespace

void ActorBench::run_until(const std::function<bool()>& fact) {
  until(fact, [this] { io.run_one_for(std::chrono::milliseconds(100)); });
}

void ActorBench::wait_until(const std::function<bool()>& fact) {
  until(fact, [] { std::this_thread::yield(); });
}

std::shared_ptr<RoomHandle> ActorBench::open() {
  std::optional<Result<std::shared_ptr<RoomHandle>>> opened;
  directory->open(kBoard, [&](Result<std::shared_ptr<RoomHandle>> room) { opened = room; });
  run_until([&] { return opened.has_value(); });
  return opened->value();
}

ActorBench::Seated ActorBench::come(RoomHandle& room, int seat) {
  Seated seated{std::make_shared<RecordingPort>(), {}};
  seated.session = room.join(seated.port, {RoomBench::hello(seat), protocol::Role::Participant});
  run_until([&] { return seated.port->caught_up(); });
  return seated;
}

void ActorBench::push(RoomHandle& room, SessionId session,
                      std::vector<protocol::PushedOperation> operations) {
  room.push(session, {std::move(operations)});
}

std::uint64_t ActorBench::log_length() {
  return journal.head(kBoard).value().seq.number();
}

}  // namespace atelier::room::bench
