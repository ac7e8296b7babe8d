// What must hold of documents in whatever order operations come, against a naive oracle.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <utility>

#include "server/domain/document/document.h"
#include "tests/domain/document_checks.h"
#include "tests/domain/seeds.h"

namespace atelier::document {
namespace {

// DOC-2 in its simplest form: of all writes to a register the one with the highest stamp.
class RegisterOracle {
 public:
  void apply(const Operation& operation) {
    if (const auto* const create = std::get_if<Create>(&operation.change)) {
      write(operation, create->properties);
    } else if (const auto* const set = std::get_if<SetProperties>(&operation.change)) {
      write(operation, set->properties);
    } else {
      const bool deleted = std::holds_alternative<Delete>(operation.change);
      write(operation, {{Property::Deleted, std::int64_t{deleted ? 1 : 0}}});
    }
  }

  void check(const Document& document) const {
    std::size_t registers = 0;
    document.for_each([&](const Object& object) { registers += object.registers.size(); });
    REQUIRE(registers == highest_.size());
    for (const auto& [key, one] : highest_) {
      const Register* const found = document.find(key.first)->find(key.second);
      REQUIRE(found != nullptr);
      REQUIRE(found->stamp == one.first);
      REQUIRE(found->value == one.second);
    }
  }

 private:
  void write(const Operation& operation, const std::vector<PropertyValue>& properties) {
    for (const PropertyValue& one : properties) {
      auto& held = highest_[{operation.object, one.property}];
      if (held.first < operation.stamp) held = {operation.stamp, one.value};
    }
  }

  std::map<std::pair<ObjectId, Property>, std::pair<Stamp, Value>> highest_;
};

constexpr ReplicaId kServer(0);
const ObjectId kNotes[] = {ObjectId(kServer, 1), ObjectId(kServer, 2), ObjectId(kServer, 3)};

std::vector<Operation> creations() {
  std::vector<Operation> operations;
  for (const ObjectId id : kNotes) {
    operations.push_back(
        {id,
         {id.counter(), kServer},
         Create{ObjectKind::Note, {{Property::Colour, std::int64_t{1}}}, Place{}}});
  }
  return operations;
}

// Unique stamps, in no order.
std::vector<Operation> writes(std::mt19937_64& random, Hlc count) {
  std::vector<Operation> operations;
  for (Hlc number = 0; number < count; ++number) {
    // Two at each time, by replicas that differ, so that the replica decides often.
    const ReplicaId replica(static_cast<std::uint32_t>(1 + number % 2 + random() % 2 * 2));
    Operation one{kNotes[random() % 3], {10 + number / 2, replica}, Delete{}};
    const auto x = static_cast<std::int32_t>(random() % 1000);
    switch (random() % 5) {
      case 0:
        break;
      case 1:
        one.change = Restore{};
        break;
      case 2:
        one.change = SetProperties{
            {{Property::Colour, std::int64_t{1 + x % 6}}, {Property::Position, Point{x, x}}}};
        break;
      default:
        one.change = SetProperties{{{Property::Position, Point{x, -x}}}};
    }
    operations.push_back(std::move(one));
  }
  return operations;
}

Document document_of(const std::vector<Operation>& operations) {
  Document document;
  std::uint64_t seq = 0;
  for (const Operation& one : creations()) document.apply(one, Seq(++seq));
  for (const Operation& one : operations) document.apply(one, Seq(++seq));
  return document;
}

TEST_CASE("DOC-10: any order of the same operations gives one document",
          "[domain][document][property]") {
  for (const std::uint64_t seed : seeds(150)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<Operation> operations = writes(random, 60);
    RegisterOracle oracle;
    for (const Operation& one : creations()) oracle.apply(one);
    for (const Operation& one : operations) oracle.apply(one);
    const Document in_order = document_of(operations);
    oracle.check(in_order);
    std::shuffle(operations.begin(), operations.end(), random);
    const Document shuffled = document_of(operations);
    oracle.check(shuffled);
    REQUIRE(shuffled.digest() == in_order.digest());
  }
}

TEST_CASE("DOC-10: every order of a few operations gives one document",
          "[domain][document][property]") {
  // Small enough for all 720 orders of six operations on one note.
  for (const std::uint64_t seed : seeds(12)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<Operation> operations = writes(random, 6);
    for (Operation& one : operations) one.object = kNotes[0];
    std::sort(operations.begin(), operations.end(),
              [](const Operation& one, const Operation& other) { return one.stamp < other.stamp; });
    const Document expected = document_of(operations);
    const auto next = [&operations] {
      return std::next_permutation(
          operations.begin(), operations.end(),
          [](const Operation& one, const Operation& other) { return one.stamp < other.stamp; });
    };
    while (next()) {
      const Document other = document_of(operations);
      if (other.digest() != expected.digest()) FAIL("another document");
      if (other.find(kNotes[0])->deleted() != expected.find(kNotes[0])->deleted())
        FAIL("visibility");
    }
  }
}

TEST_CASE("DOC-2: an operation that comes again changes nothing", "[domain][document][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::vector<Operation> operations = writes(random, 60);
    Document document = document_of(operations);
    const Digest digest = document.digest();
    for (const Operation& one : operations) {
      REQUIRE(document.apply(one, Seq(1000)) == Verdict::Superseded);
    }
    REQUIRE(document.digest() == digest);
  }
}

TEST_CASE("DOC-5: only a restore with a later stamp makes it visible",
          "[domain][document][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Document document = document_of({});
    Stamp last_delete;
    Stamp last_restore;
    for (const Operation& one : writes(random, 60)) {
      if (one.object != kNotes[0]) continue;
      if (std::holds_alternative<Delete>(one.change))
        last_delete = std::max(last_delete, one.stamp);
      if (std::holds_alternative<Restore>(one.change))
        last_restore = std::max(last_restore, one.stamp);
      document.apply(one, Seq(10));
      REQUIRE(document.find(kNotes[0])->deleted() == (last_delete > last_restore));
    }
  }
}

TEST_CASE("DOC-10: the digest kept with each operation is the one summed anew",
          "[domain][document][property]") {
  for (const std::uint64_t seed : seeds(30)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Document kept = document_of(writes(random, 40));
    const TextInsert insert{1, std::nullopt, Side::Right, u"d'un mot"};
    REQUIRE(
        has_effect(kept.apply({kNotes[1], {500, ReplicaId(4)}, TextEdit{{insert}, {}}}, Seq(50))));
    REQUIRE(restored(kept).digest() == kept.digest());
  }
}

}  // namespace
}  // namespace atelier::document
