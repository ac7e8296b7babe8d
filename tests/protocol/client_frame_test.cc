#include <catch2/catch.hpp>
#include <limits>

#include "server/domain/document/limits.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::ElementId;
using document::Point;
using document::Property;
using document::Side;
using document::TextEdit;

constexpr document::Hlc kHlc = 893'000'000'000'000;
constexpr ReplicaId kReplica{150};
const ObjectId kNote(kReplica, 12);

PushedOperation pushed(std::uint32_t cseq, document::Hlc hlc, document::Change change) {
  return {ClientSeq(cseq), {kNote, {hlc, kReplica}, std::move(change)}, 0};
}

Push push_of(document::Change change) {
  return {{pushed(1, kHlc, std::move(change))}};
}

document::Change sent_and_received(document::Change change) {
  const Result<ClientMessage> decoded =
      decode_client_frame(encode_push(push_of(std::move(change))));
  REQUIRE(decoded.has_value());
  document::Operation operation = std::get<Push>(*decoded).operations.at(0).operation;
  assign_replica(operation, kReplica);
  return operation.change;
}

std::string refusal(std::string_view bytes) {
  const Result<ClientMessage> decoded = decode_client_frame(bytes);
  return decoded ? "decoded" : decoded.error().detail;
}

Hello valid_hello() {
  Hello hello;
  hello.protocol_min = hello.protocol_max = 1;
  hello.display_name = "Zoé";
  return hello;
}

std::string name_refusal(std::string name) {
  Hello hello = valid_hello();
  hello.display_name = std::move(name);
  return refusal(encode_hello(hello));
}

// What `change` adds to a frame that holds 30 others.
std::size_t bytes_in_batch(const document::Change& change, const document::Change& others) {
  Push push;
  for (std::uint32_t index = 0; index < 30; ++index) {
    push.operations.push_back(pushed(index + 1, kHlc + index, others));
  }
  const std::size_t without = encode_push(push).size();
  push.operations.push_back(pushed(31, kHlc + 30, change));
  return encode_push(push).size() - without;
}

document::Change typed(std::uint32_t counter) {
  return TextEdit{{{counter, ElementId{kReplica, counter - 1}, Side::Right, u"e"}}, {}};
}

}  // namespace

TEST_CASE("COM-1: operations of a push count on from its first cseq and clock", "[protocol]") {
  Push push;
  for (std::uint32_t index = 0; index < 3; ++index) {
    push.operations.push_back(pushed(40 + index, kHlc + index, document::Delete{}));
  }
  const std::string even = encode_push(push);
  push.operations[1].operation.stamp.hlc = kHlc + 9'000;
  push.operations[2].operation.stamp.hlc = kHlc + 1;
  for (const std::string& bytes : {even, encode_push(push)}) {
    const Result<ClientMessage> decoded = decode_client_frame(bytes);
    REQUIRE(decoded.has_value());
    const Push& received = std::get<Push>(*decoded);
    REQUIRE(received.operations.size() == 3);
    CHECK(received.operations[2].cseq == ClientSeq(42));
    CHECK(received.operations[0].operation.stamp == document::Stamp{kHlc, kOwnReplica});
    const bool is_even = bytes == even;
    CHECK(received.operations[1].operation.stamp.hlc == (is_even ? kHlc + 1 : kHlc + 9'000));
    CHECK(received.operations[2].operation.stamp.hlc == (is_even ? kHlc + 2 : kHlc + 1));
  }
}

TEST_CASE("COM-12: a push whose clock leaves 53 bits is refused", "[protocol]") {
  Push push{{pushed(1, document::kHlcMax, document::Delete{})}};
  CHECK(refusal(encode_push(push)) == "decoded");
  push.operations.push_back(pushed(2, document::kHlcMax + 1, document::Delete{}));
  CHECK(refusal(encode_push(push)) == "invalid field: push.hlc");
  push.operations = {pushed(1, document::kHlcMax + 1, document::Delete{})};
  CHECK(refusal(encode_push(push)) == "invalid field: push.hlc");
  push.operations = {pushed(1, std::numeric_limits<std::uint64_t>::max(), document::Delete{})};
  CHECK(refusal(encode_push(push)) == "invalid field: push.hlc");
}

TEST_CASE("COM-12: a push holds one to 256 operations with cseq from 1", "[protocol]") {
  Push push;
  CHECK(refusal(encode_push(push)) == "invalid field: push.operations");
  push.operations.assign(256, pushed(1, 0, document::Delete{}));
  for (std::uint32_t index = 0; index < 256; ++index)
    push.operations[index].operation.stamp.hlc = index;
  CHECK(refusal(encode_push(push)) == "decoded");
  push.operations.push_back(pushed(257, 256, document::Delete{}));
  CHECK(refusal(encode_push(push)) == "invalid field: push.operations");
  CHECK(refusal(encode_push({{pushed(0, 1, document::Delete{})}})) ==
        "invalid field: push.first_cseq");
  const std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
  CHECK(refusal(encode_push({{pushed(last, 1, document::Delete{})}})) == "decoded");
  CHECK(refusal(encode_push({{pushed(last, 1, document::Delete{}), {}}})) ==
        "invalid field: push.first_cseq");
}

TEST_CASE("SEAT-7: a display name has at most 40 characters and no control characters",
          "[protocol]") {
  const std::string kRefused = "invalid field: hello.display_name";
  std::string forty_flowers;
  for (int count = 0; count < 40; ++count) forty_flowers += "🌻";
  CHECK(name_refusal("") == "decoded");
  CHECK(name_refusal(forty_flowers) == "decoded");
  CHECK(name_refusal(forty_flowers + "!") == kRefused);
  CHECK(name_refusal("a\nb") == kRefused);
  CHECK(name_refusal("a\x7f") == kRefused);
  CHECK(name_refusal("a\xc2\x85") == kRefused);
  PresenceUpdate update;
  update.display_name = "\t";
  CHECK(refusal(encode_presence_update(update)) == "invalid field: presence.display_name");
}

TEST_CASE("CON-13: a hello of another version is read for its range alone", "[protocol]") {
  // protocol 2 to 3, with a seat key of three bytes.
  const std::string bytes("\x0a\x09\x08\x02\x10\x03\x22\x03\x01\x02\x03", 11);
  const Result<ClientMessage> decoded = decode_client_frame(bytes);
  REQUIRE(decoded.has_value());
  CHECK(std::get<Hello>(*decoded).protocol_min == 2);
  // The same from a version that this server speaks.
  std::string known = bytes;
  known[3] = 1;
  CHECK(refusal(known) == "invalid field: hello.seat_key");
}

TEST_CASE("CON-10: fields that this version does not know are skipped", "[protocol]") {
  const std::string bytes = encode_hello(valid_hello());
  // Field 127: a varint, a text, and eight bytes; the second time inside of Hello.
  const std::string unknown =
      "\xf8\x07\x01"
      "\xfa\x07\x02hi"
      "\xf9\x07"
      "12345678";
  const Result<ClientMessage> outside = decode_client_frame(bytes + unknown);
  REQUIRE(outside.has_value());
  CHECK(std::get<Hello>(*outside) == valid_hello());
  std::string inside = bytes + unknown;
  inside[1] = static_cast<char>(inside.size() - 2);
  const Result<ClientMessage> decoded = decode_client_frame(inside);
  REQUIRE(decoded.has_value());
  CHECK(std::get<Hello>(*decoded) == valid_hello());
}

TEST_CASE("CON-10: unknown kinds and properties pass, unknown changes are judged invalid",
          "[protocol]") {
  const document::Create create{
      document::ObjectKind(900), {{Property(70), document::SharedString("é")}}, {}};
  CHECK(sent_and_received(create) == document::Change(create));
  CHECK(sent_and_received(document::Unknown{}) == document::Change(document::Unknown{}));

  document::Document document;
  document::Operation operation{kNote, {kHlc, kReplica}, document::Unknown{}};
  CHECK(document.commit(operation, Seq(1)) == document::Verdict::Invalid);
}

TEST_CASE("COM-12: one operation beyond a limit keeps its frame and is judged invalid",
          "[protocol]") {
  document::Create create{document::ObjectKind::Note, {}, {}};
  for (std::uint16_t property = 100; property <= 100 + document::kPropertiesMax; ++property) {
    create.properties.push_back({Property(property), std::int64_t{1}});
  }
  const document::Change long_text = TextEdit{
      {{1, std::nullopt, Side::Right, std::u16string(document::kInsertUnitsMax + 1, u'a')}}, {}};
  document::Document document;
  const auto judge = [&](document::Change change) {
    document::Operation operation{kNote, {kHlc, kReplica}, sent_and_received(std::move(change))};
    return document.commit(operation, Seq(1));
  };
  CHECK(judge(create) == document::Verdict::Invalid);
  CHECK(judge(document::SetProperties{{{Property::Position, std::int64_t{1}}}}) ==
        document::Verdict::UnknownObject);
  create.properties.resize(1);
  CHECK(judge(create) == document::Verdict::Ok);
  CHECK(judge(long_text) == document::Verdict::Invalid);
}

TEST_CASE("TXT-12: text counters and parents that follow are left out and come back",
          "[protocol][text]") {
  const ReplicaId other{7};
  const TextEdit edit{{{10, std::nullopt, Side::Right, u"abc"},
                       {13, ElementId{kReplica, 12}, Side::Right, u"🌻"},
                       {20, ElementId{kReplica, 14}, Side::Left, u"x"},
                       {21, ElementId{other, 20}, Side::Right, u"y"},
                       {22, ElementId{ReplicaId(0), 1}, Side::Right, u"z"},
                       {23, ElementId{kReplica, 4'000'000'000}, Side::Right, u""}},
                      {{{kReplica, 3}, 1}, {{other, 0}, 0}, {{ReplicaId(0), 9}, 70'000}}};
  CHECK(sent_and_received(edit) == document::Change(edit));
}

TEST_CASE("COM-12: a text edit whose counters leave their range is an unknown change",
          "[protocol][text]") {
  const auto received = [](const std::string& insert) {
    // push {first_cseq: 1, operations {text {inserts …}}}
    const auto wrap = [](char tag, const std::string& content) {
      return std::string{tag, static_cast<char>(content.size())} + content;
    };
    const std::string operation = wrap('\x2a', wrap('\x0a', insert));
    const auto decoded = decode_client_frame(wrap('\x12', "\x08\x01" + wrap('\x1a', operation)));
    REQUIRE(decoded.has_value());
    return std::get<Push>(*decoded).operations.at(0).operation.change;
  };
  const document::Change unknown = document::Unknown{};
  CHECK(received("\x2a\x01"
                 "a") == unknown);  // the first without a counter
  CHECK(received("\x08\x01\x2a\x01"
                 "a") == unknown);  // counter 1 continues nothing
  CHECK(received("\x08\x05\x18\x0b\x2a\x01"
                 "a") == unknown);  // parent at 5 - 6
  CHECK(received(std::string("\x08\x01\x10\x00\x2a\x01"
                             "a",
                             7)) ==
        document::Change(TextEdit{{{1, std::nullopt, Side::Right, u"a"}}, {}}));
}

TEST_CASE("COM-3: a fingerprint covers all that the client chose and nothing else", "[protocol]") {
  const document::Operation base{kNote, {kHlc, kReplica}, typed(5)};
  const auto changed = [&](auto edit) {
    document::Operation operation = base;
    edit(operation);
    return fingerprint(operation);
  };
  const std::uint64_t same = fingerprint(base);
  const auto edit_of = [](document::Operation& operation) -> TextEdit& {
    return std::get<TextEdit>(operation.change);
  };
  CHECK(changed([](auto& operation) { operation.object = ObjectId(kReplica, 13); }) != same);
  CHECK(changed([](auto& operation) { operation.stamp.hlc += 1; }) != same);
  CHECK(changed([](auto& operation) { operation.change = document::Delete{}; }) != same);
  CHECK(changed([&](auto& operation) { edit_of(operation).inserts[0].counter = 6; }) != same);
  CHECK(changed([&](auto& operation) { edit_of(operation).inserts[0].text = u"f"; }) != same);
  CHECK(changed([&](auto& operation) { edit_of(operation).inserts[0].side = Side::Left; }) != same);
  CHECK(changed([&](auto& operation) { edit_of(operation).inserts[0].parent.reset(); }) != same);
  CHECK(changed([&](auto& operation) {
          edit_of(operation).deletes = {{{kReplica, 1}, 1}};
        }) != same);

  const auto decoded = decode_client_frame(encode_push(push_of(typed(5))));
  REQUIRE(decoded.has_value());
  PushedOperation received = std::get<Push>(*decoded).operations.at(0);
  CHECK(received.fingerprint == same);
  assign_replica(received.operation, kReplica);
  CHECK(received.operation == base);
  CHECK(fingerprint(received.operation) == same);
}

TEST_CASE("an operation costs few bytes", "[protocol][size]") {
  const document::Change move =
      document::SetProperties{{{Property::Position, Point{64'000, -32'000}}}};
  const document::Change create = document::Create{document::ObjectKind::Note,
                                                   {{Property::Position, Point{64'000, -32'000}},
                                                    {Property::Size, Point{240 * 64, 160 * 64}},
                                                    {Property::Colour, std::int64_t{2}}},
                                                   {}};
  const document::Change backspace = TextEdit{{}, {{{kReplica, 200}, 1}}};
  const std::size_t typing_bytes = bytes_in_batch(typed(200), typed(100));
  const std::size_t move_bytes = bytes_in_batch(move, typed(100));
  const std::size_t create_bytes = bytes_in_batch(create, typed(100));
  const std::size_t backspace_bytes = bytes_in_batch(backspace, typed(100));
  const std::size_t drag_bytes = encode_push(push_of(move)).size();
  const std::size_t run_bytes =
      encode_push(
          push_of(TextEdit{{{200, ElementId{kReplica, 199}, Side::Right, std::u16string(30, u'e')}},
                           {}}))
          .size();
  INFO("a character " << typing_bytes << ", a move " << move_bytes << ", a note " << create_bytes
                      << ", a backspace " << backspace_bytes << " bytes beside 30 others; a drag "
                      << drag_bytes << ", 30 characters at once " << run_bytes << " bytes a frame");
  // Seven of them name the note; the counter has two, everything that follows from it none.
  CHECK(typing_bytes <= 19);
  CHECK(move_bytes <= 25);
  CHECK(create_bytes <= 47);
  CHECK(backspace_bytes <= 16);
}

}  // namespace atelier::protocol
