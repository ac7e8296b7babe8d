// A TextJudge answers for one edit what its verdict is, before anything of it is integrated.
//
// The rules are those of protocol/SPEC.md, TXT-7 to TXT-10, taken in this order: the shape of the
// whole edit; each insert, on the text with the inserts before it; the size of the text; each
// delete, on the text with all inserts and none of the deletes. The content of deleted units never
// counts: a text that was loaded has forgotten it, and must judge like one that was not. Nothing is
// trusted.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/domain/document/operation.h"
#include "server/domain/document/text_runs.h"

namespace atelier::document {

class TextJudge {
 public:
  TextJudge(const TextRuns& runs, const TextEdit& edit, ReplicaId author);
  Verdict verdict();

 private:
  // An element as a later change of the same edit sees it.
  struct Sight {
    std::optional<ElementId> parent;
    Side side = Side::Right;
    char16_t unit = 0;
    bool visible = true;
  };

  bool malformed() const;
  Verdict judge_insert(const TextInsert& insert);
  Verdict judge_repeat(const TextInsert& insert) const;
  Verdict judge_delete(const TextDelete& change) const;
  bool splits_pair(ElementId before, Side side) const;
  bool exists(ElementId first, std::uint32_t length) const;
  const TextInsert* find_new(ElementId id) const;
  std::optional<Sight> see(ElementId id) const;

  const TextRuns& runs_;
  const TextEdit& edit_;
  ReplicaId author_;
  std::uint64_t next_counter_ = 1;  // of the author, new inserts included
  std::size_t new_units_ = 0;
  std::vector<const TextInsert*> new_inserts_;  // by counter
};

}  // namespace atelier::document
