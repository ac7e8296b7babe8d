#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "server/app/board_export.h"
#include "server/app/board_seed.h"
#include "server/app/example_board.h"
#include "server/domain/document/unicode.h"
#include "server/room/board.h"
#include "tests/app/result_text.h"

namespace atelier::app {
namespace {

constexpr WallMillis kNow = 1'795'334'400'000;  // 2026-11-22T08:00:00Z
constexpr std::int32_t kUnit = 64;

NoteDraft note(std::int32_t x, std::int32_t y, std::string text, std::int64_t colour = 1) {
  return {.position = {x * kUnit, y * kUnit},
          .size = {192 * kUnit, 144 * kUnit},
          .colour = colour,
          .text = std::move(text)};
}

document::Document document_of(const protocol::BoardSeeded& seed) {
  document::Document document;
  Seq seq(1);
  for (const document::Operation& operation : seed.operations) {
    REQUIRE(document.apply(operation, seq) == document::Verdict::Ok);
  }
  return document;
}

document::Document document_of(const std::vector<NoteDraft>& notes) {
  const auto seed = seed_notes(notes, kNow);
  REQUIRE(seed);
  return document_of(*seed);
}

ExportFacts facts() {
  return {.board = BoardId(BoardId::Bytes{7}),
          .title = "Place du marché",
          .created_at = kNow,
          .kept_until = kNow + 1000};
}

std::string markdown(const std::vector<NoteDraft>& notes) {
  return export_markdown(facts(), document_of(notes), Language::French);
}

TEST_CASE("Markdown has title, date and the notes in rows from left to right", "[app][export]") {
  const std::string text = markdown({note(400, 310, "quatre", 6), note(200, 10, "deux", 2),
                                     note(0, 0, "un"), note(0, 300, "trois", 3)});
  CHECK(text ==
        "# Place du marché\n\n"
        "Tableau du 22 novembre 2026, 4 notes\n\n"
        "1. un *(jaune)*\n"
        "2. deux *(orange)*\n"
        "3. trois *(vert)*\n"
        "4. quatre *(gris)*\n");
}

TEST_CASE("Markdown keeps line breaks and blank lines", "[app][export]") {
  const std::string text = markdown({note(0, 0, "un\ndeux\n\ntrois")});
  CHECK(text.ends_with("1. un\\\n   deux\n\n   trois *(jaune)*\n"));
}

TEST_CASE("Markdown says when a note is empty, and when there is none", "[app][export]") {
  CHECK(markdown({note(0, 0, "")}).ends_with("1. *(note vide, jaune)*\n"));
  CHECK(markdown({}).ends_with("0 note\n\nAucune note.\n"));
}

TEST_CASE("what people wrote does not act as Markdown", "[app][export]") {
  const std::string text = markdown({note(0, 0,
                                          "# titre\n- liste\n2. point\n> cite\n    code\n"
                                          "*gras* `code` [lien](http://x) <b> &amp; a|b ~~")});
  CHECK(text.find("1. \\# titre\\\n"
                  "   \\- liste\\\n"
                  "   2\\. point\\\n"
                  "   \\> cite\\\n"
                  "   &#32;&#32;&#32;&#32;code\\\n"
                  "   \\*gras\\* \\`code\\` \\[lien](http://x) \\<b> \\&amp; a|b \\~\\~") !=
        std::string::npos);
}

TEST_CASE("ordinary French needs no escaping", "[app][export]") {
  const std::string sentence =
      "Comment amener l’élu(e) à partager sa souveraineté – et « son pouvoir » ? (1/2, 50 %) a < "
      "b, a_b, x > y & z";
  CHECK(markdown({note(0, 0, sentence)}).find("1. " + sentence + " *(") != std::string::npos);
}

TEST_CASE("the 33 harvested questions are each in the export once and whole", "[app][export]") {
  std::ifstream file(ATELIER_SOURCE_DIR "/tests/e2e/harvest-33-questions.json");
  REQUIRE(file);
  const boost::json::value harvest =
      boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  std::vector<NoteDraft> notes;
  for (const boost::json::value& question : harvest.at("questions").as_array()) {
    const auto place = static_cast<std::int32_t>(notes.size());
    notes.push_back(
        note(place % 6 * 200, place / 6 * 160, question.at("text").as_string().c_str()));
  }
  REQUIRE(notes.size() == 33);
  const std::string text = markdown(notes);
  for (const NoteDraft& each : notes) {
    const auto found = text.find(each.text);
    INFO(each.text);
    REQUIRE(found != std::string::npos);
    CHECK(text.find(each.text, found + 1) == std::string::npos);
  }
}

TEST_CASE("JSON parses, has every note with its place, and lists the deleted apart",
          "[app][export]") {
  auto document = document_of({note(0, 0, "un \"deux\"\n"), note(-10, 200, "parti", 4)});
  const ObjectId second(ReplicaId(0), 2);
  const document::Stamp late{document::Hlc{1} << 52, ReplicaId(1)};
  REQUIRE(document.apply({second, late, document::Delete{}}, Seq(2)) == document::Verdict::Ok);

  const boost::json::value json = boost::json::parse(export_json(facts(), document));
  CHECK(json.at("format").as_string() == "atelier-board");
  CHECK(json.at("version").as_int64() == 1);
  CHECK(json.at("title").as_string() == "Place du marché");
  CHECK(json.at("created").as_string() == "2026-11-22T08:00:00Z");
  REQUIRE(json.at("notes").as_array().size() == 1);
  const boost::json::value& kept = json.at("notes").at(0);
  CHECK(kept.at("text").as_string() == "un \"deux\"\n");
  CHECK(kept.at("width").to_number<double>() == 192);
  CHECK(kept.at("colour").as_string() == "yellow");
  REQUIRE(json.at("deleted").as_array().size() == 1);
  CHECK(json.at("deleted").at(0).at("x").to_number<double>() == -10);
  CHECK(json.at("deleted").at(0).at("text").as_string() == "parti");
}

TEST_CASE("JSON writes parts of a unit exactly", "[app][export]") {
  NoteDraft draft = note(0, 0, "x");
  draft.position = {-1, 64 * 3 + 32};
  const std::string text = export_json(facts(), document_of({draft}));
  CHECK(text.find("\"x\": -0.015625, \"y\": 3.5,") != std::string::npos);
}

TEST_CASE("exports do not depend on the order in which notes came", "[app][export]") {
  const std::vector<NoteDraft> notes{note(0, 0, "un"), note(300, 5, "deux"), note(0, 400, "trois")};
  const std::vector<NoteDraft> reversed(notes.rbegin(), notes.rend());
  CHECK(markdown(notes) == markdown(reversed));
}

TEST_CASE("a copy holds what is visible and nothing of its past", "[app][seed]") {
  auto document = document_of({note(0, 0, "reste", 5), note(200, 0, "part")});
  const document::Stamp late{document::Hlc{1} << 52, ReplicaId(1)};
  REQUIRE(document.apply({ObjectId(ReplicaId(0), 2), late, document::Delete{}}, Seq(2)) ==
          document::Verdict::Ok);
  const auto copy = document_of(seed_copy(document, kNow));
  REQUIRE(copy.object_count() == 1);
  CHECK(export_markdown(facts(), copy, Language::English).ends_with("1. reste *(pink)*\n"));
}

TEST_CASE("a copy keeps who stands below whom, in which order, and what is connected",
          "[app][seed]") {
  using document::ObjectKind;
  using document::Property;
  document::Document document;
  document::Hlc hlc = document::Hlc{1} << 51;
  const auto id = [](std::uint32_t counter) { return ObjectId(ReplicaId(3), counter); };
  const auto ask = [&](std::uint32_t counter, document::Change change) {
    const document::Operation operation{id(counter), {++hlc, ReplicaId(3)}, std::move(change)};
    REQUIRE(document::has_effect(document.apply(operation, Seq(1))));
  };
  const auto make = [&](std::uint32_t counter, ObjectKind kind, document::Place place) {
    ask(counter, document::Create{kind, {}, place});
  };
  make(1, ObjectKind::Note, {});
  make(2, ObjectKind::Frame, {{}, id(1), true, {}});    // behind the note
  make(3, ObjectKind::Note, {id(2), {}, false, {}});    // in the frame
  make(4, ObjectKind::Note, {id(2), id(3), true, {}});  // in the frame, behind the other
  make(5, ObjectKind::Note, {});
  make(6, ObjectKind::Note, {id(5), {}, false, {}});
  ask(5, document::Delete{});  // and with it what stands below it
  make(7, ObjectKind::Connector, {});
  ask(7, document::SetProperties{{{Property::From, document::End{id(4), {2048, 2048}}},
                                  {Property::To, document::End{id(6), {2048, 2048}}}}});

  const auto copy = document_of(seed_copy(document, kNow));
  REQUIRE(copy.object_count() == 5);
  const auto page = copy.children(ObjectId());
  REQUIRE(page.size() == 3);
  CHECK(copy.find(page[0])->kind == ObjectKind::Frame);
  CHECK(copy.find(page[1])->kind == ObjectKind::Note);
  const auto framed = copy.children(page[0]);
  REQUIRE(framed.size() == 2);
  const document::Object& connector = *copy.find(page[2]);
  const auto* from = connector.find(Property::From);
  REQUIRE(from != nullptr);
  CHECK(std::get<document::End>(from->value).object == framed[0]);
  CHECK(connector.find(Property::To) == nullptr);  // it was bound to something deleted
}

TEST_CASE("a long text is seeded whole, with no surrogate pair split", "[app][seed]") {
  std::string text = "a";
  for (int index = 0; index < 20'000; ++index) text += "\xF0\x9F\x8C\xB3";  // a tree, two units
  const auto document = document_of({note(0, 0, text)});
  CHECK(document.find(ObjectId(ReplicaId(0), 1))->text.utf8() == text);
}

TEST_CASE("a large seed is split, and its stamps go on counting", "[app][seed]") {
  const std::vector<NoteDraft> notes(40, note(0, 0, std::string(10'000, 'a')));
  auto seed = seed_notes(notes, kNow);
  REQUIRE(seed);
  const auto parts = split_seed(*seed);
  REQUIRE(parts.size() > 1);
  std::vector<document::Operation> joined;
  for (const auto& part : parts) {
    CHECK(part.hlc == part.operations.front().stamp.hlc);
    joined.insert(joined.end(), part.operations.begin(), part.operations.end());
  }
  CHECK(joined == seed->operations);

  room::Board board;
  for (const auto& part : parts) CHECK(board.apply(part).has_value());
  CHECK(board.document().object_count() == 40);
  CHECK(split_seed({}).size() == 1);
}

TEST_CASE("the example board is readable, in the palette, and its notes do not overlap",
          "[app][example]") {
  const auto example = read_example(example_json());
  REQUIRE(example);
  CHECK(example->title == "Comment associer les habitants au projet de place du marché ?");
  CHECK(example->notes.size() == 12);
  for (const NoteDraft& left : example->notes) {
    for (const NoteDraft& right : example->notes) {
      if (&left == &right) continue;
      const bool apart = left.position.x + left.size.x <= right.position.x ||
                         right.position.x + right.size.x <= left.position.x ||
                         left.position.y + left.size.y <= right.position.y ||
                         right.position.y + right.size.y <= left.position.y;
      CHECK(apart);
    }
  }
  CHECK(document_of(example->notes).object_count() == 12);
  CHECK_FALSE(read_example("{}"));
}

TEST_CASE("UTF-8 that is not well formed is refused", "[app][seed]") {
  CHECK(document::to_utf16("é€") == u"é€");
  CHECK(document::to_utf16("\xF0\x9F\x8C\xB3") == std::u16string{0xD83C, 0xDF33});
  for (const char* bad : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF8\x88\x80\x80\x80", "\xC3", "\xE2\x82"}) {
    CHECK_FALSE(document::to_utf16(bad));
  }
}

}  // namespace
}  // namespace atelier::app
