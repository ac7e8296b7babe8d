// A TextSequence is collaborative plain text: the Fugue tree of Weidner and Kleppmann ("The Art of
// the Fugue", 2023), stored as runs that are never split.
//
// An element is one UTF-16 code unit with the id (replica, counter). The state is a grow-only set
// of elements, each hanging at a parent on one side, and a grow-only set of deleted ids; the order
// is a pure function of these sets, so replicas that saw the same edits are equal. Normative rules:
// protocol/SPEC.md, TXT-1 onwards.
//
// Positions are visible UTF-16 code units. Pure; owned by one Object. Costs: an edit at a place
// near the last one is O(1) amortised, else O(square root of the text); nothing recurses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/ids.h"
#include "server/base/result.h"
#include "server/domain/document/operation.h"
#include "server/domain/document/text_anchor.h"

namespace atelier::document {

class WrittenText;

class TextSequence {
 public:
  TextSequence();
  TextSequence(TextSequence&&) noexcept;
  TextSequence& operator=(TextSequence&&) noexcept;
  ~TextSequence();

  // Integrates an edit by `author`, whole or not at all. Ok; UnknownAnchor when something it hangs
  // at or deletes does not exist; Invalid when it is malformed (text that is not well-formed
  // UTF-16, half of a surrogate pair deleted or split, counters that overlap other content or
  // overflow); Budget beyond kTextUnitsMax. Elements that exist already with the same content are
  // accepted and change nothing, as does deleting what is deleted.
  Verdict apply(const TextEdit& edit, ReplicaId author);

  // What apply() would answer, without effect.
  Verdict judge(const TextEdit& edit, ReplicaId author) const;

  // The edit that inserts `text` before visible unit `position` in the name of `author`; not
  // applied. REQUIRES: position <= size(), and it does not split a surrogate pair.
  TextInsert make_insert(std::size_t position, std::u16string text, ReplicaId author) const;

  // The spans that delete `length` visible units from `position` on; not applied.
  // REQUIRES: position + length <= size().
  std::vector<TextDelete> make_delete(std::size_t position, std::size_t length) const;

  // REQUIRES: position <= size(), and it does not split a surrogate pair.
  TextAnchor anchor_at(std::size_t position, AnchorBias bias) const;
  // Where the anchor is now, in visible units. Nothing while its unit is not known here.
  std::optional<std::size_t> position_of(const TextAnchor& anchor) const;

  std::size_t size() const;           // visible units
  std::size_t element_count() const;  // deleted ones included
  bool empty() const { return element_count() == 0; }
  std::u16string text() const;  // what is visible
  std::string utf8() const;

  // Consecutive elements of one replica, next to each other, all visible or all deleted.
  struct Stretch {
    ElementId first;
    std::uint32_t length = 0;
    bool visible = true;
  };
  // All elements in the order of the walk, deleted ones included.
  void for_each_stretch(const std::function<void(const Stretch&)>& visit) const;
  // Nothing for a unit that is deleted or unknown.
  std::optional<char16_t> visible_unit(ElementId id) const;
  // Whether something hangs on the right of a unit, deleted or not. False for one that is unknown.
  bool has_right_child(ElementId id) const;

  // The first counter of `replica` that is not in use here.
  std::uint32_t next_counter(ReplicaId replica) const;

  // Columns of varints, then the visible text (SPEC TXT-…). Equal sequences have equal bytes.
  std::string encode() const;
  // Invalid for bytes that encode() cannot have produced; never trusts a length.
  static Result<TextSequence> decode(std::string_view bytes);

  // The text that `author` typed forward from counter 1 on, untouched since: its UTF-8; nothing
  // where it came about in another way.
  std::optional<std::string> written_by(ReplicaId author) const;
  // Such a text again. Nothing for bytes that written_by() cannot have given.
  static std::optional<TextSequence> written(ReplicaId author, std::string_view utf8);

  // Order-independent hash of everything that must agree between replicas: see Digest.
  std::uint64_t digest() const;

 private:
  class Body;
  // Null while empty: most objects of a board have little text.
  const Body* body() const;
  Body& own_body();

  // At most one is there. The second becomes the first once its runs are needed, also to answer.
  mutable std::unique_ptr<Body> body_;
  mutable std::unique_ptr<const WrittenText> written_;
};

}  // namespace atelier::document
