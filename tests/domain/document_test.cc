// The rules of the document, one at a time. More of them, with their digests: protocol/golden.
#include <catch2/catch.hpp>
#include <type_traits>
#include <utility>
#include <variant>

#include "server/domain/document/document.h"
#include "server/domain/document/limits.h"
#include "tests/domain/document_checks.h"

namespace atelier::document {
namespace {

constexpr ReplicaId kAda(1);
constexpr ReplicaId kBob(2);
constexpr ObjectId kNote(kAda, 1);

Stamp at(Hlc hlc, ReplicaId replica = kAda) {
  return {hlc, replica};
}
PropertyValue colour(std::int64_t number) {
  return {Property::Colour, number};
}

Operation create(Stamp stamp, ObjectId id = kNote) {
  return {id, stamp,
          Create{ObjectKind::Note, {{Property::Position, Point{64, 64}}, colour(1)}, Place{}}};
}
Operation set(Stamp stamp, std::vector<PropertyValue> properties) {
  return {kNote, stamp, SetProperties{std::move(properties)}};
}
Operation write(Stamp stamp, std::u16string text) {
  return {kNote, stamp, TextEdit{{{1, std::nullopt, Side::Right, std::move(text)}}, {}}};
}

std::int64_t colour_of(const Document& document) {
  return std::get<std::int64_t>(document.find(kNote)->find(Property::Colour)->value);
}

Document with_note() {
  Document document;
  REQUIRE(document.apply(create(at(1)), Seq(1)) == Verdict::Ok);
  return document;
}

TEST_CASE("DOC-1: only its creator makes an object, once", "[domain][document]") {
  Document document;
  CHECK(document.apply(create(at(1, kBob)), Seq(1)) == Verdict::Invalid);
  CHECK(document.apply(create(at(1)), Seq(1)) == Verdict::Ok);
  CHECK(document.apply(create(at(2)), Seq(2)) == Verdict::Invalid);
  CHECK(document.object_count() == 1);
  CHECK(document.find(kNote)->changed_at == Seq(1));
}

TEST_CASE("DOC-2: the later stamp wins, whichever comes first", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply(set(at(5, kBob), {colour(5)}), Seq(2)) == Verdict::Ok);
  CHECK(document.apply(set(at(4), {colour(4)}), Seq(3)) == Verdict::Superseded);
  CHECK(colour_of(document) == 5);
  CHECK(document.find(kNote)->changed_at == Seq(2));
}

TEST_CASE("DOC-8: no kind of value is a floating-point number", "[domain][document]") {
  const Document document = with_note();
  for (const Register& held : document.find(kNote)->registers) {
    std::visit(
        [](const auto& value) {
          CHECK_FALSE(std::is_floating_point_v<std::decay_t<decltype(value)>>);
        },
        held.value);
  }
  CHECK(std::variant_size_v<Value> == 6);
  CHECK(std::is_integral_v<decltype(Point::x)>);
  CHECK(std::is_integral_v<decltype(Point::y)>);
}

TEST_CASE("DOC-9: an operation names a property once", "[domain][document]") {
  Document document = with_note();
  const Digest before = document.digest();
  CHECK(document.apply(set(at(2), {colour(2), colour(3)}), Seq(2)) == Verdict::Invalid);
  std::vector<PropertyValue> too_many;
  for (std::uint16_t number = 100; too_many.size() <= kPropertiesMax; ++number) {
    too_many.push_back({static_cast<Property>(number), std::int64_t{1}});
  }
  CHECK(document.apply(set(at(2), std::move(too_many)), Seq(2)) == Verdict::Invalid);
  CHECK(document.digest() == before);
}

TEST_CASE("CLK-5: at one time the higher replica wins", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply(set(at(5, kBob), {colour(2)}), Seq(2)) == Verdict::Ok);
  CHECK(document.apply(set(at(5, kAda), {colour(3)}), Seq(3)) == Verdict::Superseded);
  CHECK(document.apply(set(at(5, ReplicaId(3)), {colour(4)}), Seq(4)) == Verdict::Ok);
  CHECK(colour_of(document) == 4);
}

TEST_CASE("DOC-3: where some registers win the verdict is OK", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply(set(at(5), {colour(5)}), Seq(2)) == Verdict::Ok);
  const PropertyValue size{Property::Size, Point{kSizeMin, kSizeMax}};
  CHECK(document.apply(set(at(4, kBob), {colour(4), size}), Seq(3)) == Verdict::Ok);
  CHECK(colour_of(document) == 5);
  CHECK(document.find(kNote)->find(Property::Size)->value == size.value);
}

TEST_CASE("DOC-4: nothing but delete and restore writes `deleted`", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply(set(at(2), {{Property::Deleted, std::int64_t{1}}}), Seq(2)) ==
        Verdict::Invalid);
  CHECK(document.apply({kNote, at(3), Delete{}}, Seq(3)) == Verdict::Ok);
  CHECK(document.find(kNote)->deleted());
  CHECK(document.apply({kNote, at(4), Restore{}}, Seq(4)) == Verdict::Ok);
  CHECK(!document.find(kNote)->deleted());
}

TEST_CASE("DOC-5: edits to a deleted object merge unseen", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply({kNote, at(2), Delete{}}, Seq(2)) == Verdict::Ok);
  CHECK(document.apply(set(at(3, kBob), {colour(3)}), Seq(3)) == Verdict::AppliedToDeleted);
  CHECK(document.apply(write(at(4, kBob), u"oui"), Seq(4)) == Verdict::AppliedToDeleted);
  CHECK(document.find(kNote)->deleted());
  CHECK(document.find(kNote)->changed_at == Seq(4));
  CHECK(document.apply({kNote, at(1, kBob), Restore{}}, Seq(5)) == Verdict::Superseded);
  CHECK(document.apply({kNote, at(5), Restore{}}, Seq(6)) == Verdict::Ok);
  CHECK(document.find(kNote)->text.utf8() == "oui");
  CHECK(colour_of(document) == 3);
}

TEST_CASE("DOC-6: an operation on nothing is UNKNOWN_OBJECT", "[domain][document]") {
  Document document;
  CHECK(document.apply(set(at(1), {colour(1)}), Seq(1)) == Verdict::UnknownObject);
  CHECK(document.apply({kNote, at(1), Delete{}}, Seq(1)) == Verdict::UnknownObject);
  CHECK(document.apply({kNote, at(1), Restore{}}, Seq(1)) == Verdict::UnknownObject);
  CHECK(document.apply(write(at(1), u"a"), Seq(1)) == Verdict::UnknownObject);
}

TEST_CASE("DOC-7: one bad value spoils the whole operation", "[domain][document]") {
  Document document = with_note();
  const Digest before = document.digest();
  const PropertyValue far{Property::Position, Point{kCoordinateMax + 1, 0}};
  CHECK(document.apply(set(at(2), {colour(2), far}), Seq(2)) == Verdict::Invalid);
  CHECK(document.apply(set(at(2), {colour(2), colour(3)}), Seq(2)) == Verdict::Invalid);
  CHECK(document.apply(set(at(2), {}), Seq(2)) == Verdict::Invalid);
  CHECK(document.digest() == before);
  CHECK(document.find(kNote)->changed_at == Seq(1));
}

TEST_CASE("DOC-7: a stamp beyond 53 bits or 21 bits is INVALID", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply(set(at(kHlcMax + 1), {colour(2)}), Seq(2)) == Verdict::Invalid);
  CHECK(document.apply(set(at(2, ReplicaId(kReplicaIdMax + 1)), {colour(2)}), Seq(2)) ==
        Verdict::Invalid);
}

TEST_CASE("DOC-11: a full board takes no more objects", "[domain][document]") {
  Document document;
  for (std::uint32_t counter = 1; counter <= kObjectsMax; ++counter) {
    const Operation one{ObjectId(kAda, counter), at(counter), Create{}};
    if (document.apply(one, Seq(counter)) != Verdict::Ok) FAIL("refused at " << counter);
  }
  const Operation beyond{ObjectId(kAda, kObjectsMax + 1), at(kObjectsMax + 1), Create{}};
  CHECK(document.apply(beyond, Seq(1)) == Verdict::Budget);
  CHECK(document.apply(create(at(1), ObjectId(kAda, 1)), Seq(1)) == Verdict::Invalid);
}

TEST_CASE("DOC-12: unknown kinds and properties are kept and merged", "[domain][document]") {
  Document document;
  const auto kind = static_cast<ObjectKind>(900);
  const auto property = static_cast<Property>(901);
  CHECK(document.apply({kNote, at(1), Create{kind, {{property, Point{1, 2}}}, Place{}}}, Seq(1)) ==
        Verdict::Ok);
  CHECK(document.apply(set(at(2), {{property, std::string("neuf")}}), Seq(2)) == Verdict::Ok);
  CHECK(document.find(kNote)->kind == kind);
  CHECK(document.find(kNote)->find(property)->value == Value(std::string("neuf")));
  CHECK(document.apply(set(at(3), {{property, std::string("\xff")}}), Seq(3)) == Verdict::Invalid);
}

TEST_CASE("CON-10: an unknown change is INVALID", "[domain][document]") {
  Document document = with_note();
  CHECK(document.apply({kNote, at(2), Unknown{}}, Seq(2)) == Verdict::Invalid);
}

TEST_CASE("DOC-10: a document put together from its objects is equal", "[domain][document]") {
  Document document = with_note();
  REQUIRE(document.apply(write(at(2), u"idée"), Seq(2)) == Verdict::Ok);
  const auto copy = [&note = *document.find(kNote)] { return copy_of(note); };
  Document other;
  REQUIRE(other.restore_object(copy()).has_value());
  CHECK(other.restore_object(copy()).error().kind == ErrorKind::Conflict);
  CHECK(other.digest() == document.digest());
  CHECK(document.apply(set(at(3), {colour(6)}), Seq(3)) == Verdict::Ok);
  CHECK(other.digest() != document.digest());
  other.replace_object(copy());
  CHECK(other.digest() == document.digest());
  CHECK(other.object_count() == 1);

  Object unsorted = copy();
  unsorted.id = ObjectId(kAda, 2);
  std::swap(unsorted.registers.front(), unsorted.registers.back());
  CHECK(other.restore_object(std::move(unsorted)).error().kind == ErrorKind::Invalid);
}

TEST_CASE("DOC-1: objects come in ascending order of their ids, deleted ones too",
          "[domain][document]") {
  Document document;
  for (const ObjectId id : {ObjectId(kBob, 1), ObjectId(kAda, 2), ObjectId(kAda, 1)}) {
    REQUIRE(document.apply(create(at(id.counter(), id.replica()), id), Seq(1)) == Verdict::Ok);
  }
  REQUIRE(document.apply({ObjectId(kAda, 2), at(9), Delete{}}, Seq(2)) == Verdict::Ok);
  std::vector<ObjectId> seen;
  document.for_each([&seen](const Object& object) { seen.push_back(object.id); });
  CHECK(seen == std::vector{ObjectId(kAda, 1), ObjectId(kAda, 2), ObjectId(kBob, 1)});
}

TEST_CASE("DOC-10: a document may be moved", "[domain][document]") {
  Document document = with_note();
  const Digest digest = document.digest();
  Document moved = std::move(document);
  CHECK(moved.digest() == digest);
  CHECK(moved.find(kNote) != nullptr);
}

}  // namespace
}  // namespace atelier::document
