// A text that is held as its UTF-8 (written_text.h) against the same text with its runs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "server/domain/document/limits.h"
#include "server/domain/document/text_sequence.h"
#include "tests/domain/seeds.h"
#include "tests/domain/text_scene.h"

namespace atelier::document {
namespace {

constexpr ReplicaId kAuthor(1);

// Somebody typed forward, all in one go or in several, and everyone read it.
TextScene typed_forward(std::mt19937_64& random) {
  static const std::u16string kWords[] = {u"une ", u"idée", u"\U0001F331", u"œuf", u"x", u" \n"};
  TextScene scene(2 + random() % 2);
  for (std::uint64_t left = 1 + random() % 6; left > 0; --left) {
    scene.type(1, scene.replica(1).size(), kWords[random() % std::size(kWords)]);
  }
  scene.meet();
  return scene;
}

TextSequence from_utf8(const std::string& utf8) {
  return TextSequence::written(kAuthor, utf8).value();
}

std::vector<std::uint64_t> stretches(const TextSequence& text) {
  std::vector<std::uint64_t> numbers;
  text.for_each_stretch([&](const TextSequence::Stretch& one) {
    const std::uint64_t replica = one.first.replica.number();
    numbers.insert(numbers.end(), {replica, one.first.counter, one.length, one.visible ? 1u : 0u});
  });
  return numbers;
}

// Each question is the first that a text is asked: some of them need its runs.
void expect_same_answers(const std::string& utf8, const TextSequence& runs,
                         std::mt19937_64& random) {
  REQUIRE(from_utf8(utf8).size() == runs.size());
  REQUIRE(from_utf8(utf8).element_count() == runs.element_count());
  REQUIRE_FALSE(from_utf8(utf8).empty());
  REQUIRE(from_utf8(utf8).text() == runs.text());
  REQUIRE(from_utf8(utf8).utf8() == runs.utf8());
  REQUIRE(from_utf8(utf8).encode() == runs.encode());
  REQUIRE(from_utf8(utf8).digest() == runs.digest());
  REQUIRE(stretches(from_utf8(utf8)) == stretches(runs));
  REQUIRE(from_utf8(utf8).written_by(kAuthor) == utf8);
  REQUIRE_FALSE(from_utf8(utf8).written_by(ReplicaId(2)));
  for (const ReplicaId replica : {kAuthor, ReplicaId(2)}) {
    REQUIRE(from_utf8(utf8).next_counter(replica) == runs.next_counter(replica));
    const std::size_t place = place_in(runs.text(), random);
    REQUIRE(from_utf8(utf8).make_insert(place, u"x", replica) ==
            runs.make_insert(place, u"x", replica));
  }
  const std::u16string text = runs.text();
  const auto [from, to] = std::minmax({place_in(text, random), place_in(text, random)});
  REQUIRE(from_utf8(utf8).make_delete(from, to - from) == runs.make_delete(from, to - from));
  for (const AnchorBias bias : {AnchorBias::ToUnitBefore, AnchorBias::ToUnitAfter}) {
    const TextAnchor anchor = runs.anchor_at(from, bias);
    REQUIRE(from_utf8(utf8).anchor_at(from, bias) == anchor);
    REQUIRE(from_utf8(utf8).position_of(anchor) == runs.position_of(anchor));
  }
  // The last one is a unit that nobody wrote.
  for (std::uint32_t counter = 1; counter <= runs.size() + 1; ++counter) {
    const ElementId unit{kAuthor, counter};
    REQUIRE(from_utf8(utf8).visible_unit(unit) == runs.visible_unit(unit));
    REQUIRE(from_utf8(utf8).has_right_child(unit) == runs.has_right_child(unit));
  }
}

TEST_CASE("TXT-11: a text held as its UTF-8 answers everything as with its runs",
          "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(150)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextScene scene = typed_forward(random);
    const TextSequence& runs = scene.replica(2);
    const auto utf8 = runs.written_by(kAuthor);
    REQUIRE(utf8 == runs.utf8());
    expect_same_answers(*utf8, runs, random);
  }
}

TEST_CASE("TXT-11: a text held as its UTF-8 goes on as with its runs, whoever edits it",
          "[domain][text][property]") {
  std::size_t held = 0;
  for (const std::uint64_t seed : seeds(150)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextScene scene = typed_forward(random);
    const std::size_t before = scene.chronicle().size();
    TextSequence runs;
    for (const AuthoredEdit& one : scene.chronicle()) {
      REQUIRE(runs.apply(one.edit, one.author) == Verdict::Ok);
    }
    TextSequence text = from_utf8(runs.written_by(kAuthor).value());
    for (int number = 0; number < 30; ++number) step(scene, random);
    for (std::size_t number = before; number < scene.chronicle().size(); ++number) {
      const AuthoredEdit& one = scene.chronicle()[number];
      REQUIRE(text.judge(one.edit, one.author) == Verdict::Ok);
      REQUIRE(text.apply(one.edit, one.author) == Verdict::Ok);
      REQUIRE(runs.apply(one.edit, one.author) == Verdict::Ok);
      REQUIRE(text.encode() == runs.encode());
      REQUIRE(text.digest() == runs.digest());
      const auto utf8 = runs.written_by(kAuthor);
      REQUIRE(text.written_by(kAuthor) == utf8);
      if (!utf8) continue;
      ++held;
      text = from_utf8(*utf8);
    }
    REQUIRE(text.text() == scene.meet().replica(1).text());
  }
  CHECK(held > 0);
}

TEST_CASE("TXT-9: what a text held as its UTF-8 was made of changes nothing when it comes again",
          "[domain][text][property]") {
  for (const std::uint64_t seed : seeds(60)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextScene scene = typed_forward(random);
    const std::string utf8 = scene.replica(1).written_by(kAuthor).value();
    TextSequence text = from_utf8(utf8);
    for (const AuthoredEdit& one : scene.chronicle()) {
      REQUIRE(text.apply(one.edit, one.author) == Verdict::Ok);
    }
    REQUIRE(text.written_by(kAuthor) == utf8);
    TextEdit other = scene.chronicle().front().edit;
    other.inserts.front().text.front() = u'#';
    REQUIRE(from_utf8(utf8).apply(other, kAuthor) == Verdict::Invalid);
    REQUIRE(text.apply(other, kAuthor) == Verdict::Invalid);
    REQUIRE(text.utf8() == utf8);
  }
}

TEST_CASE("TXT-11: a text that came about in another way is not held as its UTF-8",
          "[domain][text]") {
  const auto text_of = [](TextScene& scene) {
    return TextSequence::decode(scene.meet().replica(1).encode()).value();
  };
  const auto typed = [] {
    TextScene scene(2);
    scene.type(1, 0, u"mot").meet();
    return scene;
  };
  CHECK(text_of(typed().meet()).written_by(kAuthor) == "mot");
  CHECK_FALSE(text_of(typed().meet()).written_by(ReplicaId(2)));
  CHECK_FALSE(TextSequence().written_by(kAuthor));
  CHECK(text_of(typed().type(1, 3, u"s")).written_by(kAuthor) == "mots");

  CHECK_FALSE(text_of(typed().type(2, 3, u"s")).written_by(kAuthor));
  CHECK_FALSE(text_of(typed().type(1, 0, u"un ")).written_by(kAuthor));
  CHECK_FALSE(text_of(typed().type(1, 1, u"x")).written_by(kAuthor));
  CHECK_FALSE(text_of(typed().erase(2, 2, 1)).written_by(kAuthor));
  CHECK_FALSE(text_of(typed().erase(1, 0, 3)).written_by(kAuthor));
  TextSequence gap;  // the first counter was spent on an edit that was refused
  REQUIRE(gap.apply({{{2, std::nullopt, Side::Right, u"mot"}}, {}}, kAuthor) == Verdict::Ok);
  CHECK_FALSE(gap.written_by(kAuthor));
}

TEST_CASE("TXT-11: bytes that nobody can have written are no text", "[domain][text][hostile]") {
  const auto read = [](std::string_view utf8, ReplicaId author = kAuthor) {
    return TextSequence::written(author, utf8).has_value();
  };
  CHECK(read("mot"));
  CHECK_FALSE(read(""));
  CHECK_FALSE(read("\xff"));
  CHECK_FALSE(read("mot\xc3"));           // cut short
  CHECK_FALSE(read("\xc1\x81"));          // longer than needed
  CHECK_FALSE(read("\xed\xa0\x80"));      // half a pair
  CHECK_FALSE(read("\xf4\x90\x80\x80"));  // above U+10FFFF
  CHECK(read("mot", ReplicaId(kReplicaIdMax)));
  CHECK_FALSE(read("mot", ReplicaId(kReplicaIdMax + 1)));
  CHECK(read(std::string(kTextUnitsMax, 'a')));
  CHECK_FALSE(read(std::string(kTextUnitsMax + 1, 'a')));
}

}  // namespace
}  // namespace atelier::document
