// The body of a TextSequence that holds something: the runs, their order, and their digest.
//
// Made with the first edit. Everything that is called here was judged before (text_judge.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/document/digest.h"
#include "server/domain/document/text_index.h"
#include "server/domain/document/text_runs.h"
#include "server/domain/document/text_sequence.h"
#include "server/domain/document/written_text.h"

namespace atelier::document {

class TextSequence::Body {
 public:
  Body() : index_(runs_) {}

  const TextRuns& runs() const { return runs_; }
  const TextIndex& index() const { return index_; }

  // REQUIRES: the edit was judged Ok on this very text.
  void integrate(const TextEdit& edit, ReplicaId author);
  TextInsert make_insert(std::size_t position, std::u16string text, ReplicaId author) const;
  std::vector<TextDelete> make_delete(std::size_t position, std::size_t length) const;
  // The id of a visible unit. REQUIRES: position < the number of them.
  ElementId visible_id(std::size_t position) const;
  // The visible position beside a unit, deleted or not; nothing for one that is unknown.
  std::optional<std::size_t> position_of(ElementId unit, Side side) const;
  std::u16string text() const;
  // Known from the first element on, and after a load from the first time that it is asked for.
  Digest digest() const;

  // What `author` wrote from counter 1 on, where that is the whole text and all visible.
  std::optional<std::string> written_by(ReplicaId author) const;
  explicit Body(const WrittenText& written);

  // From the bytes of a snapshot; see text_snapshot.h.
  static Result<std::unique_ptr<Body>> load(std::string_view bytes);

 private:
  void insert(const TextInsert& insert, ReplicaId author);
  void place_new_run(RunId run);
  void remove(const TextDelete& change);
  void hide(RunId run, std::uint32_t from, std::uint32_t to);

  TextRuns runs_;
  TextIndex index_;
  mutable std::optional<Digest> digest_ = Digest{};
};

}  // namespace atelier::document
