// What must hold of reversals whatever was done: histories of three people drawn by lot.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <utility>

#include "tests/domain/history_scene.h"
#include "tests/domain/seeds.h"

namespace atelier::history::testing {
namespace {

using document::Document;
using document::Object;
using document::Property;
using document::Stamp;

constexpr std::uint64_t kHistories = 600;

// Everybody does everything, sometimes with a clock that is behind.
class Lot {
 public:
  explicit Lot(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }
  bool chance(int percent) { return random_() % 100 < static_cast<std::uint64_t>(percent); }
  std::uint32_t person() { return static_cast<std::uint32_t>(1 + below(3)); }
  ObjectId object() { return objects_[below(objects_.size())]; }

  void step(HistoryScene& scene) {
    if (chance(40)) scene.wait();
    const std::uint32_t who = person();
    if (objects_.size() < 4 || chance(12)) return make(scene, who);
    const ObjectId id = object();
    if (scene.document.find(id) == nullptr) return;
    switch (below(10)) {
      case 0:
        scene.try_it(who, id, document::Delete{});
        return;
      case 1:
        scene.try_it(who, id, document::Restore{});
        return;
      case 2:
      case 3:
        scene.try_it(who, id, place());
        return;
      case 4:
      case 5:
        scene.try_it(who, id, properties());
        return;
      case 6:
      case 7:
        return cut(scene, who, id);
      default:
        type(scene, who, id);
    }
  }

 private:
  void make(HistoryScene& scene, std::uint32_t who) {
    ObjectId parent;
    if (!objects_.empty() && chance(40)) parent = object();
    if (parent != ObjectId() && scene.document.find(parent) == nullptr) parent = {};
    objects_.push_back(scene.make(who, parent));
  }
  document::Place place() {
    document::Place asked;
    if (chance(60)) asked.parent = object();
    if (chance(60)) asked.anchor = object();
    asked.before = chance(50);
    return asked;
  }
  document::SetProperties properties() {
    document::SetProperties set;
    for (const Property one : {Property::Colour, Property::Locked, Property::FontSize}) {
      if (!chance(50) && one != Property::Colour) continue;
      auto& value = set.properties.emplace_back();
      value.property = one;
      value.value = static_cast<std::int64_t>(one == Property::FontSize ? 600 + below(9)
                                              : one == Property::Locked ? below(2)
                                                                        : 1 + below(6));
    }
    return set;
  }
  // Never within a pair.
  std::size_t edge(const std::u16string& text, std::size_t at) const {
    return at < text.size() && (text[at] & 0xfc00) == 0xdc00 ? at + 1 : at;
  }
  void type(HistoryScene& scene, std::uint32_t who, ObjectId id) {
    static const std::u16string kWords[] = {u"a", u"bc", u"def", u"\U0001F469", u"é€"};
    const std::u16string text = scene.document.find(id)->text.text();
    scene.type(who, id, edge(text, below(text.size() + 1)), kWords[below(5)]);
  }
  void cut(HistoryScene& scene, std::uint32_t who, ObjectId id) {
    const std::u16string text = scene.document.find(id)->text.text();
    const std::size_t from = edge(text, below(text.size() + 1));
    const std::size_t to = edge(text, std::min(text.size(), from + 1 + below(6)));
    if (to > from) scene.cut(who, id, from, to - from);
  }

  std::mt19937_64 random_;
  std::vector<ObjectId> objects_;
};

// Everything that stands and was not written by the person: registers and places with their
// stamps, and the visible units of texts.
std::map<std::string, std::string> written_by_others(const Document& document,
                                                     std::uint32_t person) {
  std::map<std::string, std::string> all;
  const auto note = [&](const std::string& key, Stamp stamp) {
    if (stamp.replica == ReplicaId(person)) return;
    all[key] = std::to_string(stamp.hlc) + "." + std::to_string(stamp.replica.number());
  };
  document.for_each([&](const Object& object) {
    const std::string id = std::to_string(object.id.number()) + " ";
    for (const document::Register& one : object.registers) {
      note(id + std::to_string(static_cast<int>(one.property)), one.stamp);
    }
    note(id + "place", object.place.stamp);
    object.text.for_each_stretch([&](const auto& stretch) {
      if (!stretch.visible || stretch.first.replica == ReplicaId(person)) return;
      for (std::uint32_t k = 0; k < stretch.length; ++k) {
        all[id + std::to_string(stretch.first.replica.number()) + "." +
            std::to_string(stretch.first.counter + k)] = "there";
      }
    });
  });
  return all;
}

bool holds(const std::map<std::string, std::string>& after,
           const std::map<std::string, std::string>& before) {
  for (const auto& [key, value] : before) {
    const auto found = after.find(key);
    if (found == after.end() || found->second != value) {
      UNSCOPED_INFO("changed: " << key);
      return false;
    }
  }
  return true;
}

Selector any_selector(Lot& lot, HistoryScene& scene, std::uint32_t person) {
  const WallMillis from = scene.time() - static_cast<WallMillis>(lot.below(25)) * kMinute;
  if (lot.chance(70)) {
    const WallMillis to = std::min(scene.time(), from + WallMillis(lot.below(25)) * kMinute);
    return DoneBy{ParticipantId(person), from, to};
  }
  return AsItWas{lot.object(), AsItWas{}.entry, from};
}

// So many steps of everybody, with a reversal now and then.
void live_through(Lot& lot, HistoryScene& scene, int steps) {
  for (int step = 0; step < steps; ++step) {
    lot.step(scene);
    if (lot.chance(3)) scene.take_back(any_selector(lot, scene, lot.person()));
  }
}

TEST_CASE("REV-1: beside others: what they wrote stands as it did, whoever is taken back",
          "[domain][history][property]") {
  for (const std::uint64_t seed : seeds(kHistories)) {
    CAPTURE(seed);
    Lot lot(seed);
    HistoryScene scene;
    live_through(lot, scene, 80);
    const std::uint32_t person = lot.person();
    const auto before = written_by_others(scene.document, person);
    scene.take_back(scene.by(person, scene.time() - 20 * kMinute));
    REQUIRE(holds(written_by_others(scene.document, person), before));
  }
}

TEST_CASE("REV-7: taken back and given back, the board is to be seen as it was",
          "[domain][history][property]") {
  std::size_t telling = 0;
  for (const std::uint64_t seed : seeds(kHistories)) {
    CAPTURE(seed);
    Lot lot(seed);
    HistoryScene scene;
    live_through(lot, scene, 60);
    const std::string with = scene.picture();
    const document::Hlc first = scene.take_back(any_selector(lot, scene, lot.person()));
    if (first == 0) continue;
    const std::string without = scene.picture();
    telling += without == with ? 0 : 1;
    const document::Hlc second = scene.take_back(OfReversal{first});
    REQUIRE(scene.picture() == with);
    if (second == 0) continue;
    scene.take_back(OfReversal{second});
    REQUIRE(scene.picture() == without);
    REQUIRE(scene.replayed().digest() == scene.document.digest());
  }
  if (seeds(2).size() > 1) CHECK(telling > kHistories / 2);
}

TEST_CASE("REV-7: asking a second time changes nothing that is to be seen",
          "[domain][history][property]") {
  for (const std::uint64_t seed : seeds(kHistories)) {
    CAPTURE(seed);
    Lot lot(seed);
    HistoryScene scene;
    live_through(lot, scene, 60);
    const DoneBy selector = scene.by(lot.person(), scene.time() - 15 * kMinute);
    scene.take_back(selector);
    const std::string once = scene.picture();
    scene.take_back(selector);
    REQUIRE(scene.picture() == once);
  }
}

TEST_CASE("REV-2: with nobody else's hand in it, everything is as it was",
          "[domain][history][property]") {
  for (const std::uint64_t seed : seeds(kHistories)) {
    CAPTURE(seed);
    Lot lot(seed);
    HistoryScene scene;
    const ObjectId frame = scene.make(kAda);
    const ObjectId outside = scene.make(kAda);
    std::vector<ObjectId> inside;
    for (int k = 0; k < 4; ++k) inside.push_back(scene.make(kAda, frame, "texte"));
    const std::string before = scene.picture();
    const WallMillis then = scene.time();
    scene.wait();
    for (int step = 0; step < 40; ++step) {
      const ObjectId one = inside[lot.below(inside.size())];
      const std::uint32_t who = lot.person();
      switch (lot.below(6)) {
        case 0:
          inside.push_back(scene.make(who, frame, "neuf"));
          break;
        case 1:
          scene.try_it(who, one, document::Place{lot.chance(50) ? frame : outside, {}, true, {}});
          break;
        case 2:
          scene.try_it(who, one, document::Delete{});
          break;
        case 3:
          scene.colour(who, one, static_cast<std::int64_t>(1 + lot.below(6)));
          break;
        case 4:
          scene.type(who, one, 0, u"x");
          break;
        default:
          if (scene.document.find(one)->text.size() > 1) scene.cut(who, one, 1, 1);
      }
    }
    // What was made since and stands elsewhere now is not the frame's.
    std::string expected = before;
    if (scene.document.children(outside).empty()) {
      scene.take_back(AsItWas{frame, AsItWas{}.entry, then});
      REQUIRE(scene.picture() == expected);
    } else {
      scene.take_back(AsItWas{frame, AsItWas{}.entry, then});
      const std::string after = scene.picture();
      for (std::size_t at = 0; at < expected.size(); at = expected.find('\n', at) + 1) {
        const std::string line = expected.substr(at, expected.find('\n', at) - at);
        CAPTURE(line);
        REQUIRE(after.find(line) != std::string::npos);
      }
    }
  }
}

}  // namespace
}  // namespace atelier::history::testing
