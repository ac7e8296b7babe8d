// What places, values, presence and authors add to the frames, and what of it is refused.
#include <catch2/catch.hpp>
#include <limits>

#include "server/domain/document/ink.h"
#include "server/domain/document/limits.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::ElementId;
using document::Point;
using document::Property;
using document::Side;

constexpr document::Hlc kHlc = 893'000'000'000'000;
constexpr ReplicaId kReplica{150};
const ObjectId kNote(kReplica, 12);
const ObjectId kFrame(kReplica, 3);

document::Operation operation_of(document::Change change) {
  return {kNote, {kHlc, kReplica}, std::move(change)};
}

// As the server sees it, before it knows whose it is.
PushedOperation pushed(document::Change change) {
  const auto decoded =
      decode_client_frame(encode_push({{{ClientSeq(1), operation_of(std::move(change)), 0}}}));
  REQUIRE(decoded.has_value());
  return std::get<Push>(*decoded).operations.at(0);
}

document::Change as_pushed(document::Change change) {
  return pushed(std::move(change)).operation.change;
}

document::Change as_entry(const document::Change& change) {
  const std::vector<Entry> entries{
      {kReplica, ClientSeq(1), document::Verdict::Ok, kHlc, operation_of(change)}};
  const auto decoded = decode_server_frame(encode_entries(entries));
  REQUIRE(decoded.has_value());
  return decoded->entries.at(0).operation->change;
}

bool decodes(const PresenceUpdate& update) {
  const auto decoded = decode_client_frame(encode_presence_update(update));
  if (decoded) return std::get<PresenceUpdate>(*decoded) == update;
  CHECK(decoded.error().detail == "invalid field: presence");
  return false;
}

LiveStroke chunk() {
  LiveStroke stroke;
  stroke.origin = {64, -64};
  stroke.points = document::encode_ink({{{0, 0, 63}, {8, 8, 63}}, false});
  stroke.colour = 2;
  stroke.width = 192;
  return stroke;
}

template <class Edit>
bool chunk_decodes(Edit edit) {
  PresenceUpdate update;
  update.stroke = chunk();
  edit(*update.stroke);
  return decodes(update);
}

// Each point takes 7 bits and 1: a byte. What comes before takes 5.
std::string ink_of_bytes(std::size_t bytes) {
  document::Ink ink;
  while (ink.points.size() < bytes - 5) {
    ink.points.push_back({ink.points.size() % 2 == 0 ? 20 : 0, 0, 63});
  }
  const std::string encoded = document::encode_ink(ink);
  REQUIRE(encoded.size() == bytes);
  return encoded;
}

// A field of a message, of wire type 2.
std::string field(int number, const std::string& content) {
  return std::string{static_cast<char>(8 * number + 2), static_cast<char>(content.size())} +
         content;
}

// push {first_cseq: 1, operations {…}}
document::Change change_of_bytes(const std::string& operation) {
  const auto decoded = decode_client_frame(field(2, "\x08\x01" + field(3, operation)));
  REQUIRE(decoded.has_value());
  return std::get<Push>(*decoded).operations.at(0).operation.change;
}

}  // namespace

TEST_CASE("STR-2: what only the room may say is an unknown change from a client",
          "[protocol][structure]") {
  const document::Placed placed{kFrame, -5, {{kNote, 9}, {kFrame, -9}}};
  const document::Change unknown = document::Unknown{};
  for (const document::Change& change :
       {document::Change(placed), document::Change(document::Erase{}),
        document::Change(document::Create{document::ObjectKind::Note, {}, placed})}) {
    CHECK(as_pushed(change) == unknown);
    CHECK(as_entry(change) == change);
  }
  for (const document::Change& change :
       {document::Change(document::Place{kFrame, kNote, true, kFrame}),
        document::Change(document::Place{}),
        document::Change(document::Create{
            document::ObjectKind::Note, {}, document::Place{kFrame, {}, false, {}}})}) {
    CHECK(as_pushed(change) == change);
    CHECK(as_entry(change) == change);
  }
}

TEST_CASE("STR-6: siblings and labels that do not pair up are an unknown change",
          "[protocol][structure]") {
  const auto received = [](const std::string& placed) {
    // entries {operation {placed {…}}}
    const auto decoded = decode_server_frame(field(2, field(5, field(7, placed))));
    REQUIRE(decoded.has_value());
    return decoded->entries.at(0).operation->change;
  };
  const document::Change unknown = document::Unknown{};
  CHECK(received("\x10\x02") == document::Change(document::Placed{{}, 1, {}}));
  CHECK(received("\x1a\x01\x07\x22\x01\x02") ==
        document::Change(document::Placed{{}, 0, {{ObjectId(7), 1}}}));
  CHECK(received("\x1a\x01\x07") == unknown);
  CHECK(received("\x22\x01\x02") == unknown);
  CHECK(received("\x1a\x02\x07\x08\x22\x01\x02") == unknown);
}

TEST_CASE("STR-2: a change that contradicts itself is unknown", "[protocol][structure]") {
  const document::Change unknown = document::Unknown{};
  CHECK(change_of_bytes(std::string("\x40\x00", 2)) == unknown);  // erased: false
  CHECK(change_of_bytes("\x40\x01") == unknown);
  // entries {operation {create {place {} placed {}}}}
  const auto decoded =
      decode_server_frame(field(2, field(5, field(2, field(3, "") + field(4, "")))));
  REQUIRE(decoded.has_value());
  CHECK(decoded->entries.at(0).operation->change == unknown);
}

TEST_CASE("DOC-7: values whose ids cannot be are an unknown change", "[protocol]") {
  const auto received = [](ReplicaId replica, std::uint32_t counter) {
    const document::TextAnchor anchor{ElementId{replica, counter}, Side::Right};
    return as_pushed(document::SetProperties{{{Property::Anchor, anchor}}});
  };
  CHECK(received(ReplicaId(kReplicaIdMax), 1).index() == 1);
  CHECK(received(ReplicaId(kReplicaIdMax + 1), 1) == document::Change(document::Unknown{}));
  CHECK(received(kOwnReplica, 1) == document::Change(document::Unknown{}));
}

TEST_CASE("TXT-12: an anchor and a place name their replica in full, whoever sends them",
          "[protocol][text]") {
  const document::Change change = document::SetProperties{
      {{Property::Anchor, document::TextAnchor{ElementId{kReplica, 4}, Side::Left}}}};
  PushedOperation received = pushed(change);
  CHECK(received.operation.change == change);
  assign_replica(received.operation, kReplica);
  CHECK(received.operation.change == change);
  CHECK(fingerprint(received.operation) == received.fingerprint);
  CHECK(fingerprint(operation_of(change)) == received.fingerprint);
}

TEST_CASE("COM-3: a fingerprint covers places and every kind of value", "[protocol]") {
  const auto set_to = [](document::Value value) {
    return document::Change(document::SetProperties{{{Property(200), std::move(value)}}});
  };
  const auto created = [](std::variant<document::Place, document::Placed> place) {
    return document::Change(document::Create{document::ObjectKind::Note, {}, std::move(place)});
  };
  const document::Place place{kFrame, kNote, true, kFrame};
  const document::Placed placed{kFrame, 7, {{kNote, 8}}};
  const std::vector<document::Change> changes{
      set_to(document::End{kNote, {1, 2}}),
      set_to(document::End{kFrame, {1, 2}}),
      set_to(document::End{kNote, {1, 3}}),
      set_to(document::TextAnchor{std::nullopt, Side::Left}),
      set_to(document::TextAnchor{std::nullopt, Side::Right}),
      set_to(document::TextAnchor{ElementId{kReplica, 1}, Side::Left}),
      set_to(document::TextAnchor{ElementId{kReplica, 2}, Side::Left}),
      set_to(document::TextAnchor{ElementId{ReplicaId(1), 1}, Side::Left}),
      set_to(document::Bytes{"ab"}),
      set_to(document::Bytes{"ba"}),
      set_to(document::SharedString("ab")),
      place,
      document::Place{kNote, kNote, true, kFrame},
      document::Place{kFrame, kFrame, true, kFrame},
      document::Place{kFrame, kNote, false, kFrame},
      document::Place{kFrame, kNote, true, kNote},
      document::Place{},
      placed,
      document::Placed{kFrame, 8, {{kNote, 8}}},
      document::Placed{kFrame, 7, {{kNote, 9}}},
      document::Placed{kFrame, 7, {{kFrame, 8}}},
      document::Placed{kFrame, 7, {}},
      created(document::Place{}),
      created(place),
      created(document::Place{kNote, kNote, true, kFrame}),
      created(placed),
      created(document::Placed{}),
      document::Erase{},
      document::Delete{},
  };
  for (std::size_t one = 0; one < changes.size(); ++one) {
    for (std::size_t other = one + 1; other < changes.size(); ++other) {
      INFO(one << " and " << other);
      CHECK(fingerprint(operation_of(changes[one])) != fingerprint(operation_of(changes[other])));
    }
  }
}

TEST_CASE("COM-3: a create that asks for no place has the fingerprint that it always had",
          "[protocol]") {
  const document::Create create{
      document::ObjectKind::Note,
      {{Property::Position, Point{640, -1'280}}, {Property::Colour, std::int64_t{2}}},
      {}};
  CHECK(fingerprint(operation_of(create)) == 0x0701f3f2709e88deull);
}

TEST_CASE("PRE-4: carets are anchors, and one of an impossible replica is refused",
          "[protocol][presence]") {
  PresenceUpdate update;
  update.editing = kNote;
  update.caret = document::TextAnchor{ElementId{kReplica, 4'000'000'000}, Side::Right};
  update.mark = document::TextAnchor{std::nullopt, Side::Left};
  CHECK(decodes(update));
  update.mark = document::TextAnchor{ElementId{ReplicaId(kReplicaIdMax + 1), 1}, Side::Left};
  CHECK_FALSE(decodes(update));
  std::swap(update.mark, update.caret);
  CHECK_FALSE(decodes(update));
}

TEST_CASE("PRE-6: a chunk of a stroke holds sound ink and what a stroke can have",
          "[protocol][presence]") {
  CHECK(chunk_decodes([](LiveStroke&) {}));
  CHECK(chunk_decodes([](LiveStroke& stroke) {
    stroke.number = stroke.first = std::numeric_limits<std::uint32_t>::max();
  }));
  CHECK(
      chunk_decodes([](LiveStroke& stroke) { stroke.points = ink_of_bytes(kLiveStrokeBytesMax); }));
  CHECK_FALSE(chunk_decodes(
      [](LiveStroke& stroke) { stroke.points = ink_of_bytes(kLiveStrokeBytesMax + 1); }));
  CHECK_FALSE(chunk_decodes([](LiveStroke& stroke) { stroke.points.push_back('\0'); }));
  CHECK_FALSE(chunk_decodes([](LiveStroke& stroke) { stroke.points.pop_back(); }));
  CHECK_FALSE(chunk_decodes([](LiveStroke& stroke) { stroke.points.clear(); }));
  CHECK(chunk_decodes([](LiveStroke& stroke) {
    stroke.points.clear();
    stroke.ended = true;
  }));
  for (const std::int32_t sign : {-1, 1}) {
    CHECK(chunk_decodes([&](LiveStroke& stroke) {
      stroke.origin = {sign * document::kCoordinateMax, sign * document::kCoordinateMax};
    }));
    CHECK_FALSE(chunk_decodes(
        [&](LiveStroke& stroke) { stroke.origin.x = sign * (document::kCoordinateMax + 1); }));
    CHECK_FALSE(chunk_decodes(
        [&](LiveStroke& stroke) { stroke.origin.y = sign * (document::kCoordinateMax + 1); }));
  }
  for (const std::uint32_t colour : {0u, 7u, 0xffff'ffffu}) {
    CHECK_FALSE(chunk_decodes([&](LiveStroke& stroke) { stroke.colour = colour; }));
  }
  for (const std::uint32_t width : {0u, 15u, 128u * 64u + 1u, 0xffff'ffffu}) {
    CHECK_FALSE(chunk_decodes([&](LiveStroke& stroke) { stroke.width = width; }));
  }
}

TEST_CASE("AUT-1: a question names at most 256 replicas", "[protocol]") {
  const auto decodes_question = [](std::size_t count, ReplicaId replica) {
    const AuthorsQuestion question{std::vector(count, replica)};
    const auto decoded = decode_client_frame(encode_authors_question(question));
    return decoded.has_value() && std::get<AuthorsQuestion>(*decoded) == question;
  };
  CHECK(decodes_question(0, ReplicaId(1)));
  CHECK(decodes_question(256, ReplicaId(kReplicaIdMax)));
  CHECK_FALSE(decodes_question(257, ReplicaId(1)));
  CHECK_FALSE(decodes_question(1, ReplicaId(kReplicaIdMax + 1)));
}

TEST_CASE("AUT-1: authors whose replicas or names cannot be are refused", "[protocol]") {
  const auto decodes_author = [](const Author& author) {
    const auto decoded = decode_server_frame(encode_authors(std::vector{author}));
    return decoded.has_value() && decoded->authors == std::vector{author};
  };
  const ParticipantId participant{2};
  CHECK(decodes_author({participant, "Zoé", ReplicaId(5), 5}));
  CHECK(decodes_author({participant, "", ReplicaId(0), 0}));
  CHECK(decodes_author({participant, "", ReplicaId(kReplicaIdMax), 1}));
  CHECK_FALSE(decodes_author({participant, "", ReplicaId(kReplicaIdMax), 2}));
  CHECK_FALSE(decodes_author({participant, "", ReplicaId(1), 0xffff'ffff}));
  CHECK_FALSE(decodes_author({participant, "a\nb", ReplicaId(5), 5}));
}

TEST_CASE("DEL-6: an object says the stamp that most of it shares once", "[protocol][size]") {
  document::Object note;
  note.id = kNote;
  const document::Stamp made{kHlc, kReplica};
  note.registers = {{Property::Position, made, Point{64'000, -32'000}},
                    {Property::Size, made, Point{15'360, 10'240}},
                    {Property::Colour, made, std::int64_t{2}}};
  note.place = {{}, std::int64_t{7} << 32, made};
  const std::vector<const document::Object*> one{&note};
  const std::size_t shared = encode_state_chunk(one, false).size();
  note.registers[0].stamp.hlc += 1;
  const std::size_t moved = encode_state_chunk(one, false).size();
  note.registers[0].stamp.replica = ReplicaId(0);
  const std::size_t reversed = encode_state_chunk(one, false).size();
  CHECK(shared <= 80);
  CHECK(moved == shared + 9);
  CHECK(reversed == moved + 2);

  // Stamps with the time 0 come back too, though no clock gives one.
  note.place.stamp = {0, kReplica};
  note.registers[1].stamp = {0, ReplicaId(0)};
  const auto decoded = decode_server_frame(encode_state_chunk(one, false));
  REQUIRE(decoded.has_value());
  CHECK(decoded->state.at(0).registers == note.registers);
  CHECK(decoded->state.at(0).place == note.place);
}

}  // namespace atelier::protocol
