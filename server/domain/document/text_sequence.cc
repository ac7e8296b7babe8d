#include "server/domain/document/text_sequence.h"

#include "server/base/check.h"
#include "server/domain/document/text_body.h"
#include "server/domain/document/text_judge.h"
#include "server/domain/document/text_snapshot.h"
#include "server/domain/document/unicode.h"
#include "server/domain/document/written_text.h"

namespace atelier::document {

TextSequence::TextSequence() = default;
TextSequence::TextSequence(TextSequence&&) noexcept = default;
TextSequence& TextSequence::operator=(TextSequence&&) noexcept = default;
TextSequence::~TextSequence() = default;

Verdict TextSequence::apply(const TextEdit& edit, ReplicaId author) {
  const Verdict verdict = judge(edit, author);
  if (verdict != Verdict::Ok) return verdict;
  own_body().integrate(edit, author);
  return verdict;
}

Verdict TextSequence::judge(const TextEdit& edit, ReplicaId author) const {
  static const TextRuns nothing;
  return TextJudge(body() ? body_->runs() : nothing, edit, author).verdict();
}

const TextSequence::Body* TextSequence::body() const {
  if (written_) {
    body_ = std::make_unique<Body>(*written_);
    written_.reset();
  }
  return body_.get();
}

TextSequence::Body& TextSequence::own_body() {
  if (!body()) body_ = std::make_unique<Body>();
  return *body_;
}

TextInsert TextSequence::make_insert(std::size_t position, std::u16string text,
                                     ReplicaId author) const {
  ATELIER_CHECK(position <= size());
  if (body()) return body_->make_insert(position, std::move(text), author);
  return {1, std::nullopt, Side::Right, std::move(text)};
}

std::vector<TextDelete> TextSequence::make_delete(std::size_t position, std::size_t length) const {
  ATELIER_CHECK(position <= size() && length <= size() - position);
  if (!body()) return {};
  return body_->make_delete(position, length);
}

TextAnchor TextSequence::anchor_at(std::size_t position, AnchorBias bias) const {
  ATELIER_CHECK(position <= size());
  if (bias == AnchorBias::ToUnitBefore) {
    if (position == 0) return {std::nullopt, Side::Left};
    return {body()->visible_id(position - 1), Side::Right};
  }
  if (position == size()) return {std::nullopt, Side::Right};
  return {body()->visible_id(position), Side::Left};
}

std::optional<std::size_t> TextSequence::position_of(const TextAnchor& anchor) const {
  if (!anchor.unit) return anchor.side == Side::Left ? 0 : size();
  if (!body()) return std::nullopt;
  return body_->position_of(*anchor.unit, anchor.side);
}

std::size_t TextSequence::size() const {
  if (written_) return written_->size();
  return body_ ? body_->index().visible_count() : 0;
}

std::size_t TextSequence::element_count() const {
  if (written_) return written_->size();
  return body_ ? body_->runs().element_count() : 0;
}

std::u16string TextSequence::text() const {
  if (written_) return written_->text();
  return body_ ? body_->text() : std::u16string();
}

std::string TextSequence::utf8() const {
  if (written_) return written_->utf8();
  return to_utf8(text());
}

void TextSequence::for_each_stretch(const std::function<void(const Stretch&)>& visit) const {
  if (!body()) return;
  const TextIndex& index = body_->index();
  for (std::optional place = TextIndex::Place{}; place; place = index.next_segment(*place)) {
    const TextIndex::Stretch stretch = index.stretch_at(*place);
    visit({body_->runs().id_of({stretch.run, stretch.start}), stretch.length, stretch.visible});
  }
}

std::optional<char16_t> TextSequence::visible_unit(ElementId id) const {
  if (!body()) return std::nullopt;
  const std::optional<Element> found = body_->runs().find(id);
  if (!found) return std::nullopt;
  const Run& run = body_->runs()[found->run];
  if (!run.visible(found->place)) return std::nullopt;
  return run.units[found->place];
}

bool TextSequence::has_right_child(ElementId id) const {
  if (!body()) return false;
  const std::optional<Element> found = body_->runs().find(id);
  return found && body_->runs().has_right_child(*found);
}

std::uint32_t TextSequence::next_counter(ReplicaId replica) const {
  return body() ? body_->runs().next_counter(replica) : 1;
}

std::string TextSequence::encode() const {
  if (written_) return written_->encode();
  return body_ ? encode_text(body_->runs()) : std::string();
}

Result<TextSequence> TextSequence::decode(std::string_view bytes) {
  TextSequence sequence;
  if (bytes.empty()) return sequence;
  Result<std::unique_ptr<Body>> body = Body::load(bytes);
  if (!body) return body.error();
  sequence.body_ = std::move(body).value();
  return sequence;
}

std::optional<std::string> TextSequence::written_by(ReplicaId author) const {
  if (written_ && written_->author() == author) return written_->utf8();
  return body() ? body_->written_by(author) : std::nullopt;
}

std::optional<TextSequence> TextSequence::written(ReplicaId author, std::string_view utf8) {
  std::optional<WrittenText> text = WrittenText::read(author, utf8);
  if (!text) return std::nullopt;
  TextSequence sequence;
  sequence.written_ = std::make_unique<const WrittenText>(*std::move(text));
  return sequence;
}

std::uint64_t TextSequence::digest() const {
  const Digest sum = written_ ? written_->digest() : body_ ? body_->digest() : Digest{};
  return std::uint64_t{sum.high} << 32 | sum.low;
}

}  // namespace atelier::document
