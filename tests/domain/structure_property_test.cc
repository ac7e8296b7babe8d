// What must hold of places in whatever order they are asked for, against a naive oracle.
#include <catch2/catch.hpp>
#include <random>

#include "tests/domain/document_checks.h"
#include "tests/domain/seeds.h"
#include "tests/domain/structure_oracle.h"

namespace atelier::document {
namespace {

// Mostly sensible wishes about a dozen objects, some of them about what isn't there.
class Wishes {
 public:
  explicit Wishes(std::uint64_t seed) : random_(seed) {}

  Operation next() {
    ++step_;
    const bool creates = known_.size() < 3 || (known_.size() < 14 && random_() % 8 == 0);
    const auto number = static_cast<std::uint32_t>(known_.size() + 1);
    if (creates) {
      known_.push_back(ObjectId(ReplicaId(1), number));
      return {known_.back(), stamp(1), Create{ObjectKind::Group, {}, place()}};
    }
    const ObjectId object = any();
    if (random_() % 64 == 0) return {object, stamp(0), Erase{}};
    if (random_() % 16 == 0) return {object, stamp(2), Delete{}};
    return {object, stamp(1 + random_() % 3), place()};
  }

  std::uint64_t number() { return random_(); }

 private:
  // One in eight is late.
  Stamp stamp(std::uint64_t replica) {
    const Hlc late = random_() % 8 == 0 ? random_() % 40 : 0;
    return {1000 + step_ * 2 - late, ReplicaId(static_cast<std::uint32_t>(replica))};
  }
  ObjectId any() {
    if (known_.empty() || random_() % 24 == 0) return ObjectId(ReplicaId(3), 1);
    return known_[random_() % known_.size()];
  }
  Place place() {
    const ObjectId none;
    return {random_() % 2 ? none : any(), random_() % 5 ? any() : none, random_() % 2 == 0,
            random_() % 2 ? none : any()};
  }

  std::mt19937_64 random_;
  Hlc step_ = 0;
  std::vector<ObjectId> known_;
};

void give(StructureOracle& oracle, const Operation& operation, Verdict verdict) {
  if (const auto* const create = std::get_if<Create>(&operation.change)) {
    const Verdict expected = oracle.place(operation.object, std::get<Place>(create->place));
    REQUIRE((expected == verdict || verdict == Verdict::AppliedToDeleted));
  } else if (std::holds_alternative<Erase>(operation.change)) {
    if (verdict == Verdict::Ok) oracle.erase(operation.object);
  } else if (const auto* const place = std::get_if<Place>(&operation.change)) {
    // That it is late or about nothing is for other tests.
    if (verdict == Verdict::Superseded || verdict == Verdict::UnknownObject) return;
    const Verdict expected = oracle.place(operation.object, *place);
    REQUIRE((expected == verdict || verdict == Verdict::AppliedToDeleted));
  }
}

Verdict commit(Document& document, Operation& operation, Seq seq) {
  if (std::holds_alternative<Erase>(operation.change)) return document.apply(operation, seq);
  return document.commit(operation, seq);
}

void compare(const Document& document, const StructureOracle& oracle) {
  REQUIRE(document.children(ObjectId()) == oracle.children(ObjectId()));
  document.for_each(
      [&](const Object& one) { REQUIRE(document.children(one.id) == oracle.children(one.id)); });
}

TEST_CASE("STR-3, STR-4: places are those of the oracle after every step",
          "[domain][structure][property]") {
  for (const std::uint64_t seed : seeds(120)) {
    CAPTURE(seed);
    Wishes wishes(seed);
    Document document;
    StructureOracle oracle;
    for (std::uint64_t step = 1; step <= 150; ++step) {
      const Operation asked = wishes.next();
      Operation operation = asked;
      const Digest before = document.digest();
      const Verdict verdict = commit(document, operation, Seq(step));
      if (!has_effect(verdict)) {
        REQUIRE(operation == asked);
        REQUIRE(document.digest() == before);
      }
      give(oracle, asked, verdict);
      compare(document, oracle);
      REQUIRE(fault_of(document) == "");
    }
  }
}

TEST_CASE("STR-2: what was resolved gives the same document wherever it is taken",
          "[domain][structure][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    Wishes wishes(seed);
    Document room;
    Document follower;
    for (std::uint64_t step = 1; step <= 200; ++step) {
      Operation operation = wishes.next();
      const Verdict verdict = commit(room, operation, Seq(step));
      REQUIRE(follower.apply(operation, Seq(step)) == verdict);
      REQUIRE(follower.digest() == room.digest());
    }
  }
}

TEST_CASE("STR-5: a document from a snapshot goes on as the one that was written",
          "[domain][structure][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    Wishes wishes(seed);
    Document written;
    std::uint64_t step = 0;
    for (; step < 120; ++step) {
      Operation operation = wishes.next();
      commit(written, operation, Seq(step));
    }
    std::vector<std::uint64_t> order(written.object_count());
    for (std::uint64_t& one : order) one = wishes.number();
    Document read = restored(written, order);
    for (; step < 240; ++step) {
      Operation one = wishes.next();
      Operation other = one;
      REQUIRE(commit(written, one, Seq(step)) == commit(read, other, Seq(step)));
      REQUIRE(one == other);
      REQUIRE(read.digest() == written.digest());
    }
  }
}

TEST_CASE("STR-4: the words for a place put an object where it is",
          "[domain][structure][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    Wishes wishes(seed);
    Document document;
    for (std::uint64_t step = 1; step <= 100; ++step) {
      Operation operation = wishes.next();
      commit(document, operation, Seq(step));
    }
    document.for_each([&](const Object& object) {
      const ObjectId parent = object.place.parent;
      const auto before = document.children(parent);
      Document copy = restored(document);
      Operation back{object.id, {1'000'000, ReplicaId(1)}, document.place_of(object.id)};
      REQUIRE(has_effect(copy.commit(back, Seq(1000))));
      REQUIRE(copy.children(parent) == before);
    });
  }
}

}  // namespace
}  // namespace atelier::document
