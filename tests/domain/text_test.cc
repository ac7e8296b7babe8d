// The rules of text, one at a time, on texts short enough to read.
#include <catch2/catch.hpp>
#include <string>

#include "server/domain/document/limits.h"
#include "server/domain/document/text_sequence.h"
#include "tests/domain/text_scene.h"

namespace atelier::document {
namespace {

constexpr ReplicaId kAda(1);
constexpr ReplicaId kBob(2);

TextSequence written(std::u16string text) {
  TextSequence sequence;
  REQUIRE(sequence.apply({{sequence.make_insert(0, std::move(text), kAda)}, {}}, kAda) ==
          Verdict::Ok);
  return sequence;
}

void type(TextSequence& text, std::size_t position, std::u16string units, ReplicaId author = kAda) {
  REQUIRE(text.apply({{text.make_insert(position, std::move(units), author)}, {}}, author) ==
          Verdict::Ok);
}

void erase(TextSequence& text, std::size_t position, std::size_t length) {
  REQUIRE(text.apply({{}, text.make_delete(position, length)}, kAda) == Verdict::Ok);
}

TEST_CASE("TXT-1: counters run per text and replica from 1", "[domain][text]") {
  TextSequence text;
  CHECK(text.next_counter(kAda) == 1);
  type(text, 0, u"abc");
  CHECK(text.next_counter(kAda) == 4);
  CHECK(text.next_counter(kBob) == 1);
  erase(text, 0, 3);
  CHECK(text.next_counter(kAda) == 4);
}

TEST_CASE("TXT-2: each further unit is the right child of the one before", "[domain][text]") {
  TextSequence text = written(u"abc");
  CHECK(text.apply({{{1, ElementId{kAda, 2}, Side::Right, u"X"}}, {}}, kBob) == Verdict::Ok);
  CHECK(text.text() == u"abXc");
}

TEST_CASE("TXT-4: siblings stand by replica and counter", "[domain][text]") {
  TextSequence text = written(u"a");
  const ElementId parent{kAda, 1};
  CHECK(text.apply({{{1, parent, Side::Right, u"5"}}, {}}, ReplicaId(5)) == Verdict::Ok);
  CHECK(text.apply({{{1, parent, Side::Right, u"3"}}, {}}, ReplicaId(3)) == Verdict::Ok);
  CHECK(text.apply({{{7, parent, Side::Right, u"!"}}, {}}, ReplicaId(3)) == Verdict::Ok);
  CHECK(text.apply({{{1, parent, Side::Right, u"4"}}, {}}, ReplicaId(4)) == Verdict::Ok);
  CHECK(text.text() == u"a3!45");
}

TEST_CASE("TXT-4: what continues a run comes after its siblings", "[domain][text]") {
  TextSequence text = written(u"a");
  CHECK(text.apply({{{1, ElementId{kAda, 1}, Side::Right, u"9"}}, {}}, ReplicaId(9)) ==
        Verdict::Ok);
  CHECK(text.apply({{{2, ElementId{kAda, 1}, Side::Right, u"b"}}, {}}, kAda) == Verdict::Ok);
  CHECK(text.text() == u"a9b");
}

TEST_CASE("TXT-5: an insert hangs at what stands beside it", "[domain][text]") {
  TextSequence text;
  CHECK(text.make_insert(0, u"x", kBob) == TextInsert{1, std::nullopt, Side::Right, u"x"});
  type(text, 0, u"ab");
  CHECK(text.make_insert(0, u"x", kBob) == TextInsert{1, ElementId{kAda, 1}, Side::Left, u"x"});
  CHECK(text.make_insert(1, u"x", kBob) == TextInsert{1, ElementId{kAda, 2}, Side::Left, u"x"});
  CHECK(text.make_insert(2, u"x", kBob) == TextInsert{1, ElementId{kAda, 2}, Side::Right, u"x"});
}

TEST_CASE("TXT-5: the element after may be a deleted one", "[domain][text]") {
  TextSequence text = written(u"abc");
  erase(text, 1, 1);
  CHECK(text.make_insert(1, u"x", kBob) == TextInsert{1, ElementId{kAda, 2}, Side::Left, u"x"});
  erase(text, 0, 2);
  CHECK(text.make_insert(0, u"x", kBob) == TextInsert{1, ElementId{kAda, 1}, Side::Left, u"x"});
}

TEST_CASE("TXT-6: deleting what is deleted changes nothing", "[domain][text]") {
  TextSequence text = written(u"abcd");
  const TextEdit middle{{}, text.make_delete(1, 2)};
  CHECK(text.apply(middle, kAda) == Verdict::Ok);
  const std::string once = text.encode();
  CHECK(text.apply(middle, kBob) == Verdict::Ok);
  CHECK(text.apply({{}, {{{kAda, 2}, 1}}}, kBob) == Verdict::Ok);
  CHECK(text.encode() == once);
  CHECK(text.text() == u"ad");
}

TEST_CASE("TXT-6: a delete names one span for each stretch of a replica", "[domain][text]") {
  TextSequence text = written(u"aaaa");
  type(text, 2, u"bb", kBob);
  const std::vector<TextDelete> spans = text.make_delete(1, 4);
  REQUIRE(spans.size() == 3);
  CHECK(spans[0] == TextDelete{{kAda, 2}, 1});
  CHECK(spans[1] == TextDelete{{kBob, 1}, 2});
  CHECK(spans[2] == TextDelete{{kAda, 3}, 1});
}

TEST_CASE("TXT-7: an edit is integrated whole or not at all", "[domain][text]") {
  TextSequence text = written(u"ab");
  const std::string before = text.encode();
  const std::uint64_t digest = text.digest();
  const TextInsert good{1, ElementId{kAda, 2}, Side::Right, u"c"};
  CHECK(text.apply({{good}, {{{kAda, 9}, 1}}}, kBob) == Verdict::UnknownAnchor);
  CHECK(text.apply({{good, {2, ElementId{kBob, 9}, Side::Right, u"d"}}, {}}, kBob) ==
        Verdict::UnknownAnchor);
  CHECK(text.encode() == before);
  CHECK(text.digest() == digest);
  CHECK(text.next_counter(kBob) == 1);
}

TEST_CASE("TXT-7: a refused edit leaves an empty text empty", "[domain][text]") {
  TextSequence text;
  CHECK(text.apply({{{1, ElementId{kAda, 1}, Side::Right, u"a"}}, {}}, kBob) ==
        Verdict::UnknownAnchor);
  CHECK(text.apply({}, kBob) == Verdict::Invalid);
  CHECK(text.empty());
  CHECK(text.encode().empty());
  CHECK(text.digest() == 0);
}

TEST_CASE("TXT-7: judge() answers like apply() and changes nothing", "[domain][text]") {
  TextSequence text = written(u"ab");
  const TextEdit edit{{text.make_insert(2, u"c", kBob)}, text.make_delete(0, 1)};
  CHECK(text.judge(edit, kBob) == Verdict::Ok);
  CHECK(text.text() == u"ab");
  CHECK(text.apply(edit, kBob) == Verdict::Ok);
  CHECK(text.text() == u"bc");
}

TEST_CASE("TXT-8: a surrogate pair is one", "[domain][text]") {
  TextSequence text = written(u"a\U0001F600b");
  CHECK(text.size() == 4);
  CHECK(text.apply({{}, {{{kAda, 2}, 1}}}, kBob) == Verdict::Invalid);
  CHECK(text.apply({{}, {{{kAda, 3}, 2}}}, kBob) == Verdict::Invalid);
  CHECK(text.apply({{{1, ElementId{kAda, 2}, Side::Right, u"x"}}, {}}, kBob) == Verdict::Invalid);
  CHECK(text.apply({{{1, ElementId{kAda, 3}, Side::Left, u"x"}}, {}}, kBob) == Verdict::Invalid);
  CHECK(text.apply({{}, {{{kAda, 2}, 2}}}, kBob) == Verdict::Ok);
  CHECK(text.utf8() == "ab");
}

TEST_CASE("TXT-8: a text that was loaded judges like one that was not", "[domain][text]") {
  // A snapshot forgets deleted content, so no verdict may depend on it.
  TextSequence text = written(u"a\U0001F600b");
  erase(text, 1, 2);
  TextSequence loaded = TextSequence::decode(text.encode()).value();
  const TextEdit into_pair{{{1, ElementId{kAda, 2}, Side::Right, u"x"}}, {}};
  const TextEdit half{{}, {{{kAda, 3}, 1}}};
  const TextEdit other_content{{{1, std::nullopt, Side::Right, u"aXYb"}}, {}};
  for (const TextEdit& edit : {into_pair, half}) {
    CHECK(loaded.judge(edit, kBob) == text.judge(edit, kBob));
  }
  CHECK(loaded.judge(other_content, kAda) == text.judge(other_content, kAda));
}

TEST_CASE("TXT-9: an insert again changes nothing", "[domain][text]") {
  TextSequence text = written(u"abc");
  const std::string once = text.encode();
  CHECK(text.apply({{{1, std::nullopt, Side::Right, u"abc"}}, {}}, kAda) == Verdict::Ok);
  CHECK(text.apply({{{2, ElementId{kAda, 1}, Side::Right, u"bc"}}, {}}, kAda) == Verdict::Ok);
  CHECK(text.apply({{{1, std::nullopt, Side::Right, u"abX"}}, {}}, kAda) == Verdict::Invalid);
  CHECK(text.encode() == once);
}

TEST_CASE("TXT-10: a gap in the counters is allowed and stays closed", "[domain][text]") {
  TextSequence text = written(u"a");
  CHECK(text.apply({{{5, ElementId{kAda, 1}, Side::Right, u"b"}}, {}}, kAda) == Verdict::Ok);
  CHECK(text.apply({{{3, ElementId{kAda, 1}, Side::Right, u"c"}}, {}}, kAda) == Verdict::Invalid);
  CHECK(text.apply({{{5, ElementId{kAda, 1}, Side::Right, u"bc"}}, {}}, kAda) == Verdict::Invalid);
  CHECK(text.next_counter(kAda) == 6);
  CHECK(TextSequence::decode(text.encode()).value().text() == u"ab");
}

TEST_CASE("TXT-10: a replica that spent its last counter can insert no more", "[domain][text]") {
  TextSequence text;
  CHECK(text.apply({{{0xffffffff, std::nullopt, Side::Right, u"a"}}, {}}, kAda) == Verdict::Ok);
  CHECK(text.next_counter(kAda) == 0);
  CHECK(text.apply({{text.make_insert(1, u"b", kAda)}, {}}, kAda) == Verdict::Invalid);
  CHECK(TextSequence::decode(text.encode()).value().next_counter(kAda) == 0);
}

TEST_CASE("TXT-7: the limits of one edit and of one text", "[domain][text]") {
  TextSequence text;
  CHECK(
      text.apply({{{1, std::nullopt, Side::Right, std::u16string(kInsertUnitsMax + 1, u'a')}}, {}},
                 kAda) == Verdict::Invalid);
  TextEdit many{{}, std::vector<TextDelete>(kTextChangesMax + 1, {{kAda, 1}, 1})};
  type(text, 0, u"a");
  CHECK(text.apply(many, kAda) == Verdict::Invalid);
  while (text.element_count() + kInsertUnitsMax <= kTextUnitsMax) {
    type(text, text.size(), std::u16string(kInsertUnitsMax, u'a'));
  }
  const std::size_t left = kTextUnitsMax - text.element_count();
  CHECK(text.apply({{text.make_insert(0, std::u16string(left + 1, u'a'), kAda)}, {}}, kAda) ==
        Verdict::Budget);
  CHECK(text.apply({{text.make_insert(0, std::u16string(left, u'a'), kAda)}, {}}, kAda) ==
        Verdict::Ok);
  // Deleted elements count: they take room for ever.
  erase(text, 0, 1000);
  CHECK(text.apply({{text.make_insert(0, u"b", kAda)}, {}}, kAda) == Verdict::Budget);
}

TEST_CASE("An anchor stays beside the unit that it holds on to", "[domain][text]") {
  TextSequence text = written(u"ac");
  const TextAnchor before = text.anchor_at(1, AnchorBias::ToUnitBefore);
  const TextAnchor after = text.anchor_at(1, AnchorBias::ToUnitAfter);
  CHECK(before == TextAnchor{ElementId{kAda, 1}, Side::Right});
  CHECK(after == TextAnchor{ElementId{kAda, 2}, Side::Left});
  type(text, 1, u"bb", kBob);
  CHECK(text.position_of(before) == 1);
  CHECK(text.position_of(after) == 3);
  type(text, 0, u"__", kBob);
  CHECK(text.position_of(before) == 3);
  CHECK(text.position_of(after) == 5);
}

TEST_CASE("An anchor without a unit is the start or the end of the text", "[domain][text]") {
  TextSequence text;
  const TextAnchor start = text.anchor_at(0, AnchorBias::ToUnitBefore);
  const TextAnchor end = text.anchor_at(0, AnchorBias::ToUnitAfter);
  CHECK(start == TextAnchor{std::nullopt, Side::Left});
  CHECK(end == TextAnchor{std::nullopt, Side::Right});
  type(text, 0, u"abc");
  CHECK(text.anchor_at(0, AnchorBias::ToUnitBefore) == start);
  CHECK(text.anchor_at(3, AnchorBias::ToUnitAfter) == end);
  type(text, 0, u"<");
  type(text, 4, u">");
  CHECK(text.position_of(start) == 0);
  CHECK(text.position_of(end) == 5);
}

TEST_CASE("An anchor at a deleted unit falls into the gap that it left", "[domain][text]") {
  TextSequence text = written(u"abcd");
  const TextAnchor after_b = text.anchor_at(2, AnchorBias::ToUnitBefore);
  const TextAnchor before_c = text.anchor_at(2, AnchorBias::ToUnitAfter);
  erase(text, 1, 2);
  CHECK(text.position_of(after_b) == 1);
  CHECK(text.position_of(before_c) == 1);
  erase(text, 0, 2);
  CHECK(text.position_of(after_b) == 0);
  CHECK(text.position_of(before_c) == 0);
}

TEST_CASE("An anchor at a unit that has not come yet has no position", "[domain][text]") {
  const TextAnchor later{ElementId{kBob, 1}, Side::Right};
  CHECK(TextSequence().position_of(later) == std::nullopt);
  TextSequence text = written(u"ab");
  CHECK(text.position_of(later) == std::nullopt);
  type(text, 2, u"c", kBob);
  CHECK(text.position_of(later) == 3);
}

TEST_CASE("TXT-5: typing backwards nests as deep as the text is long", "[domain][text]") {
  TextSequence text;
  std::u16string expected;
  for (int key = 0; key < 20'000; ++key) {
    const auto unit = static_cast<char16_t>(u'a' + key % 26);
    type(text, 0, std::u16string(1, unit));
    expected.push_back(unit);
  }
  CHECK(text.text() == std::u16string(expected.rbegin(), expected.rend()));
  TextSequence loaded = TextSequence::decode(text.encode()).value();
  CHECK(loaded.text() == text.text());
  CHECK(loaded.digest() == text.digest());
}

}  // namespace
}  // namespace atelier::document
