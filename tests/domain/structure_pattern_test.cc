// How labels stand up to patterns that fill gaps, and bursts that must not interleave.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "server/domain/document/limits.h"
#include "tests/domain/document_checks.h"
#include "tests/domain/seeds.h"

namespace atelier::document {
namespace {

constexpr ReplicaId kAda(1);

ObjectId object(std::uint32_t number, ReplicaId replica = kAda) {
  return {replica, number};
}

// A document, and what its places cost in relabelled siblings.
class Bench {
 public:
  Document document;
  std::size_t relabelled = 0;
  std::size_t most = 0;

  void create(ObjectId id, Place place) {
    commit({id, {++hlc_, id.replica()}, Create{ObjectKind::Note, {}, place}});
  }
  void move(ObjectId id, Place place) { commit({id, {++hlc_, kAda}, place}); }
  double per_operation() const {
    return static_cast<double>(relabelled) / static_cast<double>(operations_);
  }

 private:
  void commit(Operation operation) {
    if (document.commit(operation, Seq(++operations_)) != Verdict::Ok) FAIL("refused");
    const auto* const create = std::get_if<Create>(&operation.change);
    const Placed& placed =
        create ? std::get<Placed>(create->place) : std::get<Placed>(operation.change);
    relabelled += placed.relabelled.size();
    most = std::max(most, placed.relabelled.size());
  }

  Hlc hlc_ = 0;
  std::uint64_t operations_ = 0;
};

Place beside(ObjectId anchor, bool before) {
  return {{}, anchor, before, {}};
}

Bench with_objects(std::uint32_t count) {
  Bench bench;
  for (std::uint32_t number = 1; number <= count; ++number) bench.create(object(number), {});
  return bench;
}

void check_cost(const Bench& bench, double per_operation, std::size_t most) {
  CHECK(bench.per_operation() <= per_operation);
  CHECK(bench.most <= most);
  CHECK(fault_of(bench.document) == "");
}

TEST_CASE("STR-6: ten thousand right below one neighbour", "[domain][structure]") {
  Bench bench = with_objects(2);
  for (std::uint32_t number = 3; number <= 10'002; ++number) {
    bench.create(object(number), beside(object(2), true));
  }
  check_cost(bench, 0.5, 16);
}

TEST_CASE("STR-6: ten thousand right above one neighbour", "[domain][structure]") {
  Bench bench = with_objects(2);
  for (std::uint32_t number = 3; number <= 10'002; ++number) {
    bench.create(object(number), beside(object(1), false));
  }
  check_cost(bench, 0.5, 16);
}

TEST_CASE("STR-6: ten thousand to and fro in one gap", "[domain][structure]") {
  Bench bench = with_objects(2);
  for (std::uint32_t number = 3; number <= 10'002; ++number) {
    bench.create(object(number), beside(object(number - 1), number % 2 == 0));
  }
  check_cost(bench, 32, 8192);
}

TEST_CASE("STR-6: a hundred thousand brought to the front", "[domain][structure]") {
  Bench bench = with_objects(200);
  std::mt19937_64 random(1);
  for (int time = 0; time < 100'000; ++time) {
    bench.move(object(static_cast<std::uint32_t>(1 + random() % 200)), {});
  }
  check_cost(bench, 0, 0);
}

TEST_CASE("STR-6: a hundred thousand random moves", "[domain][structure]") {
  Bench bench = with_objects(200);
  std::mt19937_64 random(1);
  const auto any = [&] { return object(static_cast<std::uint32_t>(1 + random() % 200)); };
  for (int time = 0; time < 100'000; ++time) bench.move(any(), beside(any(), random() % 2 == 0));
  check_cost(bench, 0.1, 256);
}

// The last label there is, taken by one of 40 siblings.
Document at_the_end() {
  Document document;
  for (std::uint32_t number = 1; number <= 40; ++number) {
    Object one;
    one.id = object(number);
    one.place.label = kLabelMax - 40 + number;
    REQUIRE(document.restore_object(std::move(one)).has_value());
  }
  REQUIRE(document.check_restored().has_value());
  return document;
}

TEST_CASE("STR-6: there is room beyond the last label and before the first",
          "[domain][structure]") {
  Document document = at_the_end();
  std::vector<ObjectId> expected = document.children({});
  for (std::uint32_t number = 41; number <= 2'000; ++number) {
    Operation front{object(number), {number, kAda}, Create{}};
    REQUIRE(document.commit(front, Seq(number)) == Verdict::Ok);
    expected.push_back(object(number));
    Operation back{object(1), {number, kAda}, Place{{}, {}, true, {}}};
    REQUIRE(document.commit(back, Seq(number)) == Verdict::Ok);
  }
  CHECK(document.children({}) == expected);
  CHECK(fault_of(document) == "");
}

// Who placed each sibling, and each stretch of one hand once.
std::vector<std::uint32_t> hands(const Document& document) {
  std::vector<std::uint32_t> all;
  for (const ObjectId id : document.children({})) all.push_back(id.replica().number());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

TEST_CASE("STR-4: bursts in one gap never interleave", "[domain][structure][property]") {
  for (const std::uint64_t seed : seeds(2'000)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Bench bench;
    const ObjectId low(ReplicaId(0), 1);
    const ObjectId high(ReplicaId(0), 2);
    bench.create(low, {});
    bench.create(high, {});
    const auto people = static_cast<std::uint32_t>(2 + random() % 3);
    std::vector<std::uint32_t> left(people, static_cast<std::uint32_t>(2 + random() % 7));
    const std::uint64_t backward = random();
    for (std::uint32_t total = people * left[0]; total > 0; --total) {
      std::uint32_t who = static_cast<std::uint32_t>(random() % people);
      while (left[who] == 0) who = (who + 1) % people;
      const ReplicaId hand(who + 1);
      const ObjectId id(hand, left[who]);
      const ObjectId own_last(hand, left[who] + 1);
      const bool begun = bench.document.find(own_last) != nullptr;
      bench.create(id, begun ? Place{{}, own_last, ((backward >> who) & 1) != 0, {}}
                             : Place{{}, low, false, high});
      --left[who];
    }
    // The two ends of the gap, and one stretch for each person.
    REQUIRE(hands(bench.document).size() == people + 2);
  }
}

}  // namespace
}  // namespace atelier::document
