// Packed objects (storage/FORMAT.md, "Objects"): their very bytes, plain and edited texts side by
// side, and a board that goes on after it was read.
#include "protocol/packed_objects.h"

#include <catch2/catch.hpp>

#include "tests/protocol/samples.h"

namespace atelier::protocol {
namespace {

using document::Document;
using document::Point;
using document::Property;
using document::Side;
using document::Verdict;

constexpr ReplicaId kAnne(3);
constexpr ReplicaId kBen(4);

// Commits to several documents what the first of them is asked to do: all must agree.
class Writer {
 public:
  explicit Writer(std::vector<Document*> documents, std::uint64_t done = 0)
      : documents_(std::move(documents)), done_(done) {}

  std::uint64_t done() const { return done_; }

  void write(ReplicaId author, ObjectId object, const document::Change& change) {
    ++done_;
    std::optional<Verdict> verdict;
    for (Document* const document : documents_) {
      document::Operation operation{object, {100 + done_, author}, change};
      const Verdict found = document->commit(operation, Seq(done_));
      REQUIRE((!verdict || found == *verdict));
      verdict = found;
    }
  }
  void note(ReplicaId author, ObjectId id, Point at) {
    write(author, id,
          document::Create{document::ObjectKind::Note,
                           {{Property::Position, at}, {Property::Colour, std::int64_t{2}}},
                           {}});
  }
  void type(ReplicaId author, ObjectId id, std::size_t at, std::u16string text) {
    document::TextEdit edit;
    edit.inserts.push_back(documents_[0]->find(id)->text.make_insert(at, std::move(text), author));
    write(author, id, edit);
  }
  void erase(ReplicaId author, ObjectId id, std::size_t at, std::size_t length) {
    write(author, id,
          document::TextEdit{{}, documents_[0]->find(id)->text.make_delete(at, length)});
  }

 private:
  std::vector<Document*> documents_;
  std::uint64_t done_ = 0;
};

Document unpacked(const std::string& bytes) {
  Document document;
  REQUIRE(unpack_objects(bytes, Seq(100'000), document));
  return document;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16)));
  }
  return bytes;
}

// The parts of a note that vary below; as they stand, a sound one.
struct Told {
  std::string shape = "01";
  std::string heads = "01020910";  // a note with a position and a colour
  std::string marks = "00";
  std::string values = "020104";
  std::string text = "05c3a974c3a9";

  std::string bytes(std::string_view id) const {
    return from_hex(std::string(id) + shape + heads + "04" + "9403" + "00" + marks + values + text);
  }
};

bool readable(const std::vector<Told>& notes) {
  std::string bytes(1, static_cast<char>(notes.size()));
  for (const Told& one : notes) bytes += one.bytes(&one == notes.data() ? "8180808030" : "01");
  Document document;
  return unpack_objects(bytes, Seq(100'000), document);
}

// Whatever somebody may do to a text that may be plain: go on, put something anywhere, take away.
void touch(Writer& writer, const Document& document, ObjectId id, Samples& samples) {
  const ReplicaId author = samples.flip() ? kAnne : kBen;
  const std::u16string text = document.find(id)->text.text();
  const std::size_t at = static_cast<std::size_t>(samples.number(text.size()));
  switch (samples.number(3)) {
    case 0:
      return writer.type(id.replica(), id, text.size(), u"encore");
    case 1:
      return writer.type(author, id, at, u"là");
    case 2:
      if (at < text.size()) writer.erase(author, id, at, 1);
      return;
    default:
      writer.write(author, id, document::SetProperties{{{Property::Position, Point{7, 7}}}});
  }
}

}  // namespace

TEST_CASE("objects have the bytes that the format says", "[protocol][snapshot]") {
  const ObjectId first(kAnne, 1);
  const ObjectId second(kAnne, 2);
  Document document;
  Writer writer({&document});
  writer.note(kAnne, first, {1, -1});
  writer.type(kAnne, first, 0, u"été");
  writer.note(kAnne, second, {1, -1});
  writer.type(kBen, second, 0, u"no");
  const std::string first_note =
      "8180808030"  // (3, 1)
      "01"          // with a written text
      "01020910"    // a note with two registers: a point as property 1, an integer as property 3
      "04940300"    // changed at 2; made at 101 by replica 3; with label 0
      "00020104"    // nothing marked: (1, -1), 2
      "05c3a974c3a9";
  const std::string second_note =
      "01"      // (3, 2)
      "0a"      // with a text snapshot; like the one before
      "040800"  // changed at 4; made at 103 by replica 3; with label 2^32
      "14"      // both values are those of the one before
      "0a01010400010001026e6f";
  CHECK(pack_objects(document) == from_hex("02" + first_note + second_note));
}

TEST_CASE("notes that are told in an impossible way are damaged", "[protocol][snapshot][hostile]") {
  const Told sound;
  const Told like{"09", "", "14", "", "026e6f"};
  REQUIRE(readable({sound}));
  REQUIRE(readable({sound, like}));
  REQUIRE(readable({sound, {"00", "01020910", "00", "020104", ""}}));
  REQUIRE(readable({sound, {"02", "01020910", "00", "020104", "0a01010400010001026e6f"}}));

  // A shape that there is not; like an object that is not there.
  CHECK_FALSE(readable({{"11", "01020910", "00", "020104", "026e6f"}}));
  CHECK_FALSE(readable({{"03", "01020910", "00", "020104", "026e6f"}}));
  CHECK_FALSE(readable({like}));
  // Values of an object that is not there, of a property that it lacks, of another type.
  CHECK_FALSE(readable({{"01", "01020910", "14", "", "026e6f"}}));
  CHECK_FALSE(readable({sound, {"01", "010111", "04", "", "026e6f"}}));
  CHECK_FALSE(readable({sound, {"01", "010108", "04", "", "026e6f"}}));
  // Marks for registers that are not there; more registers than bytes; one of them twice.
  for (const char* const marks : {"34", "54", "94"}) {
    CHECK_FALSE(readable({sound, {"09", "", marks, "", "026e6f"}}));
  }
  CHECK_FALSE(readable({{"01", "01ffffff7f0910", "00", "020104", "026e6f"}}));
  CHECK_FALSE(readable({{"01", "01020901", "00", "02010201", "026e6f"}}));
  // Texts that are none, in either form.
  for (const char* const text : {"00", "01ff", "02c3", "03eda080", "7f6e"}) {
    CHECK_FALSE(readable({{"01", "01020910", "00", "020104", text}}));
    CHECK_FALSE(readable({{"02", "01020910", "00", "020104", text}}));
  }
}

TEST_CASE("a text is told by its UTF-8 as long as only the maker of its object wrote it, forward",
          "[protocol][snapshot]") {
  const ObjectId id(kAnne, 1);
  Document document;
  Writer writer({&document});
  writer.note(kAnne, id, {0, 0});
  const auto more = [&, before = pack_objects(document).size()](std::size_t text) {
    return pack_objects(document).size() == before + text;
  };
  writer.type(kAnne, id, 0, u"un mot");
  CHECK(more(7));
  writer.type(kAnne, id, 6, u" de plus");
  CHECK(more(15));
  writer.erase(kBen, id, 13, 1);
  CHECK_FALSE(more(14));
  CHECK(unpacked(pack_objects(document)).find(id)->text.utf8() == "un mot de plu");

  // What somebody else wrote on it, alone.
  Document other;
  Writer stranger({&other});
  stranger.note(kAnne, id, {0, 0});
  stranger.type(kBen, id, 0, u"un mot");
  CHECK(pack_objects(other).size() > pack_objects(document).size() - 13);
  CHECK(unpacked(pack_objects(other)).digest() == other.digest());
}

TEST_CASE("a board goes on after a snapshot exactly like the one that it was taken of",
          "[protocol][snapshot]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for (std::uint64_t round = 0; round < 20; ++round) {
    CAPTURE(round);
    Samples samples(seed + round);
    constexpr std::uint32_t kNotes = 12;
    const auto some = [&] {
      const auto index = static_cast<std::uint32_t>(samples.number(kNotes - 1));
      return ObjectId(index % 2 == 0 ? kAnne : kBen, 1 + index);
    };
    Document document;
    Writer before({&document});
    for (std::uint32_t index = 0; index < kNotes; ++index) {
      const ObjectId id(index % 2 == 0 ? kAnne : kBen, 1 + index);
      before.note(id.replica(), id, {static_cast<std::int32_t>(index / 2), 0});
      if (index % 3 != 0) before.type(id.replica(), id, 0, u"une idée");
    }
    for (int number = 0; number < 6; ++number) touch(before, document, some(), samples);

    const std::string bytes = pack_objects(document);
    Document restored = unpacked(bytes);
    REQUIRE(pack_objects(restored) == bytes);
    REQUIRE(restored.digest() == document.digest());
    Writer after({&document, &restored}, before.done());
    for (int number = 0; number < 40; ++number) {
      touch(after, document, some(), samples);
      REQUIRE(pack_objects(restored) == pack_objects(document));
      REQUIRE(restored.digest() == document.digest());
    }
  }
}

}  // namespace atelier::protocol
