// What a room does by itself: places, erasures, operations of replica 0, whose replicas are whose.
#include <algorithm>
#include <catch2/catch.hpp>

#include "server/domain/document/ink.h"
#include "server/room/leases.h"
#include "tests/room/room_bench.h"

namespace atelier::room::bench {
namespace {

using document::Place;
using document::Placed;

constexpr WallMillis kDay = WallMillis{24} * 3600 * 1000;

document::Hlc hlc_at(const RoomBench& bench) {
  return static_cast<document::Hlc>(bench.wall - document::kHlcEpochMillis) *
         document::kHlcCounterSpan;
}

protocol::PushedOperation asked(const RoomBench& bench, std::uint32_t cseq, ObjectId object,
                                document::Change change) {
  protocol::PushedOperation pushed;
  pushed.cseq = ClientSeq(cseq);
  pushed.operation = {object, {hlc_at(bench), object.replica()}, std::move(change)};
  pushed.fingerprint = cseq;
  return pushed;
}

// Three notes of Ada's on the page, everything durable.
struct ThreeNotes {
  ThreeNotes() {
    bench.come(kAda, protocol::Role::Facilitator);
    bench.come(kBob);
    const ReplicaId replica = bench.replica(kAda);
    for (std::uint32_t i = 1; i <= 3; ++i) {
      notes.emplace_back(replica, i);
      bench.push(kAda, {asked(bench, i, notes.back(), document::Create{})});
    }
    bench.sync();
  }

  const document::Document& document() const { return bench.room->board().document(); }
  document::Verdict last_verdict() const { return bench.entries(kAda).back().verdict; }
  void delete_note(std::size_t which, std::uint32_t cseq) {
    bench.push(kAda, {asked(bench, cseq, notes[which], document::Delete{})});
    bench.sync();
  }
  // Everybody comes back, as far as the board is now.
  void come_back() {
    for (const SessionId session : {kAda, kBob}) {
      protocol::Hello hello = RoomBench::hello(session == kAda ? 1 : 2);
      hello.replica = bench.replica(session);
      hello.cursor = bench.seal.seal(bench.room->durable());
      bench.give(SessionLeft{session});
      bench.join(SessionId(session.number() + 10), hello);
      bench.sync();
    }
  }

  RoomBench bench;
  std::vector<ObjectId> notes;
};

}  // namespace

TEST_CASE("STR-2: the room resolves a place, and everyone receives what it came to", "[room]") {
  ThreeNotes scene;
  scene.bench.push(kAda,
                   {asked(scene.bench, 4, scene.notes[2], Place{{}, scene.notes[0], true, {}})});
  scene.bench.sync();
  CHECK(scene.last_verdict() == document::Verdict::Ok);
  CHECK(scene.document().children(ObjectId()) ==
        std::vector{scene.notes[2], scene.notes[0], scene.notes[1]});
  const auto entry = scene.bench.entries(kBob).back();
  REQUIRE(std::holds_alternative<Placed>(entry.operation->change));
  CHECK(scene.document().find(scene.notes[2])->place.label ==
        std::get<Placed>(entry.operation->change).label);
}

TEST_CASE("STR-2: what only the room may say is refused from a session", "[room]") {
  ThreeNotes scene;
  scene.bench.push(kAda, {asked(scene.bench, 4, scene.notes[0], Placed{{}, 7, {}})});
  scene.bench.push(kAda, {asked(scene.bench, 5, scene.notes[0], document::Erase{})});
  scene.bench.sync();
  CHECK(scene.last_verdict() == document::Verdict::Invalid);
  CHECK(scene.document().object_count() == 3);
}

TEST_CASE("STR-3: a move below itself is refused and changes nothing", "[room]") {
  ThreeNotes scene;
  const auto below = [&](std::uint32_t cseq, std::size_t child, std::size_t parent) {
    scene.bench.push(kAda, {asked(scene.bench, cseq, scene.notes[child],
                                  Place{scene.notes[parent], {}, false, {}})});
    scene.bench.sync();
    return scene.last_verdict();
  };
  CHECK(below(4, 1, 0) == document::Verdict::Ok);
  CHECK(below(5, 2, 1) == document::Verdict::Ok);
  CHECK(below(6, 0, 2) == document::Verdict::Cycle);
  CHECK(scene.document().children(ObjectId()) == std::vector{scene.notes[0]});
}

TEST_CASE("a board with places is the same after a snapshot and after its log", "[room]") {
  ThreeNotes scene;
  scene.bench.push(kAda,
                   {asked(scene.bench, 4, scene.notes[1], Place{scene.notes[0], {}, false, {}})});
  scene.delete_note(0, 5);
  auto loaded = Board::from_snapshot(scene.bench.room->board().encode_snapshot());
  REQUIRE(loaded.has_value());
  CHECK(loaded->document().digest() == scene.document().digest());
  CHECK_FALSE(loaded->document().visible(scene.notes[1]));

  Board replayed;
  for (const storage::NewRecord& record : scene.bench.log) {
    const auto kind = static_cast<protocol::RecordKind>(record.kind.number());
    REQUIRE(replayed.apply(protocol::decode_record(kind, record.payload).value()).has_value());
  }
  CHECK(replayed.document().digest() == scene.document().digest());
  CHECK(replayed.encode_snapshot() == scene.bench.room->board().encode_snapshot());
}

TEST_CASE("P5: a board that was made empty wakes from its snapshot, and the server can change it",
          "[room]") {
  // Seeded with nothing at 0, its server clock once ran below zero: each of its snapshots was
  // refused, and after the first collection its log would have been too.
  Board board;
  REQUIRE(board.apply(protocol::BoardSeeded{.hlc = 0, .operations = {}}).has_value());
  const auto loaded = Board::from_snapshot(board.encode_snapshot());
  REQUIRE(loaded.has_value());
  protocol::ServerOperations change;
  change.hlc = 1;
  change.operations.push_back({ObjectId(ReplicaId(0), 1), {}, document::Create{}});
  CHECK(board.apply(change).has_value());
}

TEST_CASE("GC-1: what somebody may still build on is kept", "[room]") {
  ThreeNotes scene;
  scene.delete_note(0, 4);
  scene.bench.wall += 31 * kDay;
  // Both are here since before the note was deleted.
  scene.bench.give(CollectionDue{scene.bench.now()});
  scene.bench.sync();
  CHECK(scene.document().object_count() == 3);
}

TEST_CASE("GC-2: what was deleted a month ago is erased with what stands below it", "[room]") {
  ThreeNotes scene;
  scene.bench.push(kAda,
                   {asked(scene.bench, 4, scene.notes[1], Place{scene.notes[0], {}, false, {}})});
  scene.delete_note(0, 5);
  scene.bench.wall += 31 * kDay;
  scene.come_back();
  const std::size_t records = scene.bench.log.size();
  scene.bench.give(CollectionDue{scene.bench.now()});
  CHECK(scene.bench.log.size() == records + 1);
  scene.bench.sync();
  CHECK(scene.document().object_count() == 1);
  CHECK(scene.document().find(scene.notes[2]) != nullptr);
  CHECK(scene.bench.room->board().collection_floor().number() > 0);

  const auto entry = scene.bench.entries(SessionId(kBob.number() + 10)).back();
  CHECK(entry.replica == ReplicaId(0));
  CHECK(std::holds_alternative<document::Erase>(entry.operation->change));

  // Nothing is left to do.
  scene.bench.give(CollectionDue{scene.bench.now()});
  CHECK(scene.bench.log.size() == records + 1);
}

TEST_CASE("GC-2: a note that was deleted yesterday stays in the bin", "[room]") {
  ThreeNotes scene;
  scene.delete_note(0, 4);
  scene.bench.wall += kDay;
  scene.come_back();
  scene.bench.give(CollectionDue{scene.bench.now()});
  scene.bench.sync();
  CHECK(scene.document().object_count() == 3);
}

TEST_CASE("GC-3: a cursor from before the erasure gives a whole state", "[room]") {
  ThreeNotes scene;
  std::string old_cursor = scene.bench.seal.seal(scene.bench.room->durable());
  scene.delete_note(0, 4);
  scene.bench.wall += 31 * kDay;
  scene.come_back();
  SECTION("from before the deletion") {}
  // A state since then could not say that the note is gone.
  SECTION("from after the deletion") {
    old_cursor = scene.bench.seal.seal(scene.bench.room->durable());
  }
  scene.bench.give(CollectionDue{scene.bench.now()});
  scene.bench.sync();

  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = scene.bench.replica(kAda);
  hello.cursor = old_cursor;
  scene.bench.join(SessionId(30), hello);
  scene.bench.sync();
  CHECK(scene.bench.welcome(SessionId(30)).catch_up == protocol::CatchUp::Reset);
  CHECK(objects_of(scene.bench.sent(SessionId(30))).size() == 2);
}

TEST_CASE("GC-4: work on an erased object is answered, and has no effect", "[room]") {
  ThreeNotes scene;
  scene.delete_note(0, 4);
  scene.bench.wall += 31 * kDay;
  scene.come_back();
  scene.bench.give(CollectionDue{scene.bench.now()});
  scene.bench.sync();
  const SessionId ada(kAda.number() + 10);
  scene.bench.push(ada, {asked(scene.bench, 5, scene.notes[0], document::Restore{})});
  scene.bench.sync();
  CHECK(scene.bench.entries(ada).back().verdict == document::Verdict::UnknownObject);
}

TEST_CASE("SRV-1: operations of the server are one record, later than every stamp", "[room]") {
  ThreeNotes scene;
  protocol::ServerOperations reversal;
  reversal.cause = protocol::ServerCause::Reversal;
  reversal.participant = ParticipantId(1);
  reversal.operations.push_back({scene.notes[0], {}, document::Delete{}});
  reversal.operations.push_back({ObjectId(ReplicaId(9), 9), {}, document::Delete{}});  // unknown
  reversal.operations.push_back({scene.notes[1], {}, document::Place{{}, {}, false, {}}});
  const std::size_t records = scene.bench.log.size();
  scene.bench.wall -= kDay;  // the clock was set back
  scene.bench.take(scene.bench.room->change(reversal, scene.bench.now()));
  scene.bench.sync();
  CHECK(scene.bench.log.size() == records + 1);
  CHECK(scene.document().find(scene.notes[0])->deleted());
  CHECK(scene.document().children(ObjectId()).back() == scene.notes[1]);

  const auto entries = scene.bench.entries(kBob);
  REQUIRE(entries.size() >= 2);
  const protocol::Entry& last = entries.back();
  CHECK(last.replica == ReplicaId(0));
  CHECK(last.cseq == ClientSeq(0));
  CHECK(last.hlc > entries.front().hlc);
}

// A board made without content counted the clock below nought, and its first entry by the server
// was taken for damage at the next start.
TEST_CASE("SRV-1: what the server changes follows an empty first content", "[room]") {
  Board board;
  REQUIRE(board.apply(protocol::BoardSeeded{0, {}}).has_value());
  CHECK(board.server_hlc() == 0);
  protocol::ServerOperations change;
  change.cause = protocol::ServerCause::Reversal;
  change.hlc = 1;
  change.operations.push_back({ObjectId(ReplicaId(0), 1), {}, document::Create{}});
  CHECK(board.apply(change).has_value());
}

TEST_CASE("SRV-1: what became of a change of the server's is told", "[room]") {
  ThreeNotes scene;
  protocol::ServerOperations reversal;
  reversal.cause = protocol::ServerCause::Reversal;
  reversal.operations.push_back({scene.notes[0], {}, document::Delete{}});
  reversal.operations.push_back({ObjectId(ReplicaId(9), 9), {}, document::Delete{}});  // unknown
  ServerChange change;
  scene.bench.take(scene.bench.room->change(reversal, scene.bench.now(), &change));
  scene.bench.sync();
  CHECK(change.operations == 1);
  CHECK(change.first == scene.bench.entries(kBob).back().hlc);
}

TEST_CASE("AUT-1: who asks learns whose replicas these are", "[room]") {
  ThreeNotes scene;
  protocol::PresenceUpdate update;
  update.display_name = "Bob";
  scene.bench.give(PresenceChanged{kBob, update, scene.bench.now()});
  // The new name is not on disk yet.
  const protocol::AuthorsQuestion question{{scene.bench.replica(kBob), ReplicaId(4000)}};
  scene.bench.give(AuthorsAsked{kAda, question});
  REQUIRE(scene.bench.last_sent(kAda).authors.size() == 1);
  CHECK(scene.bench.last_sent(kAda).authors[0].display_name.empty());
  scene.bench.sync();
  scene.bench.give(AuthorsAsked{kAda, question});
  CHECK(scene.bench.last_sent(kAda).authors[0].display_name == "Bob");
  CHECK(scene.bench.last_sent(kAda).authors[0].participant == ParticipantId(2));
}

TEST_CASE("PRE-5: parts of a stroke arrive all, in order, and are not kept", "[room]") {
  ThreeNotes scene;
  scene.bench.give(PresenceDue{});
  for (std::uint32_t first = 0; first < 3; ++first) {
    protocol::PresenceUpdate update;
    update.cursor = document::Point{64, 64};
    protocol::LiveStroke& chunk = update.stroke.emplace();
    chunk.number = 1;
    chunk.first = first;
    chunk.points = document::encode_ink({{{8, 8, 63}}, false});
    chunk.colour = 1;
    chunk.width = 64;
    scene.bench.give(PresenceChanged{kAda, update, scene.bench.now()});
  }
  const std::size_t before = scene.bench.delivered[kBob].size();
  scene.bench.give(PresenceDue{});
  REQUIRE(scene.bench.delivered[kBob].size() == before + 1);
  std::vector<std::uint32_t> firsts;
  for (const protocol::PresenceEvent& event : scene.bench.last_sent(kBob).presence) {
    const auto& shown = std::get<protocol::PresenceUpdate>(event.event);
    if (shown.stroke) firsts.push_back(shown.stroke->first);
  }
  CHECK(firsts == std::vector<std::uint32_t>{0, 1, 2});
  scene.bench.give(PresenceDue{});
  CHECK(scene.bench.delivered[kBob].size() == before + 1);
}

}  // namespace atelier::room::bench
