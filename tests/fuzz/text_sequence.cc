// Any bytes as a text snapshot; what decodes is what encode() had written, and can be edited.
#include "server/domain/document/text_sequence.h"

#include "tests/fuzz/input.h"

namespace atelier::fuzz {
namespace {

// Where the text can be told by its UTF-8, that is the same text.
void check_as_written(const document::TextSequence& text) {
  if (text.empty()) return;
  ReplicaId author;
  text.for_each_stretch([&](const auto& stretch) { author = stretch.first.replica; });
  const auto utf8 = text.written_by(author);
  if (!utf8) return;
  const auto again = document::TextSequence::written(author, *utf8);
  ATELIER_CHECK(again && again->encode() == text.encode() && again->digest() == text.digest());
}

}  // namespace

void run(std::string_view input) {
  auto text = document::TextSequence::decode(input);
  if (!text) return;
  ATELIER_CHECK(text->encode() == input);
  ATELIER_CHECK(text->text().size() == text->size());
  check_as_written(*text);

  const ReplicaId author{9};
  const document::TextEdit edit{{text->make_insert(0, u"a", author)}, {}};
  const std::size_t before = text->size();
  if (text->apply(edit, author) == document::Verdict::Ok) {
    ATELIER_CHECK(text->size() == before + 1);
  }
}

}  // namespace atelier::fuzz
