// Everything that few replicas can do to few objects, in every order of arrival.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "tests/domain/document_checks.h"

namespace atelier::document {
namespace {

const ObjectId kA(ReplicaId(0), 1);
const ObjectId kB(ReplicaId(0), 2);
const ObjectId kC(ReplicaId(0), 3);

struct Wish {
  ObjectId object;
  Change change;
};

Change below(ObjectId parent) {
  return Place{parent, {}, false, {}};
}
Change colour(std::int64_t number) {
  return SetProperties{{{Property::Colour, number}}};
}

// The registers alone: places are decided in the order of arrival.
std::vector<std::vector<Register>> registers_of(const Document& document) {
  std::vector<std::vector<Register>> all;
  document.for_each([&all](const Object& one) { all.push_back(one.registers); });
  return all;
}

bool hangs_together(const Document& document) {
  return document.branch(kA).size() <= 3 && [&] {
    std::size_t reached = 0;
    for (const ObjectId top : document.children({})) reached += document.branch(top).size();
    return reached == document.object_count();
  }();
}

using Stepped = std::vector<Operation>;  // of one replica, in its order

Document document_of(const std::vector<Stepped>& replicas, const std::vector<std::size_t>& order) {
  Document document;
  for (const ObjectId id : {kA, kB, kC}) {
    document.apply({id, {id.counter(), ReplicaId(0)}, Create{}}, Seq(1));
  }
  std::array<std::size_t, 3> next{};
  for (const std::size_t who : order) document.apply(replicas[who][next[who]++], Seq(2));
  return document;
}

// Every order in which the operations may arrive, each replica's as it made them.
void check_orders(const std::vector<Stepped>& replicas) {
  std::vector<std::size_t> order;
  for (std::size_t who = 0; who < replicas.size(); ++who) {
    order.insert(order.end(), replicas[who].size(), who);
  }
  const auto expected = registers_of(document_of(replicas, order));
  do {
    const Document document = document_of(replicas, order);
    if (registers_of(document) != expected) FAIL("other registers");
    if (!hangs_together(document)) FAIL("a circle");
  } while (std::next_permutation(order.begin(), order.end()));
}

// Each replica chooses `steps` wishes; all choices are tried. Equal clocks, so that replicas
// decide.
void check_all(const std::vector<Wish>& wishes, std::size_t steps) {
  std::vector<std::size_t> chosen(3 * steps, 0);
  for (;;) {
    std::vector<Stepped> replicas(3);
    for (std::size_t place = 0; place < chosen.size(); ++place) {
      const Wish& wish = wishes[chosen[place]];
      const ReplicaId replica(static_cast<std::uint32_t>(1 + place / steps));
      replicas[place / steps].push_back({wish.object, {10 + place % steps, replica}, wish.change});
    }
    check_orders(replicas);
    std::size_t place = 0;
    while (place < chosen.size() && ++chosen[place] == wishes.size()) chosen[place++] = 0;
    if (place == chosen.size()) return;
  }
}

TEST_CASE("DOC-10, STR-3: three replicas, one wish each, every order", "[domain][document]") {
  check_all({{kA, colour(2)},
             {kA, colour(3)},
             {kA, Delete{}},
             {kA, Restore{}},
             {kB, Delete{}},
             {kA, below(kB)},
             {kB, below(kA)},
             {kC, below(kB)},
             {kB, below(kC)},
             {kA, below(kC)},
             {kC, below(kA)},
             {kA, below({})},
             {kC, colour(4)}},
            1);
}

TEST_CASE("DOC-2, DOC-5: three replicas, two writes each, every order", "[domain][document]") {
  check_all({{kA, colour(2)}, {kA, Delete{}}, {kA, Restore{}}}, 2);
}

TEST_CASE("DOC-10, STR-3: three replicas, two wishes each, every order", "[domain][document]") {
  check_all({{kA, below(kB)}, {kB, below(kA)}, {kA, Delete{}}}, 2);
}

TEST_CASE("STR-3: three replicas, two moves each, every order", "[domain][document]") {
  check_all({{kA, below(kB)}, {kB, below(kC)}, {kC, below(kA)}}, 2);
}

}  // namespace
}  // namespace atelier::document
