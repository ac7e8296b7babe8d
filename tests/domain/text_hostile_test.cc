// Edits and snapshots from somebody who means harm, or from a damaged disk.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "server/domain/document/text_sequence.h"
#include "server/domain/document/unicode.h"
#include "tests/domain/seeds.h"
#include "tests/domain/text_scene.h"

namespace atelier::document {
namespace {

// Small numbers near what exists, and now and then an extreme one.
std::uint32_t any_number(std::mt19937_64& random) {
  static constexpr std::uint32_t kExtremes[] = {0, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
  if (random() % 16 == 0) return kExtremes[random() % std::size(kExtremes)];
  return static_cast<std::uint32_t>(random() % 12);
}

ElementId any_id(std::mt19937_64& random) {
  return {ReplicaId(static_cast<std::uint32_t>(random() % 4)), any_number(random)};
}

std::u16string any_units(std::mt19937_64& random) {
  static constexpr char16_t kUnits[] = {u'a', u'b', 0xd83d, 0xde00, u'é', 0};
  std::u16string units;
  for (std::uint64_t left = random() % 4; left > 0; --left) {
    units.push_back(kUnits[random() % std::size(kUnits)]);
  }
  return units;
}

TextEdit any_edit(std::mt19937_64& random) {
  TextEdit edit;
  for (std::uint64_t left = random() % 3; left > 0; --left) {
    TextInsert insert{any_number(random), any_id(random), Side::Right, any_units(random)};
    if (random() % 4 == 0) insert.parent.reset();
    if (random() % 2 == 0) insert.side = Side::Left;
    edit.inserts.push_back(insert);
  }
  for (std::uint64_t left = random() % 3; left > 0; --left) {
    edit.deletes.push_back({any_id(random), any_number(random)});
  }
  return edit;
}

TEST_CASE("TXT-7: a hostile edit has no effect, or the effect of a sound one",
          "[domain][text][hostile]") {
  std::size_t accepted = 0;
  for (const std::uint64_t seed : seeds(150)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    TextSequence text;
    for (int number = 0; number < 60; ++number) {
      const TextEdit edit = any_edit(random);
      const ReplicaId author(static_cast<std::uint32_t>(random() % 4));
      const std::string before = text.encode();
      const std::uint64_t digest = text.digest();
      const Verdict verdict = text.apply(edit, author);
      REQUIRE(well_formed(text.text()));
      if (verdict == Verdict::Ok) {
        ++accepted;
        REQUIRE(TextSequence::decode(text.encode()).value().encode() == text.encode());
      } else {
        REQUIRE(text.encode() == before);
        REQUIRE(text.digest() == digest);
      }
    }
  }
  CHECK(accepted > 0);
}

TextSequence sample(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  TextScene scene(3);
  scene.type(1, 0, u"caf\u00e9 \U0001F331 noir").meet();
  for (int number = 0; number < 12; ++number) {
    const std::size_t writer = 1 + random() % 3;
    scene.type(writer, random() % 5, u"xy");
    scene.erase(writer, random() % 4, 1);
    if (random() % 4 == 0) scene.meet();
  }
  scene.meet();
  return TextSequence::decode(scene.replica(1).encode()).value();
}

TEST_CASE("TXT-11: a damaged snapshot is refused or is another sound text",
          "[domain][text][hostile]") {
  std::vector<std::string> samples;
  for (std::uint64_t number = 0; number < 7; ++number) samples.push_back(sample(number).encode());
  for (const std::uint64_t seed : seeds(1500)) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::string bytes = samples[seed % samples.size()];
    for (std::uint64_t left = 1 + random() % 3; left > 0; --left) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    const Result<TextSequence> loaded = TextSequence::decode(bytes);
    if (!loaded) {
      REQUIRE(loaded.error().kind == ErrorKind::Invalid);
      continue;
    }
    REQUIRE(loaded->encode() == bytes);
    REQUIRE(well_formed(loaded->text()));
  }
}

TEST_CASE("TXT-11: every cut of a snapshot is refused", "[domain][text][hostile]") {
  const std::string bytes = sample(1).encode();
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    CAPTURE(length);
    REQUIRE(!TextSequence::decode(bytes.substr(0, length)));
  }
  CHECK(!TextSequence::decode(bytes + "x"));
}

TEST_CASE("TXT-11: snapshots that encode() cannot have made are refused",
          "[domain][text][hostile]") {
  const auto refused = [](std::initializer_list<int> numbers, const std::string& text) {
    std::string bytes;
    for (const int number : numbers) bytes.push_back(static_cast<char>(number));
    return !TextSequence::decode(bytes + text);
  };
  CHECK(!refused({1, 1, 1, 0, 1, 0, 1, 2}, "ab"));                  // sound
  CHECK(refused({2, 1, 1, 0, 1, 0, 1, 2}, "ab"));                   // an unknown format
  CHECK(refused({1, 0, 0}, ""));                                    // no runs
  CHECK(refused({1, 1, 1, 0, 1, 0, 0, 2}, "ab"));                   // left of the root
  CHECK(refused({1, 1, 1, 0, 1, 1, 1, 2}, "ab"));                   // hangs at itself
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 3}, "abc"));                  // a stretch beyond the units
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 1, 0, 1}, "ab"));             // an empty stretch
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 0x82, 0}, "ab"));             // a number longer than needed
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 2}, "a"));                    // too little text
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 2}, "\xc3\x28"));             // not UTF-8
  CHECK(refused({1, 1, 1, 0, 1, 0, 1, 1, 1}, "\xf0\x9f\x98\x80"));  // half a pair deleted
  // Two runs where one continues the other; two that hang at each other; a kid older than its
  // parent.
  CHECK(refused({1, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 1, 2}, "ab"));
  CHECK(refused({1, 2, 1, 0, 0, 1, 0, 0, 2, 1, 3, 1, 2}, "ab"));
  CHECK(refused({1, 2, 1, 0, 0, 0, 1, 0, 2, 1, 0, 1, 2}, "ab"));
  // A run inside a visible pair.
  CHECK(refused({1, 2, 1, 0, 1, 1, 0, 0, 0, 1, 3, 1, 3}, "\xf0\x9f\x98\x80x"));
  // A huge number of runs, of units.
  CHECK(refused({1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0, 1}, "ab"));
  CHECK(refused({1, 1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1, 2}, "ab"));
}

TEST_CASE("TXT-8: UTF-8 and UTF-16 agree on what is well formed", "[domain][text][hostile]") {
  const std::u16string text = u"a\u00e9\u0153\u20ac\uffff\U00010000\U0001F331\U0010FFFF";
  CHECK(to_utf16(to_utf8(text)) == text);
  CHECK(to_utf8(u"\u20ac") == "\xe2\x82\xac");
  for (const char* const bytes :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82", "a\xff"}) {
    CAPTURE(bytes);
    CHECK(!to_utf16(bytes));
  }
}

}  // namespace
}  // namespace atelier::document
