#include <catch2/catch.hpp>

#include "server/room/hybrid_clock.h"
#include "server/room/limits.h"
#include "tests/room/room_bench.h"

namespace atelier::room::bench {

using document::Verdict;
using protocol::CloseReason;

namespace {

// A room with Ada and Bob in it, and Ada's first note.
struct Pair : RoomBench {
  Pair() {
    come(kAda);
    come(kBob);
    note = ObjectId(replica(kAda), 1);
    push(kAda, {create(1, note)});
    sync();
  }
  ObjectId note;
};

document::Hlc stamp_of(const RoomBench& bench, ObjectId note) {
  return bench.room->board().document().find(note)->find(document::Property::Colour)->stamp.hlc;
}

}  // namespace

TEST_CASE("COM-1: an operation takes the next seq and one verdict", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  const Seq before = bench.room->applied();
  bench.push(kAda, {create(1, ObjectId(bench.replica(kAda), 1)),
                    colour(2, ObjectId(bench.replica(kAda), 9), 2)});
  CHECK(bench.room->applied().number() == before.number() + 2);
  bench.sync();
  const auto entries = bench.entries(kAda);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].verdict == Verdict::Ok);
  CHECK(entries[1].verdict == Verdict::UnknownObject);
}

TEST_CASE("COM-2: a repeated operation gets the stored verdict and no second effect", "[room]") {
  Pair bench;
  const Seq before = bench.room->applied();
  const std::size_t seen_by_bob = bench.frames(kBob);
  bench.push(kAda, {create(1, bench.note)});
  CHECK(bench.room->applied() == before);
  const auto answers = bench.last_sent(kAda).acknowledgements;
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].cseq == ClientSeq(1));
  CHECK(answers[0].verdict == Verdict::Ok);
  CHECK(bench.frames(kBob) == seen_by_bob);
}

TEST_CASE("COM-2: a repeated operation that is not durable yet is answered by its entry",
          "[room]") {
  Pair bench;
  const std::size_t frames = bench.frames(kAda);
  bench.push(kAda, {colour(2, bench.note, 3)});
  bench.push(kAda, {colour(2, bench.note, 3)});
  CHECK(bench.frames(kAda) == frames);
  bench.sync();
  CHECK(bench.frames(kAda) == frames + 1);
  CHECK(bench.last_sent(kAda).entries.size() == 1);
}

TEST_CASE("COM-3: a number used again for something else closes the session", "[room]") {
  Pair bench;
  const Seq before = bench.room->applied();
  bench.push(kAda, {colour(1, bench.note, 5)});
  CHECK(bench.closes[kAda].reason == CloseReason::ReplicaForked);
  CHECK(bench.room->applied() == before);
}

TEST_CASE("COM-4: a skipped number closes the session and consumes nothing", "[room]") {
  Pair bench;
  const Seq before = bench.room->applied();
  bench.push(kAda, {colour(3, bench.note, 5)});
  CHECK(bench.closes[kAda].reason == CloseReason::Gap);
  CHECK(bench.room->applied() == before);
}

TEST_CASE("COM-5: 256 operations may be in flight, and as many answers are kept", "[room]") {
  Pair bench;
  std::uint32_t cseq = 1;
  for (std::size_t i = 0; i < kInFlightMax; ++i) bench.push(kAda, {colour(++cseq, bench.note, 2)});
  CHECK(!bench.closed(kAda));
  bench.sync();
  const std::uint32_t oldest_kept = cseq - static_cast<std::uint32_t>(kInFlightMax) + 1;
  bench.push(kAda, {colour(oldest_kept, bench.note, 2)});
  CHECK(!bench.closed(kAda));
  CHECK(bench.last_sent(kAda).acknowledgements.size() == 1);
}

TEST_CASE("COM-13: beyond the in-flight window the session is closed with TOO_FAST", "[room]") {
  Pair bench;
  std::uint32_t cseq = 1;
  for (std::size_t i = 1; i < kInFlightMax; ++i) bench.push(kAda, {colour(++cseq, bench.note, 2)});
  const Seq before = bench.room->applied();
  REQUIRE(!bench.closed(kAda));
  bench.push(kAda, {colour(cseq + 1, bench.note, 3), colour(cseq + 2, bench.note, 4),
                    colour(cseq + 3, bench.note, 5)});
  CHECK(bench.closes[kAda].reason == CloseReason::TooFast);
  CHECK(bench.room->applied() == before.next());
  CHECK(colour_of(bench.room->board(), bench.note) == 3);
}

TEST_CASE("COM-14: a repetition older than the answers kept closes with REPLICA_FORKED", "[room]") {
  Pair bench;
  std::uint32_t cseq = 1;
  for (std::size_t i = 0; i < kInFlightMax; ++i) bench.push(kAda, {colour(++cseq, bench.note, 2)});
  bench.sync();
  const Seq before = bench.room->applied();
  bench.push(kAda, {create(1, bench.note)});
  CHECK(bench.closes[kAda].reason == CloseReason::ReplicaForked);
  CHECK(bench.room->applied() == before);
}

TEST_CASE("COM-6: nothing is shown before it is durable", "[room]") {
  Pair bench;
  const std::size_t ada = bench.frames(kAda);
  const std::size_t bob = bench.frames(kBob);
  bench.push(kAda, {colour(2, bench.note, 3)});
  CHECK(bench.frames(kAda) == ada);
  CHECK(bench.frames(kBob) == bob);
  bench.join(kCleo, RoomBench::hello(3));
  CHECK(bench.frames(kCleo) == 0);
  bench.sync_to(Seq(bench.room->applied().number() - 1));
  CHECK(bench.frames(kBob) == bob + 1);
  CHECK(bench.frames(kCleo) == 0);
  bench.sync();
  CHECK(objects_of(bench.sent(kCleo)).size() == 1);
}

TEST_CASE("COM-7: the entry is the acknowledgement", "[room]") {
  Pair bench;
  bench.push(kAda, {colour(2, bench.note, 3)});
  bench.sync();
  const protocol::ServerMessage last = bench.last_sent(kAda);
  CHECK(last.acknowledgements.empty());
  REQUIRE(last.entries.size() == 1);
  CHECK(last.entries[0].replica == bench.replica(kAda));
  CHECK(last.entries[0].cseq == ClientSeq(2));
}

TEST_CASE("COM-8: an entry without effect goes to its author alone, in its place", "[room]") {
  Pair bench;
  const std::size_t before = bench.entries(kAda).size();
  bench.push(kAda, {colour(2, bench.note, 3), colour(3, bench.note, 99), colour(4, bench.note, 4)});
  bench.sync();
  const auto ada = bench.entries(kAda);
  REQUIRE(ada.size() == before + 3);
  CHECK(ada[before + 1].verdict == Verdict::Invalid);
  CHECK(!ada[before + 1].operation.has_value());
  const protocol::ServerMessage bob = bench.last_sent(kBob);
  REQUIRE(bob.entries.size() == 2);
  CHECK(bob.entries[0].cseq == ClientSeq(2));
  CHECK(bob.entries[1].cseq == ClientSeq(4));
}

TEST_CASE("COM-9: the record of an operation holds its number, so whoever loads the log answers",
          "[room]") {
  Pair bench;
  bench.push(kAda, {colour(2, bench.note, 3), colour(3, bench.note, 99)});
  bench.sync();
  const ReplicaId ada = bench.replica(kAda);
  const auto& replicas = bench.room->board().replicas();

  // Wherever the disk ended the log: its last operation tells its own number and stamp.
  Board loaded;
  ClientSeq last;
  for (const storage::NewRecord& stored : bench.log) {
    const auto kind = static_cast<protocol::RecordKind>(stored.kind.number());
    const auto record = protocol::decode_record(kind, stored.payload);
    REQUIRE(record.has_value());
    REQUIRE(loaded.apply(*record).has_value());
    const auto* const operation = std::get_if<protocol::OperationRecord>(&*record);
    if (operation == nullptr) continue;
    last = last.next();
    CHECK(operation->cseq == last);
    CHECK(loaded.replicas().last_cseq(ada) == operation->cseq);
    CHECK(loaded.replicas().last_hlc(ada) == operation->hlc);
  }
  CHECK(last == ClientSeq(3));
  CHECK(loaded.replicas().states() == replicas.states());

  RoomBench later(std::move(loaded), {});
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = ada;
  later.join(kAda, hello);
  later.sync();
  const Seq before = later.room->applied();
  later.push(kAda, {colour(2, bench.note, 3), colour(3, bench.note, 99)});
  CHECK(later.room->applied() == before);
  const auto answers = later.last_sent(kAda).acknowledgements;
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].verdict == Verdict::Ok);
  CHECK(answers[1].verdict == Verdict::Invalid);
  CHECK(answers[1].hlc == replicas.last_hlc(ada));
}

TEST_CASE("COM-10: sessions that see the same share one encoding", "[room]") {
  Pair bench;
  bench.come(kCleo);
  bench.push(kAda, {colour(2, bench.note, 3)});
  bench.sync();
  CHECK(bench.delivered[kAda].back().shared == bench.delivered[kBob].back().shared);
  CHECK(bench.delivered[kBob].back().shared == bench.delivered[kCleo].back().shared);
}

TEST_CASE("DEL-1: deliveries are counted for each session from its welcome", "[room]") {
  Pair bench;
  bench.come(kCleo);
  bench.push(kAda, {colour(2, bench.note, 3), colour(3, bench.note, 99)});
  bench.sync();
  CHECK(bench.last_sent(kAda).delivered == 3);
  CHECK(bench.last_sent(kBob).delivered == 2);
  CHECK(bench.last_sent(kCleo).delivered == 1);
}

TEST_CASE("DEL-2: what a session may not see is not sent and takes no number", "[room]") {
  RoomSettings settings;
  settings.visibility.hides = [](const Viewer& viewer, ObjectId object) {
    return object.counter() == 7 && object.replica() != viewer.replica;
  };
  RoomBench bench(settings);
  bench.come(kAda);
  bench.come(kBob);
  const ReplicaId replica = bench.replica(kAda);
  const ObjectId hidden(replica, 7);
  const ObjectId shown(replica, 8);
  bench.push(kAda, {create(1, hidden)});
  const std::size_t frames = bench.frames(kBob);
  bench.sync();
  CHECK(bench.frames(kBob) == frames);
  bench.push(kAda, {colour(2, hidden, 3), create(3, shown), colour(4, hidden, 4)});
  bench.sync();
  REQUIRE(bench.entries(kBob).size() == 1);
  CHECK(bench.entries(kBob)[0].operation->object == shown);
  CHECK(bench.last_sent(kBob).delivered == 1);
  CHECK(bench.last_sent(kAda).delivered == 4);

  bench.come(kCleo);
  CHECK(objects_of(bench.sent(kCleo)) == std::vector{shown});
  protocol::Hello again = RoomBench::hello(1);
  again.replica = replica;
  bench.join(SessionId(4), again);
  CHECK(objects_of(bench.sent(SessionId(4))) == std::vector{hidden, shown});
}

TEST_CASE("DEL-3: cursors come with entries, at most once a second", "[room]") {
  Pair bench;
  const Seq first = bench.room->applied();
  const Seq welcomed(first.number() - 1);
  CHECK(bench.cursors(kBob) == std::vector{welcomed, first});
  bench.steady += 500;
  bench.push(kAda, {colour(2, bench.note, 2)});
  bench.sync();
  CHECK(bench.cursors(kBob).size() == 2);
  bench.steady += 500;
  bench.push(kAda, {colour(3, bench.note, 3)});
  bench.sync();
  CHECK(bench.cursors(kBob) == std::vector{welcomed, first, bench.room->applied()});
}

TEST_CASE("CLK-3: a stamp too far ahead is replaced by the server's now", "[room]") {
  Pair bench;
  bench.push(kAda, {colour(2, bench.note, 2, hlc_of(kNoon + 2000))});
  CHECK(stamp_of(bench, bench.note) == hlc_of(kNoon + 2000));
  bench.push(kBob, {colour(1, bench.note, 3, hlc_of(kNoon + 2001))});
  CHECK(stamp_of(bench, bench.note) == hlc_of(kNoon + 2000));
  CHECK(bench.room->board().replicas().last_hlc(bench.replica(kBob)) == hlc_of(kNoon));
}

TEST_CASE("CLK-4: a stamp is raised above the replica's last, and the entry carries it", "[room]") {
  Pair bench;
  bench.push(kAda, {colour(2, bench.note, 2, hlc_of(kNoon) + 5), colour(3, bench.note, 4, 1)});
  CHECK(colour_of(bench.room->board(), bench.note) == 4);
  bench.sync();
  CHECK(bench.entries(kBob).back().hlc == hlc_of(kNoon) + 6);
}

TEST_CASE("PRE-2: a joiner hears of everyone, and everyone of the joiner", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.give(PresenceDue{});
  const std::size_t before = bench.presence(kAda).size();
  bench.come(kBob);
  CHECK(bench.presence(kBob).size() == 2);
  CHECK(bench.presence(kAda).size() == before);
  bench.give(PresenceDue{});
  REQUIRE(bench.presence(kAda).size() == before + 1);
  CHECK(bench.presence(kAda).back().session == kBob);

  bench.give(SessionLeft{kBob});
  bench.give(PresenceDue{});
  CHECK(std::holds_alternative<protocol::Departure>(bench.presence(kAda).back().event));
}

TEST_CASE("PRE-1: presence reaches no log and carries the session, not the replica", "[room]") {
  Pair bench;
  bench.give(PresenceDue{});
  const std::size_t logged = bench.log.size();
  protocol::PresenceUpdate update;
  update.cursor = document::Point{64, 64};
  update.editing = bench.note;
  bench.give(PresenceChanged{kBob, update, bench.now()});
  bench.give(PresenceDue{});
  const auto events = bench.last_sent(kAda).presence;
  REQUIRE(events.size() == 1);
  CHECK(events[0].session == kBob);
  CHECK(bench.last_sent(kAda).entries.empty());
  CHECK(bench.log.size() == logged);
}

TEST_CASE("PRE-3: pointers are merged and sent once, in one frame for all", "[room]") {
  Pair bench;
  bench.give(PresenceDue{});
  const std::size_t before = bench.frames(kAda);
  for (std::int32_t x = 1; x <= 3; ++x) {
    protocol::PresenceUpdate update;
    update.cursor = document::Point{x, x};
    bench.give(PresenceChanged{kBob, update, bench.now()});
  }
  CHECK(bench.room->presence_waiting());
  CHECK(bench.frames(kAda) == before);
  bench.give(PresenceDue{});
  CHECK(!bench.room->presence_waiting());
  CHECK(bench.frames(kAda) == before + 1);
  const auto events = bench.last_sent(kAda).presence;
  REQUIRE(events.size() == 1);
  CHECK(std::get<protocol::PresenceUpdate>(events[0].event).cursor == document::Point{3, 3});
  CHECK(bench.delivered[kAda].back().shared == bench.delivered[kBob].back().shared);
  CHECK(bench.delivered[kAda].back().frame_class == FrameClass::Presence);
  CHECK(bench.log.size() == bench.room->applied().number());
}

TEST_CASE("P5: the log replays to the same board, byte for byte", "[room]") {
  Pair bench;
  bench.push(kBob, {type(1, bench.note, u"bonjour"), colour(2, bench.note, 99)});
  bench.push(kAda, {colour(2, bench.note, 3), create(3, ObjectId(bench.replica(kAda), 2))});
  bench.sync();
  Board replayed;
  for (const storage::NewRecord& record : bench.log) {
    const auto kind = static_cast<protocol::RecordKind>(record.kind.number());
    REQUIRE(replayed.apply(protocol::decode_record(kind, record.payload).value()).has_value());
  }
  CHECK(replayed.encode_snapshot() == bench.room->board().encode_snapshot());
  const auto restored = Board::from_snapshot(replayed.encode_snapshot());
  REQUIRE(restored.has_value());
  CHECK(restored->encode_snapshot() == replayed.encode_snapshot());
}

TEST_CASE("P5: a record that does not follow is damage", "[room]") {
  Pair bench;
  Board replayed;
  bench.log.erase(bench.log.begin());
  const auto kind = static_cast<protocol::RecordKind>(bench.log[0].kind.number());
  const auto applied = replayed.apply(protocol::decode_record(kind, bench.log[0].payload).value());
  REQUIRE(!applied);
  CHECK(applied.error().kind == ErrorKind::Damaged);
}

TEST_CASE("P7: a renamed board says so to everyone", "[room]") {
  Pair bench;
  bench.give(FactsChanged{{"A new title", "", 0}});
  CHECK(bench.last_sent(kBob).title == "A new title");
}

}  // namespace atelier::room::bench
