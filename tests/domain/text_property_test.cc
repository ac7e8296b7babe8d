// What must hold of texts whatever people do: random and exhaustive, against the naive oracle.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "tests/domain/seeds.h"
#include "tests/domain/text_oracle.h"
#include "tests/domain/text_scene.h"

namespace atelier::document {
namespace {

struct Copy {
  TextSequence text;
  TextOracle oracle;

  void apply(const AuthoredEdit& one) {
    REQUIRE(text.apply(one.edit, one.author) == Verdict::Ok);
    oracle.apply(one.edit, one.author);
  }
};

std::uint64_t packed(Digest digest) {
  return std::uint64_t{digest.high} << 32 | digest.low;
}

Copy copy_of(const TextScene& scene, const std::vector<std::size_t>& order) {
  Copy copy;
  for (const std::size_t number : order) copy.apply(scene.chronicle()[number]);
  return copy;
}

TEST_CASE("TXT-3: a text is what the oracle says, after every edit", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(25)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 40);
    Copy copy;
    for (const std::size_t number : scene.shuffled_order(random)) {
      copy.apply(scene.chronicle()[number]);
      REQUIRE(copy.text.text() == copy.oracle.text());
      REQUIRE(copy.text.digest() == packed(copy.oracle.digest()));
    }
  }
}

TEST_CASE("TXT-5: an edit is generated as the oracle generates it", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(25)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 30);
    Copy copy;
    for (const AuthoredEdit& one : scene.chronicle()) {
      copy.apply(one);
      const std::size_t place = place_in(copy.text.text(), random);
      const ReplicaId author(static_cast<std::uint32_t>(1 + random() % 5));
      REQUIRE(copy.text.make_insert(place, u"x", author) ==
              copy.oracle.make_insert(place, u"x", author));
    }
  }
}

TEST_CASE("TXT-11: texts that saw the same edits are equal byte for byte",
          "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(80)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 60);
    const Copy one = copy_of(scene, scene.shuffled_order(random));
    const Copy other = copy_of(scene, scene.shuffled_order(random));
    REQUIRE(one.text.text() == other.text.text());
    REQUIRE(one.text.encode() == other.text.encode());
    REQUIRE(one.text.digest() == other.text.digest());
  }
}

TEST_CASE("TXT-11: everyone who met has the same text", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextScene scene = wild_scene(random, 60);
    scene.meet();
    for (std::size_t writer = 2; writer <= scene.writers(); ++writer) {
      REQUIRE(scene.replica(writer).encode() == scene.replica(1).encode());
    }
  }
}

TEST_CASE("TXT-9: an edit that is delivered again changes nothing", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 60);
    const std::vector<std::size_t> order = scene.shuffled_order(random);
    Copy copy;
    for (std::size_t done = 0; done < order.size(); ++done) {
      copy.apply(scene.chronicle()[order[done]]);
      if (random() % 20 != 0) continue;
      const std::string before = copy.text.encode();
      const AuthoredEdit& again = scene.chronicle()[order[random() % (done + 1)]];
      REQUIRE(copy.text.apply(again.edit, again.author) == Verdict::Ok);
      REQUIRE(copy.text.encode() == before);
    }
  }
}

TEST_CASE("TXT-2: one author's edits may be joined into one", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextScene scene(1);
    for (int number = 0; number < 40; ++number) step(scene, random);
    TextSequence joined;
    TextEdit batch;
    for (const AuthoredEdit& one : scene.chronicle()) {
      // Inserts come before deletes in an edit, so a batch ends where an insert follows a delete.
      const bool full = !batch.deletes.empty() && !one.edit.inserts.empty();
      if (full) {
        REQUIRE(joined.apply(batch, ReplicaId(1)) == Verdict::Ok);
        batch = {};
      }
      batch.inserts.insert(batch.inserts.end(), one.edit.inserts.begin(), one.edit.inserts.end());
      batch.deletes.insert(batch.deletes.end(), one.edit.deletes.begin(), one.edit.deletes.end());
    }
    REQUIRE(joined.apply(batch, ReplicaId(1)) == Verdict::Ok);
    REQUIRE(joined.encode() == scene.replica(1).encode());
  }
}

TEST_CASE("TXT-11: a loaded text goes on exactly like the one it was saved from",
          "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 60);
    TextSequence kept;
    TextSequence reloaded;
    for (const std::size_t number : scene.shuffled_order(random)) {
      const AuthoredEdit& one = scene.chronicle()[number];
      const std::size_t place = place_in(kept.text(), random);
      REQUIRE(reloaded.make_insert(place, u"x", one.author) ==
              kept.make_insert(place, u"x", one.author));
      REQUIRE(kept.apply(one.edit, one.author) == Verdict::Ok);
      REQUIRE(reloaded.apply(one.edit, one.author) == Verdict::Ok);
      if (random() % 4 != 0) continue;
      reloaded = TextSequence::decode(reloaded.encode()).value();
      REQUIRE(reloaded.encode() == kept.encode());
      REQUIRE(reloaded.digest() == kept.digest());
    }
    REQUIRE(reloaded.text() == kept.text());
  }
}

TEST_CASE("An anchor is where the oracle says, wherever edits happen", "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(40)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const TextScene scene = wild_scene(random, 40);
    Copy copy;
    std::vector<TextAnchor> anchors;
    for (const std::size_t number : scene.shuffled_order(random)) {
      copy.apply(scene.chronicle()[number]);
      for (const TextAnchor& anchor : anchors) {
        REQUIRE(copy.text.position_of(anchor) == copy.oracle.position_of(anchor));
      }
      const std::size_t place = place_in(copy.text.text(), random);
      for (const AnchorBias bias : {AnchorBias::ToUnitBefore, AnchorBias::ToUnitAfter}) {
        anchors.push_back(copy.text.anchor_at(place, bias));
        REQUIRE(copy.text.position_of(anchors.back()) == place);
      }
    }
    const TextSequence loaded = TextSequence::decode(copy.text.encode()).value();
    for (const TextAnchor& anchor : anchors) {
      REQUIRE(loaded.position_of(anchor) == copy.text.position_of(anchor));
    }
  }
}

// What several people type into one gap at the same time, each forwards or backwards.
TextScene bursts(std::mt19937_64& random, std::vector<std::u16string>& typed) {
  TextScene scene(2 + random() % 3);
  scene.type(1, 0, u"<>").meet();
  typed.assign(scene.writers(), u"");
  std::vector<bool> backwards;
  for (std::size_t writer = 0; writer < scene.writers(); ++writer)
    backwards.push_back(random() % 2 == 0);
  for (int key = 0; key < 20; ++key) {
    const std::size_t writer = random() % scene.writers();
    std::u16string& burst = typed[writer];
    const std::u16string unit(1, static_cast<char16_t>(u'a' + writer));
    scene.type(writer + 1, backwards[writer] ? 1 : 1 + burst.size(), unit);
    burst += unit;
  }
  return scene;
}

TEST_CASE("TXT-4: bursts of several people in one gap never interleave",
          "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(200)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::u16string> typed;
    TextScene scene = bursts(random, typed);
    scene.meet();
    const std::u16string text = scene.replica(1).text();
    for (const std::u16string& burst : typed) REQUIRE(text.find(burst) != std::u16string::npos);
  }
}

// Every order of the edits in which each author's come in order.
template <class Visit>
void for_each_order(const TextScene& scene, std::vector<std::size_t>& order, Visit visit) {
  const auto& chronicle = scene.chronicle();
  if (order.size() == chronicle.size()) return visit(order);
  std::vector<bool> blocked(scene.writers() + 1);
  for (std::size_t number = 0; number < chronicle.size(); ++number) {
    const std::uint32_t author = chronicle[number].author.number();
    if (blocked[author] || std::find(order.begin(), order.end(), number) != order.end()) continue;
    blocked[author] = true;
    order.push_back(number);
    for_each_order(scene, order, visit);
    order.pop_back();
  }
}

// What somebody may do to a text of two units: put one at any of three places, or erase one of two.
void act(TextScene& scene, std::size_t writer, std::size_t choice) {
  const std::size_t size = scene.replica(writer).size();
  if (choice < 3) {
    scene.type(writer, std::min(choice, size),
               std::u16string(1, static_cast<char16_t>(u'0' + writer)));
  } else if (size > 0) {
    scene.erase(writer, std::min(choice - 3, size - 1), 1);
  }
}

TEST_CASE("TXT-11: every delivery of every small scene gives one text",
          "[domain][text][property]") {
  // Three replicas that share two units do two, one and one things without hearing of each other.
  std::size_t orders = 0;
  for (std::size_t scenario = 0; scenario < 5 * 5 * 5 * 5; ++scenario) {
    TextScene scene(3);
    scene.type(1, 0, u"xy").meet();
    act(scene, 1, scenario % 5);
    act(scene, 1, scenario / 5 % 5);
    act(scene, 2, scenario / 25 % 5);
    act(scene, 3, scenario / 125);
    TextOracle oracle;
    for (const AuthoredEdit& one : scene.chronicle()) oracle.apply(one.edit, one.author);
    const std::u16string expected = oracle.text();
    std::vector<std::size_t> order{0};
    for_each_order(scene, order, [&](const std::vector<std::size_t>& one) {
      TextSequence text;
      for (const std::size_t number : one) {
        const AuthoredEdit& edit = scene.chronicle()[number];
        if (text.apply(edit.edit, edit.author) != Verdict::Ok)
          FAIL("refused in scenario " << scenario);
      }
      if (text.text() != expected) FAIL("another text in scenario " << scenario);
      ++orders;
    });
  }
  CHECK(orders > 7000);
}

}  // namespace
}  // namespace atelier::document
