// What each property takes: at the ends of its range and beyond them.
#include <catch2/catch.hpp>
#include <string>

#include "server/domain/document/limits.h"
#include "server/domain/document/properties.h"

namespace atelier::document {
namespace {

bool takes(Property property, Value value, Occasion occasion = Occasion::Set) {
  return acceptable({{property, std::move(value)}}, occasion);
}

void check_range(Property property, std::int64_t low, std::int64_t high) {
  CAPTURE(static_cast<int>(property));
  CHECK(takes(property, low));
  CHECK(takes(property, high));
  CHECK_FALSE(takes(property, low - 1));
  CHECK_FALSE(takes(property, high + 1));
  CHECK_FALSE(takes(property, INT64_MIN));
  CHECK_FALSE(takes(property, INT64_MAX));
  CHECK_FALSE(takes(property, Point{}));
  CHECK_FALSE(takes(property, std::string("1")));
}

TEST_CASE("DOC-7: numbers stay in their ranges", "[domain][document]") {
  check_range(Property::Colour, 1, 6);
  check_range(Property::Rotation, 0, 360 * 64 - 1);
  check_range(Property::Locked, 0, 1);
  check_range(Property::Layer, 0, 2);
  check_range(Property::Form, 1, 3);
  check_range(Property::Fill, 0, 6);
  check_range(Property::StrokeWidth, 16, 8192);
  check_range(Property::EndMarks, 0, 3);
  check_range(Property::FontSize, 512, 32768);
}

TEST_CASE("DOC-7: points stay in their ranges", "[domain][document]") {
  CHECK(takes(Property::Position, Point{kCoordinateMax, -kCoordinateMax}));
  CHECK_FALSE(takes(Property::Position, Point{kCoordinateMax + 1, 0}));
  CHECK_FALSE(takes(Property::Position, Point{0, -kCoordinateMax - 1}));
  CHECK(takes(Property::Size, Point{kSizeMin, kSizeMax}));
  CHECK_FALSE(takes(Property::Size, Point{kSizeMin - 1, kSizeMin}));
  CHECK_FALSE(takes(Property::Size, Point{kSizeMin, kSizeMax + 1}));
  CHECK_FALSE(takes(Property::Position, End{}));
}

TEST_CASE("DOC-7: an end is on the board, or near its object", "[domain][document]") {
  const ObjectId object(ReplicaId(1), 1);
  for (const Property end : {Property::From, Property::To}) {
    CHECK(takes(end, End{{}, {kCoordinateMax, -kCoordinateMax}}));
    CHECK_FALSE(takes(end, End{{}, {kCoordinateMax + 1, 0}}));
    CHECK_FALSE(takes(end, End{{}, {0, -kCoordinateMax - 1}}));
    CHECK(takes(end, End{object, {kEndAtObjectMax, -kEndAtObjectMax}}));
    CHECK_FALSE(takes(end, End{object, {kEndAtObjectMax + 1, 0}}));
    CHECK_FALSE(takes(end, End{object, {0, -kEndAtObjectMax - 1}}));
    CHECK_FALSE(takes(end, End{ObjectId(ReplicaId(1), 0), {}}));
    CHECK_FALSE(takes(end, End{ObjectId(std::uint64_t{1} << 53 | 1), {}}));
    CHECK_FALSE(takes(end, Point{}));
  }
}

TEST_CASE("DOC-7: an anchor names a unit that can be, or none", "[domain][document]") {
  const auto at = [](std::uint32_t replica, std::uint32_t counter) {
    return TextAnchor{ElementId{ReplicaId(replica), counter}, Side::Right};
  };
  CHECK(takes(Property::Anchor, TextAnchor{}));
  CHECK(takes(Property::Anchor, at(0, 1)));
  CHECK(takes(Property::Anchor, at(kReplicaIdMax, 0xffffffff)));
  CHECK_FALSE(takes(Property::Anchor, at(1, 0)));
  CHECK_FALSE(takes(Property::Anchor, at(kReplicaIdMax + 1, 1)));
  CHECK_FALSE(takes(Property::Anchor, std::int64_t{0}));
}

TEST_CASE("DOC-7: an image's words are short and well-formed", "[domain][document]") {
  CHECK(takes(Property::AlternativeText, std::string()));
  CHECK(takes(Property::AlternativeText, std::string(1024, 'a')));
  CHECK_FALSE(takes(Property::AlternativeText, std::string(1025, 'a')));
  CHECK_FALSE(takes(Property::AlternativeText, std::string("\xed\xa0\x80")));
  CHECK_FALSE(takes(Property::AlternativeText, Bytes{"a"}));
}

TEST_CASE("DOC-13: ink and hashes are written by create alone", "[domain][document]") {
  const Bytes ink{std::string("\x02\x01\x00\x00", 4)};
  const Bytes hash{std::string(32, 'h')};
  CHECK(takes(Property::Points, ink, Occasion::Create));
  CHECK_FALSE(takes(Property::Points, ink, Occasion::Set));
  CHECK(takes(Property::ContentHash, hash, Occasion::Create));
  CHECK_FALSE(takes(Property::ContentHash, hash, Occasion::Set));
}

TEST_CASE("DOC-7: a hash has 32 bytes, and ink is ink", "[domain][document]") {
  const auto created = [](Property property, std::string content) {
    return takes(property, Bytes{std::move(content)}, Occasion::Create);
  };
  CHECK_FALSE(created(Property::ContentHash, std::string(31, 'h')));
  CHECK_FALSE(created(Property::ContentHash, std::string(33, 'h')));
  CHECK_FALSE(takes(Property::ContentHash, std::string(32, 'h'), Occasion::Create));
  CHECK_FALSE(created(Property::Points, ""));
  CHECK(created(Property::Points, std::string("\x02\x01\x00\x00", 4)));
  CHECK(created(Property::Points, std::string("\x01\x00\x01\x00\x00", 5)));
  CHECK_FALSE(created(Property::Points, std::string("\x03\x01\x00\x00", 4)));
  CHECK_FALSE(takes(Property::Points, std::string("\x02\x01\x00\x00", 4), Occasion::Create));
}

TEST_CASE("DOC-12: unknown properties hold what JavaScript holds", "[domain][document]") {
  const auto unknown = static_cast<Property>(700);
  CHECK(takes(unknown, kIntegerMax));
  CHECK_FALSE(takes(unknown, kIntegerMax + 1));
  CHECK(takes(unknown, Point{INT32_MIN, INT32_MAX}));
  CHECK(takes(unknown, End{{}, {INT32_MIN, INT32_MAX}}));
  CHECK_FALSE(takes(unknown, End{ObjectId(std::uint64_t{1} << 32), {}}));
  CHECK_FALSE(takes(unknown, TextAnchor{ElementId{ReplicaId(1), 0}, Side::Left}));
  CHECK(takes(unknown, Bytes{std::string(1024, '\xff')}));
  CHECK_FALSE(takes(unknown, Bytes{std::string(1025, '\xff')}));
  CHECK_FALSE(takes(Property{}, std::int64_t{1}));
}

TEST_CASE("DOC-8: values are small, and strings in them are shared", "[domain][document]") {
  const Value ink = Bytes{std::string(40'000, 'i')};
  const Value copy = ink;
  CHECK(copy == ink);
  CHECK(&std::get<Bytes>(copy).content.text() == &std::get<Bytes>(ink).content.text());
  CHECK(copy != Value(Bytes{std::string(40'000, 'j')}));
  CHECK(Value(std::string()) == Value(SharedString()));
  CHECK(Value(std::string("a")) < Value(std::string("b")));
}

}  // namespace
}  // namespace atelier::document
