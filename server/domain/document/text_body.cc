#include "server/domain/document/text_body.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/domain/document/text_digest.h"
#include "server/domain/document/text_snapshot.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {

void TextSequence::Body::integrate(const TextEdit& edit, ReplicaId author) {
  for (const TextInsert& one : edit.inserts) insert(one, author);
  for (const TextDelete& one : edit.deletes) remove(one);
}

void TextSequence::Body::insert(const TextInsert& insert, ReplicaId author) {
  const ElementId id{author, insert.counter};
  if (runs_.find(id)) return;  // judged to be the same
  Attachment at;
  if (insert.parent) {
    const std::optional<Element> parent = runs_.find(*insert.parent);
    ATELIER_CHECK(parent);
    at = {*parent, insert.side};
  }
  const auto length = static_cast<std::uint32_t>(insert.text.size());
  RunId run = runs_.continued_run(id, at);
  std::uint32_t start = 0;
  if (run != kNoRun) {
    // What others hung at its last unit comes before what its author goes on with.
    const Element before = runs_.rightmost(run);
    start = runs_[run].length();
    runs_.extend(run, insert.text);
    index_.insert_after(before, {run, start, length, true});
  } else {
    run = runs_.add(id, at, insert.text);
    place_new_run(run);
  }
  if (digest_) *digest_ += visible_digest(runs_, run, start, start + length);
}

void TextSequence::Body::place_new_run(RunId number) {
  const Run& run = runs_[number];
  const TextIndex::Stretch whole{number, 0, run.length(), true};
  const TextRuns::Siblings siblings = runs_.siblings(number);
  const Element parent{run.parent, run.parent_place()};
  if (siblings.before != kNoRun) {
    index_.insert_after(runs_.rightmost(siblings.before), whole);
  } else if (run.parent == kNoRun) {
    index_.insert_first(whole);
  } else if (run.side() == Side::Right) {
    index_.insert_after(parent, whole);
  } else if (siblings.after != kNoRun) {
    index_.insert_before(runs_.leftmost(siblings.after), whole);
  } else {
    index_.insert_before(parent, whole);
  }
}

void TextSequence::Body::remove(const TextDelete& change) {
  std::uint32_t left = change.length;
  ElementId id = change.first;
  while (left > 0) {
    const std::optional<Element> found = runs_.find(id);
    ATELIER_CHECK(found);
    const std::uint32_t end = std::min(found->place + left, runs_[found->run].length());
    hide(found->run, found->place, end);
    left -= end - found->place;
    id.counter += end - found->place;
  }
}

void TextSequence::Body::hide(RunId run, std::uint32_t from, std::uint32_t to) {
  while (from < to) {
    const std::uint32_t piece = runs_[run].piece_of(from);
    const std::uint32_t end = std::min(to, runs_[run].piece_end(piece));
    if (runs_[run].pieces[piece].visible()) {
      if (digest_) {
        *digest_ -= visible_digest(runs_, run, from, end);
        *digest_ += deleted_digest(runs_, run, from, end);
      }
      index_.hide(run, from, end);
    }
    from = end;
  }
}

TextInsert TextSequence::Body::make_insert(std::size_t position, std::u16string text,
                                           ReplicaId author) const {
  TextInsert insert;
  insert.counter = runs_.next_counter(author);
  insert.text = std::move(text);
  if (position == 0) {
    if (runs_.element_count() > 0) {
      insert.parent = runs_.id_of(index_.first());
      insert.side = Side::Left;
    }
    return insert;
  }
  const TextIndex::Place place = index_.find(position - 1);
  const Element before = index_.element(place);
  if (!runs_.has_right_child(before)) {
    insert.parent = runs_.id_of(before);
    return insert;
  }
  const std::optional<TextIndex::Place> after = index_.next(place);
  ATELIER_CHECK(after);
  insert.parent = runs_.id_of(index_.element(*after));
  insert.side = Side::Left;
  return insert;
}

std::vector<TextDelete> TextSequence::Body::make_delete(std::size_t position,
                                                        std::size_t length) const {
  std::vector<TextDelete> spans;
  if (length == 0) return spans;
  std::optional<TextIndex::Place> place = index_.find(position);
  while (length > 0) {
    ATELIER_CHECK(place);
    const TextIndex::Stretch stretch = index_.stretch_at(*place);
    if (stretch.visible) {
      const auto taken = static_cast<std::uint32_t>(std::min<std::size_t>(length, stretch.length));
      const ElementId first = runs_.id_of({stretch.run, stretch.start});
      const bool continues = !spans.empty() && spans.back().first.replica == first.replica &&
                             spans.back().first.counter + spans.back().length == first.counter;
      if (continues) {
        spans.back().length += taken;
      } else {
        spans.push_back({first, taken});
      }
      length -= taken;
    }
    place = index_.next_segment(*place);
  }
  return spans;
}

ElementId TextSequence::Body::visible_id(std::size_t position) const {
  return runs_.id_of(index_.element(index_.find(position)));
}

std::optional<std::size_t> TextSequence::Body::position_of(ElementId unit, Side side) const {
  const std::optional<Element> element = runs_.find(unit);
  if (!element) return std::nullopt;
  const bool passes_it = side == Side::Right && runs_[element->run].visible(element->place);
  return index_.visible_before(*element) + (passes_it ? 1 : 0);
}

std::u16string TextSequence::Body::text() const {
  std::u16string text;
  text.reserve(index_.visible_count());
  std::optional<TextIndex::Place> place;
  if (runs_.element_count() > 0) place = TextIndex::Place{};
  for (; place; place = index_.next_segment(*place)) {
    const TextIndex::Stretch stretch = index_.stretch_at(*place);
    if (!stretch.visible) continue;
    runs_[stretch.run].units.copy_to(text, stretch.start, stretch.start + stretch.length);
  }
  return text;
}

std::optional<std::string> TextSequence::Body::written_by(ReplicaId author) const {
  if (runs_.run_count() != 1) return std::nullopt;
  const Run& run = runs_[0];
  const bool whole = run.pieces.size() == 1 && run.pieces[0].visible();
  if (!whole || run.replica != author || run.first != 1) return std::nullopt;
  std::u16string units;
  run.units.copy_to(units, 0, run.length());
  return to_utf8(units);
}

TextSequence::Body::Body(const WrittenText& written) : index_(runs_) {
  runs_.reserve(1);
  place_new_run(runs_.add({written.author(), 1}, {}, written.text()));
  digest_.reset();
}

Result<std::unique_ptr<TextSequence::Body>> TextSequence::Body::load(std::string_view bytes) {
  auto body = std::make_unique<Body>();
  const char* const wrong = load_text(bytes, body->runs_, body->index_);
  if (wrong != nullptr) return Error{ErrorKind::Invalid, wrong};
  // Most texts of a board are read and never asked for their digest.
  body->digest_.reset();
  return body;
}

Digest TextSequence::Body::digest() const {
  if (!digest_) digest_ = whole_digest(runs_);
  return *digest_;
}

}  // namespace atelier::document
