#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "tests/room/actor_bench.h"

namespace atelier::room::bench {

using protocol::CloseReason;

TEST_CASE("P2: what a session is shown is in the journal already", "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const ObjectId note(ada.port->replica(), 1);
  bench.push(*room, ada.session, {create(1, note)});
  bench.run_until([&] { return ada.port->entries().size() == 1; });
  CHECK(bench.log_length() == 3);
  CHECK(bench.metrics.sessions == 1);
}

TEST_CASE("P5: a closed board wakes as it was, from its snapshot", "[room][actor]") {
  ActorBench bench;
  {
    const auto room = bench.open();
    const auto ada = bench.come(*room, 1);
    bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
    bool drained = false;
    bench.directory->close_board(kBoard, CloseReason::Retry, [&] { drained = true; });
    bench.run_until([&] { return drained; });
    CHECK(ada.port->closed == CloseReason::Retry);
    CHECK(ada.port->entries().size() == 1);
  }
  CHECK(bench.metrics.rooms == 0);
  const auto room = bench.open();
  const auto bob = bench.come(*room, 2);
  CHECK(objects_of(bob.port->messages).size() == 1);
}

TEST_CASE("SRV-1: the server changes a board by what it is then, and says so once it is durable",
          "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const ObjectId note(ada.port->replica(), 1);
  // Not durable yet when the change is chosen.
  bench.push(*room, ada.session, {create(1, note)});
  std::size_t seen = 0;
  std::optional<ServerChange> changed;
  std::uint64_t length = 0;
  const auto choose = [&](const Board& board) {
    seen = board.document().object_count();
    protocol::ServerOperations asked;
    asked.cause = protocol::ServerCause::Reversal;
    asked.operations.push_back({note, {}, document::Delete{}});
    return asked;
  };
  bench.directory->change(kBoard, choose, [&](const Result<ServerChange>& answer) {
    changed = answer.value();
    length = bench.log_length();
  });
  bench.run_until([&] { return changed.has_value(); });
  CHECK(seen == 1);
  CHECK(changed->operations == 1);
  CHECK(length == 4);
  bench.run_until([&] { return ada.port->entries().size() == 2; });
  CHECK(ada.port->entries().back().hlc == changed->first);

  // Nothing left to do is no entry, and no waiting for one.
  changed.reset();
  const auto nothing = [](const Board&) { return protocol::ServerOperations{}; };
  bench.directory->change(kBoard, nothing,
                          [&](const Result<ServerChange>& answer) { changed = answer.value(); });
  bench.run_until([&] { return changed.has_value(); });
  CHECK(changed->operations == 0);
  CHECK(bench.log_length() == 4);
}

TEST_CASE("CON-12: draining ends sessions with RETRY after everything is durable",
          "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
  std::atomic<bool> drained{false};
  bench.directory->drain([&] { drained = true; });
  bench.run_until([&] { return drained.load(); });
  CHECK(ada.port->entries().size() == 1);
  CHECK(ada.port->closed == CloseReason::Retry);
  CHECK(bench.metrics.snapshots == 1);
  std::optional<ErrorKind> refused;
  bench.directory->open(kBoard, [&](const auto& opened) { refused = opened.error().kind; });
  CHECK(refused == ErrorKind::Unavailable);
}

TEST_CASE("COM-11: a full disk sends everyone away, is read, and heals without a restart",
          "[room][actor]") {
  RoomActorSettings settings;
  settings.probe_interval = std::chrono::milliseconds(1);
  ActorBench bench(settings);
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const ReplicaId replica = ada.port->replica();
  bench.push(*room, ada.session, {create(1, ObjectId(replica, 1))});
  bench.run_until([&] { return ada.port->entries().size() == 1; });

  bench.journal.full = true;
  bench.push(*room, ada.session, {create(2, ObjectId(replica, 2))});
  bench.run_until([&] { return ada.port->closed.has_value(); });
  CHECK(ada.port->closed == CloseReason::StorageFull);
  CHECK(ada.port->entries().size() == 1);

  // She comes back, reads what was acknowledged, and what she sends is refused without being
  // consumed.
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = replica;
  const auto again = std::make_shared<RecordingPort>();
  const SessionId session = room->join(again, {hello, protocol::Role::Participant});
  bench.run_until([&] { return again->caught_up(); });
  CHECK(again->messages.front().welcome->read_only);
  CHECK(again->messages.front().welcome->acknowledged_cseq == ClientSeq(1));
  CHECK(objects_of(again->messages).size() == 1);
  bench.push(*room, session, {create(2, ObjectId(replica, 2))});
  CHECK(again->messages.back().read_only == true);

  bench.journal.full = false;
  bench.run_until([&] { return again->messages.back().read_only == false; });
  bench.push(*room, session, {create(2, ObjectId(replica, 2))});
  bench.run_until([&] { return again->entries().size() == 1; });
  CHECK(bench.log_length() == 4);
  CHECK(bench.metrics.filled == 1);
  CHECK(bench.metrics.healed == 1);
}

TEST_CASE("P8: a room whose backlog is full asks its sessions to stop, and to go on",
          "[room][actor]") {
  RoomActorSettings settings;
  settings.backlog_bytes_max = 1;
  ActorBench bench(settings);
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  const bool reads_on = room->push(ada.session, {{create(1, ObjectId(ada.port->replica(), 1))}});
  CHECK(!reads_on);
  bool resumed = false;
  room->on_resume(ada.session, [&] { resumed = true; });
  bench.run_until([&] { return resumed; });
  CHECK(ada.port->entries().size() == 1);
}

TEST_CASE("P8: a write whose outcome is unknown stops the writer", "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  bench.journal.memory.fail_next_commit(storage::CommitFault::UnknownWritten);
  bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
  bench.run_until([&] { return bench.fatal.load(); });
  CHECK(ada.port->entries().empty());
}

TEST_CASE("P1: a damaged board is refused, reported once and left untouched", "[room][actor]") {
  ActorBench bench;
  {
    const auto room = bench.open();
    const auto ada = bench.come(*room, 1);
    bool closed = false;
    bench.directory->close_board(kBoard, CloseReason::Retry, [&] { closed = true; });
    bench.run_until([&] { return closed; });
  }
  bench.journal.memory.damage(kBoard, Seq(1));
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::optional<ErrorKind> refused;
    bench.directory->open(kBoard, [&](const auto& opened) { refused = opened.error().kind; });
    bench.run_until([&] { return refused.has_value(); });
    CHECK(refused == ErrorKind::Damaged);
  }
  CHECK(bench.metrics.damaged == 1);
  CHECK(bench.metrics.rooms == 0);
}

TEST_CASE("P1: a board that the catalogue does not know is not found", "[room][actor]") {
  ActorBench bench;
  bench.facts = Error{ErrorKind::NotFound, "no such board"};
  std::optional<ErrorKind> refused;
  bench.directory->open(kBoard, [&](const auto& opened) { refused = opened.error().kind; });
  CHECK(refused == ErrorKind::NotFound);
}

TEST_CASE("P5: an idle room writes a snapshot and is unloaded", "[room][actor]") {
  RoomActorSettings settings;
  settings.snapshot_idle = settings.unload_idle = std::chrono::milliseconds(1);
  ActorBench bench(settings);
  {
    const auto room = bench.open();
    const auto ada = bench.come(*room, 1);
    bench.run_until([&] { return bench.metrics.snapshots == 1; });
    CHECK(bench.metrics.rooms == 1);
    room->left(ada.session);
    bench.run_until([&] { return bench.metrics.rooms == 0; });
  }
  const auto room = bench.open();
  const auto bob = bench.come(*room, 2);
  CHECK(bob.port->replica() == ReplicaId(6));
}

TEST_CASE("DEL-5: what the room delivers in one turn is flushed at its end", "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  CHECK(ada.port->flushed == ada.port->messages.size());
  bench.push(*room, ada.session, {create(1, ObjectId(ada.port->replica(), 1))});
  bench.run_until([&] { return ada.port->entries().size() == 1; });
  CHECK(ada.port->flushed == ada.port->messages.size());
}

TEST_CASE("P2: a seeded board is read once all of it is durable", "[room][actor]") {
  ActorBench bench;
  document::Operation note{ObjectId(ReplicaId(0), 1), {}, document::Create{}};
  bool seeded = false;
  bench.directory->seed(kBoard, {note}, [&](const Result<>& done) { seeded = done.has_value(); });
  bench.run_until([&] { return seeded; });
  CHECK(bench.log_length() == 1);
  std::size_t objects = 0;
  bool read = false;
  bench.directory->with_room(
      kBoard, [&](const Board& board) { objects = board.document().object_count(); },
      [&](const Result<>& done) { read = done.has_value(); });
  bench.run_until([&] { return read; });
  CHECK(objects == 1);
}

TEST_CASE("P7: a new title reaches the sessions", "[room][actor]") {
  ActorBench bench;
  const auto room = bench.open();
  const auto ada = bench.come(*room, 1);
  bench.facts = BoardFacts{"Another title", "ABCD-EFGH", 0};
  bench.directory->refresh_facts(kBoard);
  bench.run_until([&] { return ada.port->messages.back().title.has_value(); });
  CHECK(ada.port->messages.back().title == "Another title");
}

TEST_CASE("P8: an append in conflict is refused alone", "[room][writer]") {
  boost::asio::io_context io;
  SystemClock clock;
  RoomMetrics metrics;
  storage::MemoryJournal journal;
  const BoardId good(BoardId::Bytes{1});
  const BoardId stale(BoardId::Bytes{2});
  const auto owner = journal.take_over(good).value();
  journal.take_over(stale).value();
  JournalWriter writer(journal, clock, metrics, [](const Error&) { FAIL("fatal"); });
  const auto record = [](std::uint64_t seq) {
    return storage::NewRecord{Seq(seq), storage::RecordKind(1), 0, "payload"};
  };
  // The writer is held until all three wait, so that they make one batch; it has nothing else in
  // its hands by then.
  std::promise<void> begun;
  std::promise<void> release;
  writer.run([&begun, held = release.get_future().share()](storage::Journal&) {
    begun.set_value();
    held.wait();
  });
  begun.get_future().wait();
  std::vector<std::string> outcomes;
  const auto note = [&](std::string name) {
    return [&outcomes, name](const CommitNotice& notice) {
      const bool ends = notice.part == BatchPart::Ends;
      outcomes.push_back(name + (notice.outcome ? " ok" : " refused") + (ends ? "." : ","));
    };
  };
  writer.append({good, owner, {record(1)}, {}}, io.get_executor(), note("first"));
  writer.append({stale, storage::Epoch(0), {record(1)}, {}}, io.get_executor(), note("stale"));
  writer.append({good, owner, {record(2)}, {}}, io.get_executor(), note("second"));
  release.set_value();
  std::promise<void> drained;
  writer.drain([&] { drained.set_value(); });
  drained.get_future().wait();
  io.run();
  CHECK(outcomes == std::vector<std::string>{"first ok,", "second ok.", "stale refused."});
  CHECK(journal.head(good).value().seq == Seq(2));
  CHECK(journal.stats().commits == 1);
  CHECK(writer.queued_bytes() == 0);
}

TEST_CASE("P8: boards on several threads share one journal and no state", "[room][actor]") {
  constexpr std::size_t kThreads = 3;
  constexpr std::uint8_t kBoards = 12;
  constexpr std::uint32_t kOperations = 40;
  SystemClock clock;
  CountingMetrics metrics;
  storage::MemoryJournal journal;
  JournalWriter writer(journal, clock, metrics, [](const Error&) { std::abort(); });
  std::vector<std::unique_ptr<boost::asio::io_context>> contexts;
  DirectorySettings settings;
  for (std::size_t i = 0; i < kThreads; ++i) {
    contexts.push_back(std::make_unique<boost::asio::io_context>(1));
    settings.executors.emplace_back(contexts.back()->get_executor());
  }
  settings.facts = [](const BoardId&) { return Result<BoardFacts>(BoardFacts{}); };
  settings.make_random = [] { return std::make_unique<storage::SodiumRandom>(); };
  LiveRoomDirectory directory(journal, writer, clock, metrics, settings);
  std::vector<std::thread> threads;
  for (auto& context : contexts) {
    threads.emplace_back([&context] {
      const auto guard = boost::asio::make_work_guard(*context);
      context->run();
    });
  }

  for (std::uint8_t number = 1; number <= kBoards; ++number) {
    const BoardId board(BoardId::Bytes{number});
    boost::asio::post(directory.executor_of(board), [&directory, board] {
      directory.open(board, [](Result<std::shared_ptr<RoomHandle>> opened) {
        const auto room = opened.value();
        const auto port = std::make_shared<RecordingPort>();
        const SessionId session =
            room->join(port, {RoomBench::hello(1), protocol::Role::Participant});
        // Everything at once is refused before Welcome, so one push is enough to see the fence
        // hold.
        room->push(session, {{create(1, ObjectId(ReplicaId(1), 1))}});
      });
    });
    std::vector<document::Operation> notes;
    for (std::uint32_t i = 1; i <= kOperations; ++i) {
      notes.push_back({ObjectId(ReplicaId(0), i), {}, document::Create{}});
    }
    const BoardId seeded(BoardId::Bytes{number, 1});
    directory.seed(seeded, std::move(notes), [](const Result<>& done) {
      if (!done) std::abort();
    });
  }
  std::promise<void> seen;
  std::atomic<int> remaining{kBoards};
  for (std::uint8_t number = 1; number <= kBoards; ++number) {
    directory.with_room(
        BoardId(BoardId::Bytes{number, 1}),
        [](const Board& board) {
          if (board.document().object_count() != kOperations) std::abort();
        },
        [&](const Result<>&) {
          if (--remaining == 0) seen.set_value();
        });
  }
  seen.get_future().wait();
  std::promise<void> drained;
  directory.drain([&] { drained.set_value(); });
  drained.get_future().wait();
  for (auto& context : contexts) context->stop();
  for (std::thread& thread : threads) thread.join();
  CHECK(metrics.rooms == 0);
  for (std::uint8_t number = 1; number <= kBoards; ++number) {
    CHECK(journal.head(BoardId(BoardId::Bytes{number, 1})).value().seq == Seq(1));
  }
}

}  // namespace atelier::room::bench
