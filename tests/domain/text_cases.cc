#include "tests/domain/text_cases.h"

#include <algorithm>
#include <utility>

#include "tests/domain/text_scene.h"

namespace atelier::document {
namespace {

TextCase told(std::string name, const TextScene& scene, std::uint64_t seed = 1) {
  TextCase one{std::move(name), scene.chronicle(), {}};
  std::mt19937_64 random(seed);
  for (int more = 0; more < 3; ++more) {
    std::vector<std::size_t> order = scene.shuffled_order(random);
    if (!std::is_sorted(order.begin(), order.end())) one.orders.push_back(std::move(order));
  }
  return one;
}

ElementId unit(std::uint32_t replica, std::uint32_t counter) {
  return {ReplicaId(replica), counter};
}

TextInsert at_root(std::uint32_t counter, std::u16string text) {
  return {counter, std::nullopt, Side::Right, std::move(text)};
}

TextInsert after(ElementId parent, std::uint32_t counter, std::u16string text) {
  return {counter, parent, Side::Right, std::move(text)};
}

TextInsert before(ElementId parent, std::uint32_t counter, std::u16string text) {
  return {counter, parent, Side::Left, std::move(text)};
}

TextCaseFile writing() {
  TextCaseFile file{
      "text-writing", "One or several people write and erase; every edit is sound.", {}};
  const auto add = [&file](std::string name, const TextScene& scene) {
    file.cases.push_back(told(std::move(name), scene));
  };
  add("one unit", TextScene(1).type(1, 0, u"a"));
  add("one word", TextScene(1).type(1, 0, u"atelier"));
  add("key by key, one run", TextScene(1).type(1, 0, u"a").type(1, 1, u"b").type(1, 2, u"c"));
  add("backwards, one unit a run", TextScene(1).type(1, 0, u"c").type(1, 0, u"b").type(1, 0, u"a"));
  add("into the middle of a run", TextScene(1).type(1, 0, u"ad").type(1, 1, u"bc"));
  add("into the middle of a middle",
      TextScene(1).type(1, 0, u"af").type(1, 1, u"be").type(1, 2, u"cd"));
  add("backspace", TextScene(1).type(1, 0, u"abc").erase(1, 2, 1).erase(1, 1, 1));
  add("delete key", TextScene(1).type(1, 0, u"abc").erase(1, 0, 1).erase(1, 0, 1));
  add("erased whole", TextScene(1).type(1, 0, u"abc").erase(1, 0, 3));
  add("written again after erasing all",
      TextScene(1).type(1, 0, u"abc").erase(1, 0, 3).type(1, 0, u"d"));
  add("typed on after backspace", TextScene(1).type(1, 0, u"abX").erase(1, 2, 1).type(1, 2, u"c"));
  add("typed on before what was erased",
      TextScene(1).type(1, 0, u"aXd").erase(1, 1, 1).type(1, 1, u"bc"));
  add("erased across runs",
      TextScene(1).type(1, 0, u"aaaa").type(1, 2, u"bbbb").type(1, 4, u"cc").erase(1, 1, 8));
  add("accents take two bytes of UTF-8",
      TextScene(1).type(1, 0, u"é").type(1, 1, u"àç").erase(1, 1, 1));
  add("units above 255 come late in a run",
      TextScene(1).type(1, 0, u"oe").type(1, 2, u"œ").type(1, 3, u"€ ok").erase(1, 0, 1));
  add("a surrogate pair", TextScene(1).type(1, 0, u"\U0001F600"));
  add("pairs typed on and erased",
      TextScene(1).type(1, 0, u"a\U0001F600b").type(1, 4, u"\U0001F4A1\U0001F4A1").erase(1, 1, 2));
  add("a pair erased from the middle, and text put there",
      TextScene(1).type(1, 0, u"a\U0001F600b").erase(1, 1, 2).type(1, 1, u"-"));
  add("a joined sequence is several units",
      TextScene(1).type(1, 0, u"\U0001F469\u200D\U0001F393").erase(1, 0, 5).type(1, 0, u"x"));
  add("line ends and controls",
      TextScene(1).type(1, 0, u"a\nb\tc\r\n").type(1, 2, std::u16string(1, u'\0')));
  add("two type on in turn", TextScene(2)
                                 .type(1, 0, u"a")
                                 .meet()
                                 .type(2, 1, u"b")
                                 .meet()
                                 .type(1, 2, u"c")
                                 .meet()
                                 .type(2, 3, u"d"));
  add("two start at once", TextScene(2).type(1, 0, u"one").type(2, 0, u"two"));
  add("three start at once",
      TextScene(3).type(3, 0, u"three").type(2, 0, u"two").type(1, 0, u"one"));
  add("two write at the end at once",
      TextScene(2).type(1, 0, u"base ").meet().type(1, 5, u"one").type(2, 5, u"two"));
  add("two write at the start at once",
      TextScene(2).type(1, 0, u" base").meet().type(1, 0, u"one").type(2, 0, u"two"));
  add("two write in one gap at once",
      TextScene(2).type(1, 0, u"<>").meet().type(1, 1, u"one").type(2, 1, u"two"));
  add("two write key by key in one gap at once", TextScene(2)
                                                     .type(1, 0, u"<>")
                                                     .meet()
                                                     .type(1, 1, u"a")
                                                     .type(2, 1, u"x")
                                                     .type(1, 2, u"b")
                                                     .type(2, 2, u"y")
                                                     .type(1, 3, u"c")
                                                     .type(2, 3, u"z"));
  add("two write backwards in one gap at once", TextScene(2)
                                                    .type(1, 0, u"<>")
                                                    .meet()
                                                    .type(1, 1, u"c")
                                                    .type(2, 1, u"z")
                                                    .type(1, 1, u"b")
                                                    .type(2, 1, u"y")
                                                    .type(1, 1, u"a")
                                                    .type(2, 1, u"x"));
  add("others write where an author goes on", TextScene(3)
                                                  .type(1, 0, u"a")
                                                  .meet()
                                                  .type(2, 1, u"2")
                                                  .type(3, 1, u"3")
                                                  .type(1, 1, u"b")
                                                  .meet()
                                                  .type(1, 4, u"!"));
  add("an author goes on after others hung at the last unit", TextScene(2)
                                                                  .type(1, 0, u"a")
                                                                  .meet()
                                                                  .type(2, 1, u"22")
                                                                  .meet()
                                                                  .type(1, 3, u"b")
                                                                  .type(1, 1, u"c"));
  add("one erases what another writes into",
      TextScene(2).type(1, 0, u"abcd").meet().erase(1, 0, 4).type(2, 2, u"XY"));
  add("both erase the same", TextScene(2).type(1, 0, u"abcd").meet().erase(1, 0, 3).erase(2, 1, 3));
  add("one erases the start, the other the end",
      TextScene(2).type(1, 0, u"abcdef").meet().erase(1, 0, 2).erase(2, 4, 2));
  add("erased by another, then gone on by its author", TextScene(2)
                                                           .type(1, 0, u"abc")
                                                           .meet()
                                                           .erase(2, 0, 3)
                                                           .type(1, 3, u"d")
                                                           .meet()
                                                           .type(2, 1, u"e"));
  add("a pair erased by one, text beside it by another", TextScene(2)
                                                             .type(1, 0, u"\U0001F600")
                                                             .meet()
                                                             .erase(1, 0, 2)
                                                             .type(2, 0, u"<")
                                                             .type(2, 3, u">"));
  add("four at one gap", TextScene(4)
                             .type(4, 0, u"[]")
                             .meet()
                             .type(1, 1, u"1")
                             .type(2, 1, u"2")
                             .type(3, 1, u"3")
                             .type(4, 1, u"4"));
  return file;
}

TextScene wild_scene(std::uint64_t seed) {
  static const std::u16string kPalette[] = {u"a",          u"b",       u"é", u"mot",
                                            u"\U0001F331", u"\u2014 ", u"zz"};
  std::mt19937_64 random(seed);
  TextScene scene(2 + random() % 3);
  for (int step = 0; step < 24; ++step) {
    const std::size_t writer = 1 + random() % scene.writers();
    const std::u16string text = scene.replica(writer).text();
    // Never between the halves of a pair.
    const auto whole = [&text](std::size_t place) {
      return place < text.size() && (text[place] & 0xfc00) == 0xdc00 ? place - 1 : place;
    };
    const std::size_t from = whole(random() % (text.size() + 1));
    const std::size_t to = whole(std::min(text.size(), from + 1 + random() % 4));
    switch (random() % 8) {
      case 0:
        scene.deliver(1 + random() % scene.writers(), writer);
        break;
      case 1:
      case 2:
        if (from < to) scene.erase(writer, from, to - from);
        break;
      default:
        scene.type(writer, from, kPalette[random() % std::size(kPalette)]);
    }
  }
  return scene;
}

TextCaseFile wild() {
  TextCaseFile file{"text-wild",
                    "Two to four people write, erase and receive at random; every edit is sound.",
                    {}};
  for (std::uint64_t seed = 1; seed <= 32; ++seed) {
    file.cases.push_back(told("seed " + std::to_string(seed), wild_scene(seed), seed));
  }
  return file;
}

TextCaseFile hostile() {
  TextCaseFile file{"text-hostile",
                    "Edits that no honest client makes, each with its verdict, among sound ones.",
                    {}};
  const auto add = [&file](std::string name, std::u16string base, std::vector<TextEdit> edits) {
    TextScene scene(2);
    if (!base.empty()) scene.type(1, 0, std::move(base));
    for (TextEdit& one : edits) scene.edit(2, std::move(one));
    file.cases.push_back({std::move(name), scene.chronicle(), {}});
  };
  const std::u16string pair = u"\U0001F600";
  const std::u16string high(1, u'\xd83d');
  const std::u16string low(1, u'\xde00');
  add("an edit without changes", u"ab", {TextEdit{}});
  add("an empty insert", u"ab", {{{after(unit(1, 2), 1, u"")}, {}}});
  add("an empty insert into nothing", u"", {{{at_root(1, u"")}, {}}});
  add("counter 0", u"", {{{at_root(0, u"a")}, {}}});
  add("counters that overflow", u"", {{{at_root(4294967295u, u"ab")}, {}}});
  add("the last counter there is", u"",
      {{{at_root(4294967295u, u"a")}, {}}, {{after(unit(2, 4294967295u), 1, u"b")}, {}}});
  add("the root on the left", u"", {{{{1, std::nullopt, Side::Left, u"a"}}, {}}});
  add("a second run at the root", u"ab", {{{at_root(1, u"cd")}, {}}});
  add("a parent that does not exist", u"ab", {{{after(unit(1, 3), 1, u"c")}, {}}});
  add("a parent of an unknown replica", u"ab", {{{after(unit(9, 1), 1, u"c")}, {}}});
  add("itself as the parent", u"ab", {{{after(unit(2, 1), 1, u"c")}, {}}});
  add("a later unit of itself as the parent", u"ab", {{{before(unit(2, 2), 1, u"cd")}, {}}});
  add("a lone high surrogate", u"ab", {{{after(unit(1, 2), 1, high)}, {}}});
  add("a lone low surrogate", u"ab", {{{after(unit(1, 2), 1, low)}, {}}});
  add("surrogates the wrong way round", u"", {{{at_root(1, low + high)}, {}}});
  add("two halves in two inserts", u"", {{{at_root(1, high), after(unit(2, 1), 2, low)}, {}}});
  add("an insert after the first half of a pair", pair, {{{after(unit(1, 1), 1, u"x")}, {}}});
  add("an insert before the second half of a pair", pair, {{{before(unit(1, 2), 1, u"x")}, {}}});
  add("inserts beside a pair", pair,
      {{{before(unit(1, 1), 1, u"<"), after(unit(1, 2), 2, u">")}, {}}});
  add("an insert into a pair of the same edit", u"",
      {{{at_root(1, pair), after(unit(2, 1), 3, u"x")}, {}}});
  add("half a pair deleted", pair, {{{}, {{unit(1, 1), 1}}}, {{}, {{unit(1, 2), 1}}}});
  add("a span that ends in a pair", u"a" + pair + u"b",
      {{{}, {{unit(1, 1), 2}}}, {{}, {{unit(1, 3), 2}}}});
  add("half of a deleted pair deleted again", pair,
      {{{}, {{unit(1, 1), 2}}}, {{}, {{unit(1, 2), 1}}}});
  add("a pair and half of it in one edit", pair, {{{}, {{unit(1, 1), 2}, {unit(1, 2), 1}}}});
  add("an insert into a deleted pair", pair,
      {{{}, {{unit(1, 1), 2}}},
       {{after(unit(1, 1), 1, u"x")}, {}},
       {{before(unit(1, 2), 2, u"y")}, {}}});
  add("an insert into a pair that the same edit deletes", pair,
      {{{after(unit(1, 1), 1, u"x")}, {{unit(1, 1), 2}}}});
  add("a delete of length 0", u"ab", {{{}, {{unit(1, 1), 0}}}});
  add("a delete of counter 0", u"ab", {{{}, {{unit(1, 0), 1}}}});
  add("a delete that overflows", u"ab", {{{}, {{unit(1, 4294967295u), 2}}}});
  add("a delete of what does not exist", u"ab", {{{}, {{unit(1, 3), 1}}}});
  add("a delete that runs on too far", u"ab", {{{}, {{unit(1, 2), 2}}}});
  add("a delete of too much", u"ab", {{{}, {{unit(1, 1), 1000001}}}});
  add("a delete twice", u"abc",
      {{{}, {{unit(1, 2), 1}}}, {{}, {{unit(1, 1), 3}}}, {{}, {{unit(1, 2), 1}}}});
  add("a delete twice in one edit", u"abc", {{{}, {{unit(1, 1), 2}, {unit(1, 2), 2}}}});
  add("a delete of the same edit's insert", u"ab",
      {{{after(unit(1, 2), 1, u"cde")}, {{unit(2, 2), 1}, {unit(1, 1), 1}}}});
  add("a delete across an insert gone on in the same edit", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{after(unit(2, 2), 3, u"ef")}, {{unit(2, 1), 4}}}});
  add("a good insert beside a bad delete", u"ab",
      {{{after(unit(1, 2), 1, u"c")}, {{unit(1, 9), 1}}}});
  add("a good insert beside a bad insert", u"ab",
      {{{after(unit(1, 2), 1, u"c"), after(unit(1, 9), 2, u"d")}, {}}});
  add("a gap in the counters", u"ab",
      {{{after(unit(1, 2), 5, u"c")}, {}}, {{after(unit(2, 5), 6, u"d")}, {}}});
  add("a counter in a gap", u"ab",
      {{{after(unit(1, 2), 5, u"c")}, {}}, {{after(unit(1, 2), 2, u"d")}, {}}});
  add("a delete across a gap", u"ab",
      {{{after(unit(1, 2), 1, u"c")}, {}},
       {{after(unit(2, 1), 3, u"d")}, {}},
       {{}, {{unit(2, 1), 3}}}});
  add("an insert again", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{after(unit(1, 2), 1, u"cd")}, {}}});
  add("an insert again with other content", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{after(unit(1, 2), 1, u"cx")}, {}}});
  add("an insert again in another place", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{after(unit(1, 1), 1, u"cd")}, {}}});
  add("an insert again on the other side", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{before(unit(1, 2), 1, u"cd")}, {}}});
  add("a part of an insert again", u"ab",
      {{{after(unit(1, 2), 1, u"cdef")}, {}}, {{after(unit(2, 1), 2, u"de")}, {}}});
  add("an insert again, and more", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}}, {{after(unit(1, 2), 1, u"cde")}, {}}});
  add("two inserts again as one", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}},
       {{after(unit(2, 2), 3, u"ef")}, {}},
       {{after(unit(1, 2), 1, u"cdef")}, {}}});
  add("an insert again in its own edit", u"ab",
      {{{after(unit(1, 2), 1, u"cd"), after(unit(1, 2), 1, u"cd")}, {}}});
  add("an insert again with other content where it was deleted", u"ab",
      {{{after(unit(1, 2), 1, u"cd")}, {}},
       {{}, {{unit(2, 1), 1}}},
       {{after(unit(1, 2), 1, u"Xd")}, {}},
       {{after(unit(1, 2), 1, u"cX")}, {}}});
  add("an older unit as the parent of a run of its replica", u"ab",
      {{{after(unit(1, 1), 1, u"c")}, {}},
       {{after(unit(2, 1), 3, u"d"), before(unit(2, 1), 4, u"e")}, {}}});
  return file;
}

}  // namespace

std::vector<TextCaseFile> text_case_files() {
  return {writing(), wild(), hostile()};
}

}  // namespace atelier::document
