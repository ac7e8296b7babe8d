// Replays the committed golden vectors: what C++ makes of them is what every language must make of
// them.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "server/domain/document/unicode.h"
#include "tests/domain/golden.h"
#include "tests/domain/text_oracle.h"

namespace atelier::document {
namespace {

namespace json = boost::json;

json::value read_golden(const std::string& name) {
  std::ifstream stream(std::string(ATELIER_SOURCE_DIR "/protocol/golden/") + name + ".json",
                       std::ios::binary);
  REQUIRE(stream);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return json::parse(text);
}

std::uint32_t number(Verdict verdict) {
  return static_cast<std::uint32_t>(verdict);
}

void check_end(const json::value& one, const TextSequence& text, const TextOracle& oracle) {
  CHECK(text.utf8() == one.at("text").as_string());
  CHECK(to_utf8(oracle.text()) == one.at("text").as_string());
  CHECK(text.element_count() == one.at("elements").to_number<std::size_t>());
  CHECK(to_hex(text.encode()) == one.at("snapshot").as_string());
  CHECK(digest_to_json(text_digest_of(text)) == one.at("digest"));
  CHECK(digest_to_json(oracle.digest()) == one.at("digest"));
}

void replay(const json::value& one, const std::vector<std::size_t>& order) {
  TextSequence text;
  TextOracle oracle;
  for (const std::size_t place : order) {
    const json::value& row = one.at("edits").at(place);
    const AuthoredEdit authored = edit_from_json(row);
    const std::string before = text.encode();
    const Verdict verdict = text.apply(authored.edit, authored.author);
    CHECK(number(verdict) == row.at("verdict").to_number<std::uint32_t>());
    if (verdict == Verdict::Ok) {
      oracle.apply(authored.edit, authored.author);
    } else {
      CHECK(text.encode() == before);
    }
  }
  check_end(one, text, oracle);
}

void replay_text_file(const std::string& name) {
  const json::value file = read_golden(name);
  for (const json::value& one : file.at("cases").as_array()) {
    CAPTURE(name, std::string(one.at("name").as_string()));
    std::vector<std::size_t> order(one.at("edits").as_array().size());
    for (std::size_t place = 0; place < order.size(); ++place) order[place] = place;
    replay(one, order);
    for (const json::value& other : one.at("orders").as_array()) {
      replay(one, json::value_to<std::vector<std::size_t>>(other));
    }
  }
}

// What the room makes of it; erasing is the server's own.
Verdict commit(Document& document, Operation& operation, Seq seq) {
  if (std::holds_alternative<Erase>(operation.change)) return document.apply(operation, seq);
  return document.commit(operation, seq);
}

void check_document(const json::value& one, const Document& document) {
  CHECK(objects_to_json(document) == one.at("objects"));
  CHECK(children_to_json(document) == one.at("children"));
  CHECK(digest_to_json(document.digest()) == one.at("digest"));
}

// One document as the room commits, one that takes what was resolved, as a restart does.
void replay_document_file(const std::string& name) {
  const json::value file = read_golden(name);
  for (const json::value& one : file.at("cases").as_array()) {
    CAPTURE(name, std::string(one.at("name").as_string()));
    Document document;
    Document restarted;
    for (const json::value& row : one.at("operations").as_array()) {
      Operation operation = operation_from_json(row);
      const Seq seq(row.at("seq").to_number<Seq::NumberType>());
      const Digest before = document.digest();
      const Verdict verdict = commit(document, operation, seq);
      CHECK(number(verdict) == row.at("verdict").to_number<std::uint32_t>());
      CHECK(restarted.apply(operation, seq) == verdict);
      const Placed* const placed = placed_in(operation);
      REQUIRE((placed != nullptr) == row.as_object().contains("placed"));
      if (placed != nullptr) CHECK(placed_to_json(*placed) == row.at("placed"));
      if (!has_effect(verdict)) CHECK(document.digest() == before);
    }
    check_document(one, document);
    check_document(one, restarted);
  }
}

TEST_CASE("TXT-11: golden texts that people wrote", "[domain][golden]") {
  replay_text_file("text-writing");
}

TEST_CASE("TXT-11: golden texts written at random", "[domain][golden]") {
  replay_text_file("text-wild");
}

TEST_CASE("TXT-7: golden edits that no honest client makes", "[domain][golden]") {
  replay_text_file("text-hostile");
}

TEST_CASE("DOC-7: golden documents, one rule each", "[domain][golden]") {
  replay_document_file("document-rules");
}

TEST_CASE("DOC-2: golden documents with stamps in no order", "[domain][golden]") {
  replay_document_file("document-registers");
}

TEST_CASE("STR-4: golden places, one rule each", "[domain][golden]") {
  replay_document_file("structure-rules");
}

TEST_CASE("STR-3: golden places asked for at random", "[domain][golden]") {
  replay_document_file("structure-wild");
}

TEST_CASE("TXT-11: the committed golden vectors are what the cases give", "[domain][golden]") {
  for (const TextCaseFile& file : text_case_files()) {
    CHECK(json::parse(golden_file(file)) == read_golden(file.name));
  }
  for (const DocumentCaseFile& file : document_case_files()) {
    CHECK(json::parse(golden_file(file)) == read_golden(file.name));
  }
}

}  // namespace
}  // namespace atelier::document
