// The cases of protocol/golden/structure-*.json.
#include <random>
#include <utility>

#include "tests/domain/document_cases.h"

namespace atelier::document {
namespace {

constexpr Hlc kStart = Hlc{200'000'000'000} * kHlcCounterSpan;  // in 2026: beyond 32 bits
constexpr ObjectId kPage;

Stamp at(Hlc tick, std::uint32_t replica = 1) {
  return {kStart + tick, ReplicaId(replica)};
}

ObjectId object(std::uint32_t counter, std::uint32_t replica = 1) {
  return {ReplicaId(replica), counter};
}
const ObjectId kA = object(1);
const ObjectId kB = object(2);
const ObjectId kC = object(3);
const ObjectId kD = object(4);

Place last(ObjectId parent = kPage) {
  return {parent, {}, false, {}};
}
Place first(ObjectId parent = kPage) {
  return {parent, {}, true, {}};
}
Place after(ObjectId anchor, ObjectId parent = kPage, ObjectId other = {}) {
  return {parent, anchor, false, other};
}
Place before(ObjectId anchor, ObjectId parent = kPage, ObjectId other = {}) {
  return {parent, anchor, true, other};
}

Operation create(ObjectId id, Hlc tick, Place place = {}, ObjectKind kind = ObjectKind::Note) {
  return {id, at(tick, id.replica().number()), Create{kind, {}, place}};
}
Operation put(ObjectId id, Hlc tick, Place place, std::uint32_t replica = 1) {
  return {id, at(tick, replica), place};
}
Operation remove(ObjectId id, Hlc tick) {
  return {id, at(tick), Delete{}};
}
Operation restore(ObjectId id, Hlc tick) {
  return {id, at(tick), Restore{}};
}
Operation erase(ObjectId id, Hlc tick) {
  return {id, at(tick, 0), Erase{}};
}
Operation colour(ObjectId id, Hlc tick) {
  return {id, at(tick), SetProperties{{{Property::Colour, std::int64_t{2}}}}};
}

using Operations = std::vector<Operation>;

// Four on the page, then what is said.
Operations four(const Operations& further) {
  Operations all{create(kA, 1), create(kB, 2), create(kC, 3), create(kD, 4)};
  all.insert(all.end(), further.begin(), further.end());
  return all;
}

// Below A: B, C, D.
Operations branch(const Operations& further) {
  Operations all{create(kA, 1, {}, ObjectKind::Frame), create(kB, 2, last(kA)),
                 create(kC, 3, last(kA)), create(kD, 4, last(kA))};
  all.insert(all.end(), further.begin(), further.end());
  return all;
}

// The gap below B closes in on it by half each time, until its neighbours have to make room.
Operations full_gap() {
  Operations all{create(kA, 1), create(kB, 2), create(kC, 3, before(kB))};
  for (std::uint32_t number = 4; number <= 28; ++number) {
    all.push_back(create(object(number), number, after(kC)));
  }
  return all;
}

// So many below one parent that a window of 8 has no room on one side and more is tried.
Operations wide_gap() {
  Operations all{create(kA, 1, {}, ObjectKind::Group)};
  for (std::uint32_t number = 2; number <= 70; ++number) {
    all.push_back(
        create(object(number), number,
               number % 2 ? before(object(number - 1), kA) : after(object(number - 1), kA)));
  }
  return all;
}

std::vector<DocumentCase> told() {
  return {
      {"created in order", four({})},
      {"to the front and to the back", four({put(kB, 5, last()), put(kC, 6, first())})},
      {"after an anchor and before one", four({put(kD, 5, after(kA)), put(kA, 6, before(kC))})},
      {"beside its own neighbour: nothing moves in between",
       four({put(kB, 5, after(kA)), put(kB, 6, before(kC))})},
      {"the object itself is no anchor",
       four({put(kB, 5, after(kB)), put(kA, 6, before(kA, kPage, kC)), put(kC, 7, first())})},
      {"the anchor is elsewhere: the opposite side of the other",
       four({put(kB, 5, last(kA)), put(kD, 6, after(kB, kPage, kC)),
             put(kA, 7, before(kB, kPage, kD))})},
      {"neither is there: last",
       four({put(kA, 5, after(object(9), kPage, object(10))), put(kB, 6, before(object(9)))})},
      {"without an anchor the other says nothing",
       four({put(kD, 5, {kPage, {}, true, kB}), put(kA, 6, {kPage, {}, false, kB})})},
      {"a deleted anchor counts", four({remove(kB, 5), put(kD, 6, after(kB))})},
      {"created at a place",
       {create(kA, 1, {}, ObjectKind::Frame), create(kB, 2, last(kA)), create(kC, 3, first(kA)),
        create(kD, 4, after(kC, kA)), create(object(5), 5, before(kA))}},
      {"created below nothing or itself", {create(kA, 1, last(kB)), create(kA, 2, last(kA))}},
      {"nothing there",
       {create(kA, 1), put(kB, 2, last()), put(kA, 3, last(kB)),
        put(kA, 4, last(ObjectId(ReplicaId(1), 0)))}},
      {"an earlier place", four({put(kA, 9, last()), put(kA, 8, first(), 2), put(kA, 9, first(), 2),
                                 put(kB, 2, last())})},
      {"an earlier circle is an earlier place", branch({put(kA, 9, last()), put(kA, 8, last(kB))})},
      {"circles", branch({put(kA, 5, last(kA)), put(kA, 6, last(kB)), put(kC, 7, last(kB)),
                          put(kB, 8, last(kC)), put(kA, 9, last(kC)), put(kC, 10, last()),
                          put(kA, 11, last(kC))})},
      {"a frame and all that stands in it moves",
       branch({create(object(5), 5), put(kA, 6, last(object(5))), put(kB, 7, after(kD, kA))})},
      {"below what is deleted nothing is seen",
       branch({put(kB, 5, last(kC)), remove(kA, 6), colour(kB, 7), colour(kA, 8),
               create(object(5), 9, last(kB)), put(kD, 10, last()), put(object(5), 11, after(kD)),
               put(object(5), 12, last(kC)), remove(kB, 13), restore(kA, 14), colour(kB, 15),
               colour(kC, 16)})},
      {"a branch is erased", branch({put(kB, 5, last(kC)), remove(kC, 6), erase(kC, 7),
                                     colour(kB, 8), put(kD, 9, last(kC)), erase(kC, 10)})},
      {"a full gap makes its neighbours move up", full_gap()},
      {"to and fro in one gap", wide_gap()},
  };
}

// Three replicas ask for places among a few objects, with stamps in no order.
DocumentCase wild(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  DocumentCase one{"seed " + std::to_string(seed), {}};
  std::vector<ObjectId> objects{kPage};
  const auto any = [&] { return objects[random() % objects.size()]; };
  const auto some_place = [&] {
    return Place{random() % 2 ? kPage : any(), random() % 4 ? any() : kPage, random() % 2 == 0,
                 random() % 2 ? any() : kPage};
  };
  for (std::uint64_t step = 0; step < 48; ++step) {
    const auto replica = static_cast<std::uint32_t>(1 + random() % 3);
    // The step in the low bits: no two operations share a stamp.
    const Stamp stamp = at((step * 4 + random() % 30) * 64 + step + 1, replica);
    if (step < 8) {
      const ObjectId id = object(static_cast<std::uint32_t>(step + 1), replica);
      one.operations.push_back({id, stamp, Create{ObjectKind::Group, {}, some_place()}});
      objects.push_back(id);
      continue;
    }
    const ObjectId id = objects[1 + random() % (objects.size() - 1)];
    switch (random() % 16) {
      case 0:
        one.operations.push_back({id, stamp, Delete{}});
        break;
      case 1:
      case 2:
        one.operations.push_back({id, stamp, Restore{}});
        break;
      case 3:
        one.operations.push_back({id, stamp, SetProperties{{{Property::Layer, std::int64_t{1}}}}});
        break;
      case 4:
        if (random() % 4 == 0) {
          one.operations.push_back({id, {stamp.hlc, ReplicaId(0)}, Erase{}});
          break;
        }
        [[fallthrough]];
      default:
        one.operations.push_back({id, stamp, some_place()});
    }
  }
  return one;
}

}  // namespace

std::vector<DocumentCaseFile> structure_case_files() {
  DocumentCaseFile rules{"structure-rules", "Places, one rule each.", told()};
  DocumentCaseFile places{
      "structure-wild", "Places asked for at random, with stamps in no order.", {}};
  for (std::uint64_t seed = 1; seed <= 16; ++seed) places.cases.push_back(wild(seed));
  return {rules, places};
}

}  // namespace atelier::document
