#include <catch2/catch.hpp>

#include "server/room/board_loading.h"
#include "server/room/seat_hash.h"
#include "tests/room/room_bench.h"

namespace atelier::room::bench {

using protocol::CloseReason;

namespace {

// As a client does with the objects of a state.
void put_in_place(document::Document& copy, const std::vector<protocol::ServerMessage>& messages) {
  for (const protocol::ServerMessage& message : messages) {
    for (const protocol::ObjectState& state : message.state) {
      document::Object object;
      object.id = state.id;
      object.kind = state.kind;
      object.registers = state.registers;
      object.place = state.place;
      object.text = document::TextSequence::decode(state.text).value();
      copy.replace_object(std::move(object));
    }
  }
}

}  // namespace

TEST_CASE("CON-4: what comes from a session that never joined has no effect", "[room]") {
  RoomBench bench;
  bench.push(kAda, {create(1, ObjectId(ReplicaId(1), 1))});
  CHECK(bench.log.empty());
}

TEST_CASE("CON-5: a second Hello closes the session", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.join(kAda, RoomBench::hello(1));
  CHECK(bench.closes[kAda].reason == CloseReason::BadFrame);
  CHECK(bench.room->session_count() == 0);
}

TEST_CASE("CON-14: a push before Welcome closes with BAD_FRAME and consumes nothing", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = bench.replica(kAda);
  bench.push(kAda, {create(1, ObjectId(hello.replica, 1))});  // not durable: Bob has to wait
  bench.join(kBob, hello);
  REQUIRE(bench.delivered[kBob].empty());
  const Seq before = bench.room->applied();
  bench.push(kBob, {create(2, ObjectId(hello.replica, 2))});
  CHECK(bench.closes[kBob].reason == CloseReason::BadFrame);
  CHECK(bench.room->applied() == before);
}

TEST_CASE("CON-6: without a common version the session is closed", "[room]") {
  RoomBench bench;
  protocol::Hello hello = RoomBench::hello(1);
  hello.protocol_min = hello.protocol_max = protocol::kProtocolVersionMax + 1;
  bench.join(kAda, hello);
  CHECK(bench.closes[kAda].reason == CloseReason::Version);
  CHECK(bench.log.empty());
}

TEST_CASE("CON-6: the highest common version is chosen", "[room]") {
  RoomBench bench;
  protocol::Hello hello = RoomBench::hello(1);
  hello.protocol_max = 99;
  bench.join(kAda, hello);
  bench.sync();
  CHECK(bench.welcome(kAda).protocol == protocol::kProtocolVersionMax);
}

TEST_CASE("SEAT-1: a seat key finds its participant again", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.come(kBob);
  bench.join(kCleo, RoomBench::hello(1));
  bench.sync();
  CHECK(bench.welcome(kAda).participant == ParticipantId(1));
  CHECK(bench.welcome(kBob).participant == ParticipantId(2));
  CHECK(bench.welcome(kCleo).participant == ParticipantId(1));
}

TEST_CASE("SEAT-2: the log holds the hash of a seat key and never the key", "[room]") {
  protocol::SeatKey key;
  key.fill(0x5a);
  const auto here = seat_hash(BoardId(BoardId::Bytes{1}), key);
  const auto elsewhere = seat_hash(BoardId(BoardId::Bytes{2}), key);
  CHECK(here != elsewhere);
  CHECK(here == seat_hash(BoardId(BoardId::Bytes{1}), key));

  RoomBench bench;
  protocol::Hello hello;
  hello = RoomBench::hello(1);
  hello.seat_key = key;
  bench.join(kAda, hello);
  const std::string key_bytes(key.begin(), key.end());
  for (const storage::NewRecord& record : bench.log) {
    CHECK(record.payload.find(key_bytes) == std::string::npos);
  }
}

TEST_CASE("SEAT-3: a newcomer is granted five consecutive replicas", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  const protocol::Welcome welcome = bench.welcome(kAda);
  CHECK(welcome.replica == ReplicaId(1));
  CHECK(welcome.spare_replicas ==
        std::vector{ReplicaId(2), ReplicaId(3), ReplicaId(4), ReplicaId(5)});
  bench.come(kBob);
  CHECK(bench.welcome(kBob).replica == ReplicaId(6));
}

TEST_CASE("SEAT-4: a replica of somebody else can't be claimed", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.come(kBob);
  const std::size_t records = bench.log.size();
  protocol::Hello hello = RoomBench::hello(2);
  hello.replica = bench.replica(kAda);
  bench.join(kCleo, hello);
  CHECK(bench.closes[kCleo].reason == CloseReason::ReplicaUnknown);
  CHECK(!bench.closed(kAda));

  hello = RoomBench::hello(9);
  hello.replica = ReplicaId(1000);
  bench.join(SessionId(4), hello);
  CHECK(bench.closes[SessionId(4)].reason == CloseReason::ReplicaUnknown);
  CHECK(bench.log.size() == records);
}

TEST_CASE("SEAT-5: claiming a replica closes the session that held it", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = bench.replica(kAda);
  bench.join(kBob, hello);
  CHECK(bench.closes[kAda].reason == CloseReason::ReplicaFenced);
  CHECK(bench.welcome(kBob).replica == hello.replica);
  CHECK(bench.welcome(kBob).spare_replicas.empty());

  bench.push(kAda, {create(1, ObjectId(hello.replica, 1))});
  CHECK(bench.room->board().document().object_count() == 0);
}

TEST_CASE("SEAT-6: names stand only in records of their own kind", "[room]") {
  RoomBench bench;
  protocol::Hello hello = RoomBench::hello(1);
  hello.display_name = "Aminata";
  bench.join(kAda, hello);
  const auto named = static_cast<std::uint16_t>(protocol::RecordKind::ParticipantNamed);
  std::size_t naming = 0;
  for (const storage::NewRecord& record : bench.log) {
    if (record.kind.number() == named) ++naming;
    const bool has_name = record.payload.find("Aminata") != std::string::npos;
    CHECK(has_name == (record.kind.number() == named));
  }
  CHECK(naming == 1);
  CHECK(bench.log.size() == 3);
}

TEST_CASE("SEAT-7: a display name is bounded and has no control characters", "[room]") {
  std::string forty;
  for (int i = 0; i < 40; ++i) forty += "é";
  RoomBench bench;
  protocol::Hello hello = RoomBench::hello(1);
  hello.display_name = forty;
  bench.join(kAda, hello);
  CHECK(!bench.closed(kAda));
  hello.display_name = forty + "e";
  bench.join(kBob, hello);
  CHECK(bench.closes[kBob].reason == CloseReason::BadFrame);
  hello.display_name = "a\nb";
  bench.join(kCleo, hello);
  CHECK(bench.closes[kCleo].reason == CloseReason::BadFrame);
  hello.display_name =
      "a\xc2\x85"
      "b";
  bench.join(SessionId(4), hello);
  CHECK(bench.closes[SessionId(4)].reason == CloseReason::BadFrame);
}

TEST_CASE("SEAT-7: a name may be changed at any time, and is shown once durable", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.come(kBob);
  bench.give(PresenceDue{});
  protocol::PresenceUpdate update;
  update.display_name = "Ada";
  bench.give(PresenceChanged{kAda, update, bench.now()});
  bench.give(PresenceDue{});
  const auto named = [&] {
    for (const protocol::PresenceEvent& event : bench.presence(kBob)) {
      const auto* changed = std::get_if<protocol::PresenceUpdate>(&event.event);
      if (changed != nullptr && changed->display_name == "Ada") return true;
    }
    return false;
  };
  CHECK(!named());
  bench.sync();
  bench.give(PresenceDue{});
  CHECK(named());
}

TEST_CASE("SEAT-8: what the role does not allow is answered with FORBIDDEN", "[room]") {
  RoomBench bench;
  bench.come(kAda, protocol::Role::Observer);
  bench.push(kAda, {create(1, ObjectId(bench.replica(kAda), 1))});
  bench.sync();
  REQUIRE(bench.entries(kAda).size() == 1);
  CHECK(bench.entries(kAda).front().verdict == document::Verdict::Forbidden);
  CHECK(bench.room->board().document().object_count() == 0);
}

TEST_CASE("DEL-4: a cursor that does not open, or is ahead of the board, is treated as absent",
          "[room]") {
  RoomBench bench;
  bench.come(kAda);
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = bench.replica(kAda);
  hello.cursor = "forged";
  bench.join(kBob, hello);
  CHECK(bench.welcome(kBob).catch_up == protocol::CatchUp::Reset);
  hello.cursor = bench.seal.seal(Seq(1000));
  bench.join(kCleo, hello);
  CHECK(bench.welcome(kCleo).catch_up == protocol::CatchUp::Reset);
}

TEST_CASE("DEL-6: with a cursor the state is each object changed since", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  const ReplicaId replica = bench.replica(kAda);
  const ObjectId first(replica, 1);
  const ObjectId second(replica, 2);
  bench.push(kAda, {create(1, first), create(2, second)});
  bench.sync();
  const std::string cursor = bench.seal.seal(bench.room->applied());
  bench.push(kAda, {colour(3, second, 4)});
  bench.sync();

  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = replica;
  hello.cursor = cursor;
  bench.join(kBob, hello);
  CHECK(bench.welcome(kBob).catch_up == protocol::CatchUp::Delta);
  CHECK(objects_of(bench.sent(kBob)) == std::vector{second});
  hello.cursor.clear();
  bench.join(kCleo, hello);
  CHECK(bench.welcome(kCleo).catch_up == protocol::CatchUp::Reset);
  CHECK(objects_of(bench.sent(kCleo)) == std::vector{first, second});
}

TEST_CASE("DEL-7: a state comes in chunks, the last one marked and with a cursor", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  const ReplicaId replica = bench.replica(kAda);
  constexpr std::uint32_t kNotes = 8;
  for (std::uint32_t i = 1; i <= kNotes; ++i) {
    const ObjectId note(replica, i);
    bench.push(kAda, {create(2 * i - 1, note), type(2 * i, note, std::u16string(12'000, u'x'))});
  }
  bench.sync();
  bench.join(kBob, RoomBench::hello(2));
  bench.sync();

  const auto messages = bench.sent(kBob);
  CHECK(objects_of(messages).size() == kNotes);
  std::size_t chunks = 0;
  std::size_t marked = 0;
  for (const protocol::ServerMessage& message : messages) {
    if (!message.state.empty()) ++chunks;
    if (message.state_complete) ++marked;
  }
  CHECK(chunks > 1);
  CHECK(marked == 1);
  CHECK(messages.back().state_complete);
  CHECK(bench.seal.open(messages.back().cursor) == bench.room->applied());
}

// Ada saw everything but holds an old cursor, since cursors come at most once a second.
TEST_CASE("DEL-8: a state since an older cursor replaces objects with what they are now",
          "[room]") {
  RoomBench bench;
  bench.come(kAda);
  const ReplicaId replica = bench.replica(kAda);
  const ObjectId typed(replica, 1);
  const ObjectId untouched(replica, 2);
  bench.push(kAda, {create(1, typed), create(2, untouched)});
  bench.sync();
  const std::string older = bench.seal.seal(bench.room->applied());
  bench.push(kAda, {type(3, typed, u"said once"), colour(4, typed, 4)});
  bench.sync();
  document::Document ada;
  for (const protocol::Entry& entry : bench.entries(kAda)) ada.apply(*entry.operation, Seq(1));
  const document::Digest whole = bench.room->board().document().digest();
  REQUIRE(ada.digest() == whole);

  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = replica;
  hello.cursor = older;
  bench.join(kBob, hello);
  REQUIRE(bench.welcome(kBob).catch_up == protocol::CatchUp::Delta);
  REQUIRE(objects_of(bench.sent(kBob)) == std::vector{typed});
  put_in_place(ada, bench.sent(kBob));
  CHECK(ada.digest() == whole);
  CHECK(ada.find(typed)->text.utf8() == "said once");
}

TEST_CASE("DEL-9: without a replica of the same participant the state is whole", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  protocol::Hello hello = RoomBench::hello(2);
  hello.cursor = bench.seal.seal(bench.room->applied());
  bench.join(kBob, hello);
  bench.sync();
  CHECK(bench.welcome(kBob).catch_up == protocol::CatchUp::Reset);
}

TEST_CASE("DEL-6: joiners of one moment share one encoding", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  bench.push(kAda, {create(1, ObjectId(bench.replica(kAda), 1))});
  bench.join(kBob, RoomBench::hello(2));
  bench.join(kCleo, RoomBench::hello(3));
  bench.sync();
  CHECK(bench.delivered[kBob].back().shared == bench.delivered[kCleo].back().shared);
}

TEST_CASE("CLK: a replica that is ahead of the board has forked", "[room]") {
  RoomBench bench;
  bench.come(kAda);
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = bench.replica(kAda);
  hello.known_cseq = ClientSeq(5);
  bench.join(kBob, hello);
  CHECK(bench.closes[kBob].reason == CloseReason::ReplicaForked);
  CHECK(!bench.closed(kAda));
}

TEST_CASE("COM-11: while the disk is full a board is read and nothing is consumed", "[room]") {
  RoomBench before;
  before.come(kAda);
  before.push(kAda, {create(1, ObjectId(before.replica(kAda), 1))});
  before.sync();
  auto board = Board::from_snapshot(before.room->board().encode_snapshot());
  REQUIRE(board.has_value());

  RoomSettings settings;
  settings.writing = WriteAccess::Refused;
  RoomBench bench(std::move(*board), settings);
  protocol::Hello hello = RoomBench::hello(1);
  hello.replica = before.replica(kAda);
  bench.join(kAda, hello);
  bench.join(kBob, RoomBench::hello(2));
  CHECK(bench.welcome(kAda).read_only);
  CHECK(bench.welcome(kBob).read_only);
  CHECK(bench.welcome(kBob).replica == ReplicaId(0));
  CHECK(objects_of(bench.sent(kBob)).size() == 1);
  bench.push(kAda, {create(2, ObjectId(hello.replica, 2))});
  CHECK(bench.log.empty());
  CHECK(bench.last_sent(kAda).read_only == true);

  bench.give(StorageHealed{});
  CHECK(bench.last_sent(kAda).read_only == false);
  CHECK(bench.closes[kBob].reason == CloseReason::Retry);
  bench.push(kAda, {create(2, ObjectId(hello.replica, 2))});
  bench.sync();
  CHECK(bench.entries(kAda).size() == 1);
}

TEST_CASE("SEAT-6: an empty board is seeded once, as replica 0", "[room]") {
  const auto note = [](std::uint32_t counter) {
    return document::Operation{
        ObjectId(ReplicaId(0), counter), {}, document::Create{document::ObjectKind::Note, {}}};
  };
  RoomBench bench;
  auto effects = bench.room->seed({note(1), note(2)}, bench.now());
  REQUIRE(effects.has_value());
  bench.take(std::move(*effects));
  CHECK(bench.log.size() == 1);
  CHECK(bench.room->board().document().object_count() == 2);
  CHECK(bench.room->seed({note(3)}, bench.now()).error().kind == ErrorKind::Conflict);

  RoomBench other;
  CHECK(other.room->seed({note(1), note(1)}, other.now()).error().kind == ErrorKind::Invalid);
  CHECK(other.room->board().document().object_count() == 0);
}

}  // namespace atelier::room::bench
