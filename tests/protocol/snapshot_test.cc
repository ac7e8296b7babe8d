// Snapshots of the document, and the records of what the server does by itself.
#include <catch2/catch.hpp>

#include "protocol/packed_objects.h"
#include "server/domain/document/limits.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::Point;
using document::Property;

template <class Value>
bool is_damaged(const Result<Value>& result) {
  return !result && result.error().kind == ErrorKind::Damaged;
}

// Notes of twenty people in turn, each a few seconds after the one before; many were moved later.
document::Document workshop(std::uint32_t notes, std::size_t characters_in_each, Samples& samples) {
  document::Document document;
  document::Hlc hlc = 893'000'000'000'000;
  Seq seq;
  const auto commit = [&](ObjectId id, ReplicaId author, document::Change change) {
    hlc += 4'096 * samples.number(5'000) + 1;
    seq = seq.next();
    document::Operation operation{id, {hlc, author}, std::move(change)};
    REQUIRE(document.commit(operation, seq) == document::Verdict::Ok);
  };
  const auto point = [&] {
    const auto x = static_cast<std::int32_t>(samples.number(1'000'000));
    return Point{x - 500'000, static_cast<std::int32_t>(samples.number(1'000'000)) - 500'000};
  };
  for (std::uint32_t index = 0; index < notes; ++index) {
    const ReplicaId author(1 + 5 * static_cast<std::uint32_t>(samples.number(19)));
    const ObjectId id(author, index + 1);
    commit(id, author,
           document::Create{document::ObjectKind::Note,
                            {{Property::Position, point()},
                             {Property::Size, Point{240 * 64, 160 * 64}},
                             {Property::Colour, std::int64_t{1} + index % 6}},
                            {}});
    // As people type: a few characters, then the next few.
    for (std::size_t typed = 0; typed < characters_in_each;) {
      const std::size_t more =
          std::min<std::size_t>(1 + samples.number(7), characters_in_each - typed);
      document::TextEdit edit;
      edit.inserts.push_back(
          document.find(id)->text.make_insert(typed, std::u16string(more, u'e'), author));
      commit(id, author, std::move(edit));
      typed += more;
    }
    if (samples.flip()) {
      commit(id, ReplicaId(6), document::SetProperties{{{Property::Position, point()}}});
    }
  }
  return document;
}

}  // namespace

TEST_CASE("a snapshot of ten thousand notes takes at most 30 bytes for each, beside its text",
          "[protocol][snapshot][size]") {
  const std::size_t characters = GENERATE(0u, 80u);
  const std::uint64_t seed = test_seed();
  Samples samples(seed);
  const document::Document document = workshop(10'000, characters, samples);
  BoardState state;
  state.seq = Seq(1'000'000);
  const std::string bytes = encode_snapshot(state, document);
  INFO("seed " << seed << ", " << bytes.size() << " bytes");
  CHECK(bytes.size() <= 10'000 * (30 + characters));
  const Result<DecodedSnapshot> decoded = decode_snapshot(bytes);
  REQUIRE(decoded.has_value());
  CHECK(decoded->document.digest() == document.digest());
}

TEST_CASE("every object comes back from a snapshot as it was", "[protocol][snapshot]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for (std::uint64_t round = 0; round < 20; ++round) {
    Samples samples(seed + round);
    const document::Document document = samples.document(40);
    document::Document restored;
    REQUIRE(unpack_objects(pack_objects(document), Seq(100'000), restored));
    REQUIRE(restored.object_count() == document.object_count());
    document.for_each([&](const document::Object& object) {
      const document::Object* again = restored.find(object.id);
      REQUIRE(again != nullptr);
      CHECK(again->kind == object.kind);
      CHECK(again->registers == object.registers);
      CHECK(again->place == object.place);
      CHECK(again->text.encode() == object.text.encode());
      CHECK(again->changed_at == object.changed_at);
      CHECK(restored.children(object.id) == document.children(object.id));
      CHECK(restored.visible(object.id) == document.visible(object.id));
    });
  }
}

TEST_CASE("objects whose parents are missing or stand in a circle are damaged",
          "[protocol][snapshot]") {
  const document::Stamp stamp{5, ReplicaId(3)};
  const ObjectId first(ReplicaId(3), 1);
  const ObjectId second(ReplicaId(3), 2);
  document::Document document;
  document::Operation create{first, stamp, document::Create{document::ObjectKind::Frame, {}, {}}};
  REQUIRE(document.commit(create, Seq(1)) == document::Verdict::Ok);
  document::Operation below{
      second,
      {6, ReplicaId(3)},
      document::Create{document::ObjectKind::Note, {}, document::Place{first, {}, false, {}}}};
  REQUIRE(document.commit(below, Seq(2)) == document::Verdict::Ok);
  document::Document restored;
  REQUIRE(unpack_objects(pack_objects(document), Seq(2), restored));
  document::Document earlier;
  CHECK_FALSE(unpack_objects(pack_objects(document), Seq(1), earlier));

  // The note alone, its parent gone.
  document::Document orphaned;
  document::Object orphan;
  orphan.id = second;
  orphan.place = {first, 0, stamp};
  REQUIRE(orphaned.restore_object(std::move(orphan)).has_value());
  document::Document target;
  CHECK_FALSE(unpack_objects(pack_objects(orphaned), Seq(2), target));

  document::Document circle;
  for (const auto& [id, parent] : {std::pair(first, second), std::pair(second, first)}) {
    document::Object object;
    object.id = id;
    object.place = {parent, 0, stamp};
    REQUIRE(circle.restore_object(std::move(object)).has_value());
  }
  document::Document round;
  CHECK_FALSE(unpack_objects(pack_objects(circle), Seq(2), round));
}

TEST_CASE("GC-3: the last collection and the server's clock survive a snapshot, within bounds",
          "[protocol][snapshot]") {
  BoardState state;
  state.seq = Seq(50);
  state.collection_floor = Seq(50);
  state.server_hlc = document::kHlcMax;
  const document::Document empty;
  const Result<DecodedSnapshot> decoded = decode_snapshot(encode_snapshot(state, empty));
  REQUIRE(decoded.has_value());
  CHECK(decoded->state == state);
  state.collection_floor = Seq(51);
  CHECK(is_damaged(decode_snapshot(encode_snapshot(state, empty))));
  state.collection_floor = Seq();
  state.server_hlc = document::kHlcMax + 1;
  CHECK(is_damaged(decode_snapshot(encode_snapshot(state, empty))));
}

TEST_CASE("SRV-1: the server's operations have a cause and consecutive stamps of replica 0",
          "[protocol][record]") {
  const auto decoded = [](const ServerOperations& record) {
    return decode_record(RecordKind::ServerOperations, encode_record(record));
  };
  ServerOperations record;
  record.hlc = 900;
  record.floor = Seq(7);
  record.operations = {{ObjectId(ReplicaId(3), 1), {900, ReplicaId(0)}, document::Erase{}},
                       {ObjectId(ReplicaId(3), 2), {901, ReplicaId(0)}, document::Restore{}}};
  REQUIRE(decoded(record).has_value());
  CHECK(*decoded(record) == BoardRecord(record));

  ServerOperations reversal = record;
  reversal.cause = ServerCause::Reversal;
  CHECK(is_damaged(decoded(reversal)));  // nothing but a collection has a floor
  reversal.floor = Seq();
  reversal.participant = ParticipantId(4);
  CHECK(*decoded(reversal) == BoardRecord(reversal));

  ServerOperations late = record;
  late.hlc = document::kHlcMax - 1;
  CHECK(is_damaged(decoded(late)));
  for (const int cause : {0, 3}) {
    ServerOperations nameless = record;
    nameless.cause = static_cast<ServerCause>(cause);
    CHECK(is_damaged(decoded(nameless)));
  }
  record.operations[1].change = document::Unknown{};
  CHECK(is_damaged(decoded(record)));
}

}  // namespace atelier::protocol
