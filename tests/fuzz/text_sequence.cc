// Any bytes as a text snapshot; what decodes is what encode() had written, and can be edited.
#include "server/domain/document/text_sequence.h"

#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  auto text = document::TextSequence::decode(input);
  if (!text) return;
  ATELIER_CHECK(text->encode() == input);
  ATELIER_CHECK(text->text().size() == text->size());

  const ReplicaId author{9};
  const document::TextEdit edit{{text->make_insert(0, u"a", author)}, {}};
  const std::size_t before = text->size();
  if (text->apply(edit, author) == document::Verdict::Ok) {
    ATELIER_CHECK(text->size() == before + 1);
  }
}

}  // namespace atelier::fuzz
