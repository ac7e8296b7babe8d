// What a reversal takes back, rule by rule.
#include <catch2/catch.hpp>

#include "server/domain/document/limits.h"
#include "server/domain/history/limits.h"
#include "tests/domain/history_scene.h"

namespace atelier::history::testing {
namespace {

using document::Delete;
using document::Restore;

TEST_CASE("REV-1: what one person did in a time is taken back, and nothing else",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  scene.colour(kBob, note, 2);
  scene.wait();
  const WallMillis from = scene.time();
  scene.colour(kBob, note, 3);
  scene.colour(kBob, note, 4);
  const ObjectId bobs = scene.make(kBob);
  const WallMillis to = scene.time();
  scene.wait();
  const ObjectId later = scene.make(kBob);

  const Reversal reversal = scene.plan(DoneBy{ParticipantId(kBob), from, to});
  CHECK(reversal.operations.size() == 2);
  CHECK(reversal.counts == ReversalCounts{2, 0, 0});
  scene.commit(reversal);
  CHECK(scene.colour_of(note) == 2);
  CHECK_FALSE(scene.document.visible(bobs));
  CHECK(scene.document.visible(later));
  CHECK(scene.plan(DoneBy{ParticipantId(kBob), from, to}).operations.empty());
}

TEST_CASE("REV-1: operations of the server are nobody's", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  scene.colour(kBob, note, 2);
  scene.take_back(scene.by(kBob));
  CHECK(scene.plan(DoneBy{ParticipantId(0), 0, scene.time()}).operations.empty());
}

TEST_CASE("REV-3: a register that somebody has written since stays, and is counted",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  scene.colour(kBob, note, 2);
  scene.colour(kAda, note, 3);
  const Reversal reversal = scene.plan(scene.by(kBob));
  CHECK(reversal.operations.empty());
  CHECK(reversal.counts.kept == 1);
}

TEST_CASE("REV-3: the value is the last one that is not taken back", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  scene.colour(kBob, note, 2);
  scene.colour(kAda, note, 3);
  scene.colour(kBob, note, 4);
  scene.take_back(scene.by(kBob));
  CHECK(scene.colour_of(note) == 3);
}

TEST_CASE("REV-3: a register that was never set goes back to what none means, if anything",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  document::SetProperties set;
  for (const document::Property one : {document::Property::Locked, document::Property::FontSize}) {
    set.properties.emplace_back().property = one;
    set.properties.back().value = std::int64_t{one == document::Property::Locked ? 1 : 1024};
  }
  scene.act(kBob, note, set);
  const Reversal reversal = scene.plan(scene.by(kBob));
  CHECK(reversal.counts.kept == 1);
  scene.commit(reversal);
  const auto* const locked = scene.document.find(note)->find(document::Property::Locked);
  CHECK(locked->value == document::Value(std::int64_t{0}));
}

TEST_CASE("REV-4: what was made is deleted, what was deleted is restored", "[domain][history]") {
  HistoryScene scene;
  const ObjectId old = scene.make(kAda);
  const ObjectId gone = scene.make(kAda);
  scene.act(kAda, gone, Delete{});
  const ObjectId made = scene.make(kBob, {}, "moi");
  scene.act(kBob, old, Delete{});
  scene.act(kBob, gone, Restore{});
  scene.take_back(scene.by(kBob));
  CHECK_FALSE(scene.document.visible(made));
  CHECK(scene.document.visible(old));
  CHECK_FALSE(scene.document.visible(gone));
}

TEST_CASE("REV-4: what was made and deleted stays deleted", "[domain][history]") {
  HistoryScene scene;
  const ObjectId made = scene.make(kBob);
  scene.act(kBob, made, Delete{});
  CHECK(scene.plan(scene.by(kBob)).operations.empty());
}

TEST_CASE("REV-4: an object in which others work is not deleted", "[domain][history]") {
  HistoryScene scene;
  const ObjectId frame = scene.make(kBob);
  SECTION("something of theirs stands in it") {
    const ObjectId theirs = scene.make(kAda, frame);
    const Reversal reversal = scene.plan(scene.by(kBob));
    CHECK(reversal.operations.empty());
    CHECK(reversal.counts.kept == 1);
    CHECK(scene.document.visible(theirs));
  }
  SECTION("something of theirs stands deeper in it") {
    const ObjectId inner = scene.make(kBob, frame);
    scene.place(kAda, scene.make(kAda), inner);
    CHECK(scene.plan(scene.by(kBob)).operations.empty());
  }
  SECTION("they typed in it: what the person typed goes, the rest stays") {
    scene.type(kBob, frame, 0, u"bob ");
    scene.type(kAda, frame, 4, u"ada");
    scene.take_back(scene.by(kBob));
    CHECK(scene.document.visible(frame));
    CHECK(scene.text(frame) == "ada");
  }
  SECTION("what was theirs is deleted already") {
    scene.act(kAda, scene.make(kAda, frame), Delete{});
    scene.take_back(scene.by(kBob));
    CHECK_FALSE(scene.document.visible(frame));
  }
}

TEST_CASE("REV-5: what was moved goes back among the same neighbours", "[domain][history]") {
  HistoryScene scene;
  const ObjectId frame = scene.make(kAda);
  std::vector<ObjectId> notes;
  for (int k = 0; k < 4; ++k) notes.push_back(scene.make(kAda, frame));
  // Each beside one that is moved as well, the first one twice.
  scene.place(kBob, notes[1], frame, notes[3]);
  scene.place(kBob, notes[0], {});
  scene.place(kBob, notes[2], frame, notes[1]);
  scene.place(kBob, notes[1], {}, frame);
  const ObjectId newcomer = scene.make(kAda, frame);
  scene.take_back(scene.by(kBob));
  notes.push_back(newcomer);
  CHECK(scene.document.children(frame) == notes);
}

TEST_CASE("REV-5: what somebody has moved since, or can't go back, stays", "[domain][history]") {
  HistoryScene scene;
  const ObjectId first = scene.make(kAda);
  const ObjectId second = scene.make(kAda);
  SECTION("moved since") {
    scene.place(kBob, second, first);
    scene.place(kAda, second, {});
  }
  SECTION("it would stand below itself") {
    scene.place(kAda, second, first);
    scene.place(kBob, second, {});
    scene.place(kAda, first, second);
  }
  SECTION("it would be hidden") {
    scene.place(kAda, second, first);
    scene.place(kBob, second, {});
    scene.act(kAda, first, Delete{});
  }
  const std::string before = scene.picture();
  const Reversal reversal = scene.plan(scene.by(kBob));
  CHECK(reversal.counts.kept == 1);
  scene.commit(reversal);
  CHECK(scene.picture() == before);
}

TEST_CASE("REV-6: typing goes, deleted text comes back, others' typing inside stays",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "un deux trois");
  scene.cut(kBob, note, 3, 5);  // "un trois"
  scene.type(kBob, note, 3, u"BOB ");
  scene.type(kAda, note, 5, u"-ada-");  // "un BO-ada-B trois"
  scene.type(kAda, note, 0, u"> ");
  scene.take_back(scene.by(kBob));
  const std::string text = scene.text(note);
  CHECK((text == "> un -ada-deux trois" || text == "> un deux -ada-trois"));
}

TEST_CASE("REV-6: what somebody else deleted as well stays deleted", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "abc");
  document::TextEdit both;
  both.deletes = scene.document.find(note)->text.make_delete(1, 1);
  scene.act(kBob, note, both);
  scene.act(kAda, note, both);
  CHECK(scene.plan(scene.by(kBob)).operations.empty());
}

TEST_CASE("REV-6: pairs of units come back whole", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "a\xf0\x9f\x91\xa9z");
  scene.cut(kBob, note, 0, 4);
  scene.take_back(scene.by(kBob));
  CHECK(scene.text(note) == "a\xf0\x9f\x91\xa9z");
}

TEST_CASE("REV-6: half of a pair that somebody else deleted as well doesn't come back",
          "[domain][history]") {
  // A delete may reach into a pair that is gone already. The other half once came back alone, and
  // the whole edit had no effect.
  HistoryScene scene;
  const ObjectId note = scene.make(kBob);
  scene.type(kBob, note, 0, u"a\U0001F600b\U0001F600c");  // units 1 to 7
  scene.cut(kAda, note, 0, 7);
  const document::TextDelete low_and_b{{ReplicaId(kBob), 3}, 2};
  const document::TextDelete high{{ReplicaId(kBob), 5}, 1};
  scene.act(kBob, note, document::TextEdit{{}, {low_and_b, high}});
  scene.take_back(scene.by(kAda));
  CHECK(scene.text(note) == "ac");
}

TEST_CASE("REV-6: a long text that was wiped comes back", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  for (int k = 0; k < 4; ++k) {
    scene.type(kAda, note, 0, std::u16string(document::kInsertUnitsMax, u"abcd"[k]));
  }
  const std::string before = scene.text(note);
  scene.cut(kBob, note, 0, 4 * document::kInsertUnitsMax);
  const document::Hlc reversal = scene.take_back(scene.by(kBob));
  CHECK(scene.text(note) == before);
  CHECK(scene.plan(scene.by(kBob)).operations.empty());
  scene.take_back(OfReversal{reversal});
  CHECK(scene.text(note).empty());
}

TEST_CASE("REV-7: what was brought back isn't brought back twice", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "un deux trois");
  scene.cut(kBob, note, 3, 5);
  scene.cut(kBob, note, 0, 3);
  CHECK(scene.take_back(scene.by(kBob)) != 0);
  CHECK(scene.text(note) == "un deux trois");
  CHECK(scene.take_back(scene.by(kBob)) == 0);
}

TEST_CASE("REV-7: a reversal is taken back in its turn, and that one as well",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "un deux trois");
  scene.wait();
  scene.cut(kBob, note, 3, 5);
  scene.colour(kBob, note, 5);
  scene.make(kBob, {}, "bob");
  const std::string with = scene.picture();
  const document::Hlc first = scene.take_back(scene.by(kBob));
  const std::string without = scene.picture();
  const document::Hlc second = scene.take_back(OfReversal{first});
  CHECK(scene.picture() == with);
  const document::Hlc third = scene.take_back(OfReversal{second});
  CHECK(scene.picture() == without);
  scene.take_back(OfReversal{third});
  CHECK(scene.picture() == with);
  CHECK(scene.read(OfReversal{third}).found());
  CHECK_FALSE(scene.read(OfReversal{third + 1000}).found());
}

TEST_CASE("REV-8: what was erased never comes back, and is counted", "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda);
  scene.act(kBob, note, Delete{});
  scene.erase(note);
  const Reversal reversal = scene.plan(scene.by(kBob));
  CHECK(reversal.operations.empty());
  CHECK(reversal.counts.erased == 1);
}

TEST_CASE("REV-2: a frame as it was, whoever changed it", "[domain][history]") {
  HistoryScene scene;
  const ObjectId frame = scene.make(kAda, {}, "titre");
  const ObjectId inside = scene.make(kAda, frame, "dedans");
  const ObjectId moved_out = scene.make(kBob, frame);
  const ObjectId deleted = scene.make(kBob, frame);
  const ObjectId elsewhere = scene.make(kBob, {}, "ailleurs");
  const std::string before = scene.picture();
  const WallMillis then = scene.time();
  scene.wait();
  scene.type(kBob, frame, 5, u"!");
  scene.cut(kAda, inside, 0, 2);
  scene.colour(kAda, frame, 4);
  scene.place(kAda, moved_out, {});
  scene.colour(kBob, moved_out, 6);
  scene.act(kAda, deleted, Delete{});
  const ObjectId made = scene.make(kBob, frame, "neuf");
  scene.type(kAda, made, 0, u"tout ");
  scene.place(kBob, elsewhere, frame);
  const std::string changed = scene.picture();
  const document::Hlc reversal = scene.take_back(AsItWas{frame, AsItWas{}.entry, then});
  CHECK(scene.picture() == before);
  scene.take_back(OfReversal{reversal});
  CHECK(scene.picture() == changed);
}

TEST_CASE("REV-2: only the place of what was moved in since goes back", "[domain][history]") {
  HistoryScene scene;
  const ObjectId frame = scene.make(kAda);
  const ObjectId outside = scene.make(kAda);
  const WallMillis then = scene.time();
  scene.wait();
  scene.colour(kBob, outside, 5);
  scene.place(kBob, outside, frame);
  scene.take_back(AsItWas{frame, AsItWas{}.entry, then});
  CHECK(scene.document.find(outside)->place.parent == ObjectId());
  CHECK(scene.colour_of(outside) == 5);
}

TEST_CASE("REV-2: what was not there then can't be as it was", "[domain][history]") {
  HistoryScene scene;
  const WallMillis then = scene.time();
  scene.wait();
  const ObjectId frame = scene.make(kAda);
  CHECK_FALSE(scene.read(AsItWas{frame, AsItWas{}.entry, then}).found());
  CHECK(scene.read(AsItWas{frame, AsItWas{}.entry, scene.time()}).found());
  CHECK(scene.plan(AsItWas{frame, AsItWas{}.entry, scene.time()}).operations.empty());
}

TEST_CASE("REV-9: what came since the past was read counts as somebody else's",
          "[domain][history]") {
  HistoryScene scene;
  const ObjectId note = scene.make(kAda, {}, "abc");
  scene.colour(kBob, note, 2);
  scene.cut(kBob, note, 1, 1);
  const ObjectId made = scene.make(kBob);
  const ObjectId frame = scene.make(kBob);
  const SelectedPast past = scene.read(scene.by(kBob));
  scene.colour(kBob, note, 3);
  scene.type(kBob, note, 0, u">");
  scene.type(kAda, made, 0, u"ada");
  scene.make(kAda, frame);
  scene.commit(reverse(past, scene.document));
  CHECK(scene.colour_of(note) == 3);
  CHECK(scene.text(note) == ">abc");
  CHECK(scene.document.visible(made));
  CHECK(scene.document.visible(frame));
}

TEST_CASE("REV-10: too much is refused whole", "[domain][history]") {
  HistoryScene scene;
  for (std::size_t k = 0; k < kReversalOperationsMax; ++k) scene.make(kBob);
  CHECK(scene.plan(scene.by(kBob)).operations.size() == kReversalOperationsMax);
  scene.make(kBob);
  const Reversal reversal = scene.plan(scene.by(kBob));
  CHECK(reversal.too_large);
  CHECK(reversal.operations.empty());
}

}  // namespace
}  // namespace atelier::history::testing
