// The rules of places, one at a time. More of them, with their labels: protocol/golden.
#include <catch2/catch.hpp>
#include <utility>

#include "server/domain/document/limits.h"
#include "tests/domain/document_checks.h"

namespace atelier::document {
namespace {

constexpr ReplicaId kAda(1);
constexpr ReplicaId kBob(2);
constexpr ObjectId kPage;
constexpr ObjectId kFrame(kAda, 1);
constexpr ObjectId kNote(kAda, 2);
constexpr ObjectId kOther(kAda, 3);

Place last(ObjectId parent) {
  return {parent, {}, false, {}};
}
Operation create(ObjectId id, Place place = {}) {
  return {id, {id.counter(), id.replica()}, Create{ObjectKind::Group, {}, place}};
}
Operation put(ObjectId id, Hlc hlc, Change place, ReplicaId replica = kAda) {
  return {id, {hlc, replica}, std::move(place)};
}
Operation colour(ObjectId id, Hlc hlc) {
  return {id, {hlc, kAda}, SetProperties{{{Property::Colour, std::int64_t{2}}}}};
}

// A frame that holds a note, and another object on the page.
Document with_frame() {
  Document document;
  REQUIRE(document.apply(create(kFrame), Seq(1)) == Verdict::Ok);
  REQUIRE(document.apply(create(kNote, last(kFrame)), Seq(2)) == Verdict::Ok);
  REQUIRE(document.apply(create(kOther), Seq(3)) == Verdict::Ok);
  return document;
}

TEST_CASE("STR-1: a place is one register", "[domain][structure]") {
  Document document = with_frame();
  CHECK(document.apply(put(kNote, 20, last(kPage)), Seq(4)) == Verdict::Ok);
  CHECK(document.apply(put(kNote, 19, last(kOther), kBob), Seq(5)) == Verdict::Superseded);
  CHECK(document.find(kNote)->place.parent == kPage);
  CHECK(document.find(kNote)->place.stamp == Stamp{20, kAda});
  CHECK(document.find(kNote)->changed_at == Seq(4));
}

TEST_CASE("STR-2: the room resolves, and nobody else", "[domain][structure]") {
  Document document = with_frame();
  const Digest before = document.digest();
  Operation asked = put(kNote, 20, Placed{kPage, 7, {}});
  CHECK(document.commit(asked, Seq(4)) == Verdict::Invalid);
  Operation created = create(ObjectId(kAda, 9));
  std::get<Create>(created.change).place = Placed{kPage, 7, {}};
  CHECK(document.commit(created, Seq(4)) == Verdict::Invalid);
  Operation erase{kNote, {20, kAda}, Erase{}};
  CHECK(document.commit(erase, Seq(4)) == Verdict::Invalid);
  CHECK(document.digest() == before);

  Operation wish = put(kNote, 20, last(kPage));
  REQUIRE(document.commit(wish, Seq(4)) == Verdict::Ok);
  CHECK(wish.change == Change(Placed{kPage, document.find(kNote)->place.label, {}}));
}

TEST_CASE("STR-2: what can't stand is INVALID, wherever it comes from", "[domain][structure]") {
  Document document = with_frame();
  const Digest before = document.digest();
  const auto apply = [&](Placed placed) {
    return document.apply(put(kFrame, 20, std::move(placed)), Seq(4));
  };
  CHECK(apply({ObjectId(kBob, 1), 0, {}}) == Verdict::UnknownObject);
  CHECK(apply({kNote, 0, {}}) == Verdict::Invalid);
  CHECK(apply({kPage, kLabelMax + 1, {}}) == Verdict::Invalid);
  CHECK(apply({kPage, INT64_MIN, {}}) == Verdict::Invalid);
  CHECK(apply({kPage, 0, {{kOther, -kLabelMax - 1}}}) == Verdict::Invalid);
  CHECK(apply({kPage, 0, {{kNote, 1}}}) == Verdict::Invalid);
  CHECK(apply({kPage, 0, {{kFrame, 1}}}) == Verdict::Invalid);
  CHECK(apply({kPage, 0, {{kOther, 1}, {kOther, 2}}}) == Verdict::Invalid);
  CHECK(document.digest() == before);
  CHECK(apply({kPage, -kLabelMax, {{kOther, kLabelMax}}}) == Verdict::Ok);
}

TEST_CASE("STR-3: nothing stands below itself", "[domain][structure]") {
  Document document = with_frame();
  CHECK(document.apply(put(kFrame, 20, last(kFrame)), Seq(4)) == Verdict::Cycle);
  CHECK(document.apply(put(kFrame, 20, last(kNote)), Seq(4)) == Verdict::Cycle);
  CHECK(document.apply(put(kFrame, 1, last(kNote)), Seq(4)) == Verdict::Superseded);
  CHECK(document.apply(put(kFrame, 1, last(ObjectId(kBob, 1))), Seq(4)) == Verdict::UnknownObject);
  CHECK(document.apply(put(ObjectId(kBob, 1), 20, last(kPage)), Seq(4)) == Verdict::UnknownObject);
}

// A chain of as many levels as there may be; the last one is `kDepthMax`.
Document chain() {
  Document document;
  for (std::uint32_t level = 1; level <= kDepthMax; ++level) {
    const ObjectId above = level == 1 ? kPage : ObjectId(kAda, level - 1);
    REQUIRE(document.apply(create(ObjectId(kAda, level), last(above)), Seq(level)) == Verdict::Ok);
  }
  return document;
}

TEST_CASE("STR-3: 256 levels and no more", "[domain][structure]") {
  Document document = chain();
  const ObjectId deepest(kAda, kDepthMax);
  const ObjectId pair(kBob, 1);
  CHECK(document.visible(deepest));
  CHECK(document.apply(create(ObjectId(kBob, 9), last(deepest)), Seq(1)) == Verdict::Budget);
  REQUIRE(document.apply(create(pair), Seq(1)) == Verdict::Ok);
  REQUIRE(document.apply(create(ObjectId(kBob, 2), last(pair)), Seq(1)) == Verdict::Ok);
  // With what stands below it, it would be one level too many.
  CHECK(document.apply(put(pair, 900, last(ObjectId(kAda, kDepthMax - 1))), Seq(1)) ==
        Verdict::Budget);
  CHECK(document.apply(put(pair, 900, last(ObjectId(kAda, kDepthMax - 2))), Seq(1)) == Verdict::Ok);
  CHECK(fault_of(document) == "");
}

TEST_CASE("STR-3: 5,000 children and no more, except on the page", "[domain][structure]") {
  Document document;
  REQUIRE(document.apply(create(kFrame), Seq(1)) == Verdict::Ok);
  for (std::uint32_t number = 1; number <= kChildrenMax; ++number) {
    if (document.apply(create(ObjectId(kBob, number), last(kFrame)), Seq(1)) != Verdict::Ok) {
      FAIL("refused at " << number);
    }
  }
  const ObjectId more(kAda, 2);
  CHECK(document.apply(create(more, last(kFrame)), Seq(1)) == Verdict::Budget);
  REQUIRE(document.apply(create(more), Seq(1)) == Verdict::Ok);
  CHECK(document.apply(put(more, 10'000, last(kFrame)), Seq(1)) == Verdict::Budget);
  // One that is there may move among its siblings.
  CHECK(document.apply(put(ObjectId(kBob, 1), 10'000, last(kFrame)), Seq(1)) == Verdict::Ok);
}

TEST_CASE("STR-6: siblings that make room change, and keep their stamps", "[domain][structure]") {
  Document document;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    Object one{ObjectId(kAda, number), ObjectKind::Note, {}, {}, {}, Seq(1)};
    one.place = {kPage, number, {number, kAda}};
    REQUIRE(document.restore_object(std::move(one)).has_value());
  }
  Operation between = create(ObjectId(kBob, 1), {kPage, ObjectId(kAda, 1), false, {}});
  REQUIRE(document.commit(between, Seq(9)) == Verdict::Ok);
  const Placed& placed = std::get<Placed>(std::get<Create>(between.change).place);
  CHECK(placed.relabelled.size() == 3);
  for (const Relabelling& one : placed.relabelled) {
    const Object& sibling = *document.find(one.object);
    CHECK(sibling.changed_at == Seq(9));
    CHECK(sibling.place.label == one.label);
    CHECK(sibling.place.stamp == Stamp{one.object.counter(), kAda});
  }
  CHECK(fault_of(document) == "");
}

TEST_CASE("DOC-14, STR-8: what hangs below a deleted object is not seen", "[domain][structure]") {
  Document document = with_frame();
  REQUIRE(document.apply({kFrame, {20, kAda}, Delete{}}, Seq(4)) == Verdict::Ok);
  CHECK_FALSE(document.visible(kNote));
  CHECK_FALSE(document.find(kNote)->deleted());
  CHECK(document.apply(colour(kNote, 21), Seq(5)) == Verdict::AppliedToDeleted);
  const ObjectId unseen(kBob, 1);
  CHECK(document.apply(create(unseen, last(kNote)), Seq(6)) == Verdict::AppliedToDeleted);
  CHECK(document.apply({kNote, {22, kAda}, Delete{}}, Seq(7)) == Verdict::Ok);
  CHECK(document.apply({kNote, {23, kAda}, Restore{}}, Seq(8)) == Verdict::Ok);
  CHECK_FALSE(document.visible(kNote));
  CHECK(document.apply(put(kOther, 24, last(kFrame)), Seq(9)) == Verdict::AppliedToDeleted);
  CHECK(document.apply(put(kNote, 25, last(kPage)), Seq(10)) == Verdict::Ok);
  CHECK(document.visible(kNote));
  CHECK(document.visible(unseen));
  CHECK_FALSE(document.visible(ObjectId(kBob, 7)));
}

TEST_CASE("GC-2, GC-4: an erased branch is gone for good", "[domain][structure]") {
  Document document = with_frame();
  Document without;
  REQUIRE(without.apply(create(kOther), Seq(3)) == Verdict::Ok);
  REQUIRE(document.apply(put(kOther, 20, last(kPage)), Seq(4)) == Verdict::Ok);
  CHECK(document.branch(kFrame) == std::vector{kFrame, kNote});
  CHECK(document.apply({kFrame, {30, ReplicaId(0)}, Erase{}}, Seq(5)) == Verdict::Ok);
  CHECK(document.object_count() == 1);
  CHECK(document.find(kNote) == nullptr);
  CHECK(document.apply(colour(kNote, 31), Seq(6)) == Verdict::UnknownObject);
  CHECK(document.apply({kFrame, {32, ReplicaId(0)}, Erase{}}, Seq(7)) == Verdict::UnknownObject);
  CHECK(document.children(kPage) == std::vector{kOther});
  CHECK(document.children(kFrame).empty());
  CHECK(document.branch(kFrame).empty());
  CHECK(fault_of(document) == "");
}

Object bare(ObjectId id, ObjectId parent, std::int64_t label = 0) {
  Object one;
  one.id = id;
  one.place = {parent, label, {1, kAda}};
  return one;
}

TEST_CASE("STR-1: impossible places are not restored", "[domain][structure]") {
  Document document;
  CHECK_FALSE(document.restore_object(bare(kNote, kNote)).has_value());
  CHECK_FALSE(document.restore_object(bare(kNote, ObjectId(kAda, 0))).has_value());
  CHECK_FALSE(document.restore_object(bare(kNote, kPage, kLabelMax + 1)).has_value());
  CHECK_FALSE(document.restore_object(bare(kNote, kPage, INT64_MIN)).has_value());
  CHECK(document.restore_object(bare(kNote, kFrame)).has_value());
  CHECK(document.check_restored().error().kind == ErrorKind::Invalid);
  CHECK(document.restore_object(bare(kFrame, kOther)).has_value());
  CHECK(document.restore_object(bare(kOther, kNote)).has_value());
  CHECK(document.check_restored().error().kind == ErrorKind::Invalid);
}

TEST_CASE("STR-1: states replace objects in any order", "[domain][structure]") {
  Document old = with_frame();
  Document now = with_frame();
  // The note comes to hold the frame: each state alone would be a circle or hang at nothing.
  const ObjectId fresh(kBob, 1);
  REQUIRE(now.apply(create(fresh), Seq(4)) == Verdict::Ok);
  REQUIRE(now.apply(put(kNote, 20, last(fresh)), Seq(5)) == Verdict::Ok);
  REQUIRE(now.apply(put(kFrame, 21, last(kNote)), Seq(6)) == Verdict::Ok);
  for (const ObjectId id : {kFrame, kNote, fresh}) {
    old.replace_object(copy_of(*now.find(id)));
    CHECK(old.branch(kFrame).size() <= old.object_count());
    CHECK_FALSE((id == kFrame && old.visible(kNote)));
  }
  CHECK(old.check_restored().has_value());
  CHECK(old.digest() == now.digest());
  CHECK(old.children(kPage) == now.children(kPage));
  CHECK(old.children(kNote) == now.children(kNote));
  CHECK(old.visible(kFrame));
}

}  // namespace
}  // namespace atelier::document
