#include "server/domain/history/text_back.h"

#include <optional>
#include <utility>

#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::history {

using document::ElementId;
using document::Side;
using document::TextDelete;
using document::TextEdit;
using document::TextInsert;
using document::TextSequence;

namespace {

constexpr ReplicaId kServer(0);

// One walk over the text, deleted units included.
class Walker {
 public:
  Walker(const TextSequence& now, const Trace& trace)
      : now_(now), trace_(trace), next_counter_(now.next_counter(kServer)) {}

  void pass(const TextSequence::Stretch& stretch) {
    for (std::uint32_t k = 0; k < stretch.length; ++k) {
      const ElementId id{stretch.first.replica, stretch.first.counter + k};
      if (stretch.visible) {
        leave_half();
        bring_back(id);
        if (trace_.inserted(id)) remove(id);
      } else {
        pass_deleted(id);
      }
    }
  }

  std::vector<TextEdit> end() {
    leave_half();
    bring_back(std::nullopt);
    for (const TextDelete& span : deletes_) edit_for_more().deletes.push_back(span);
    return std::move(edits_);
  }

 private:
  // Units that were next to each other come back as one insert, after the last of them.
  void pass_deleted(ElementId id) {
    const auto lost = trace_.text.lost.find(id);
    const bool comes_back = lost != trace_.text.lost.end();
    if (comes_back && half_ && document::is_low_surrogate(lost->second)) {
      const Half first = *std::exchange(half_, std::nullopt);
      come_back(first.id, first.unit, 2);
      return come_back(id, lost->second, 0);
    }
    leave_half();
    if (comes_back && document::is_high_surrogate(lost->second)) {
      half_ = Half{id, lost->second};
    } else if (comes_back && !document::is_low_surrogate(lost->second)) {
      come_back(id, lost->second, 1);
    } else {
      bring_back(id);
    }
  }

  // `room` for so many units is needed in the same insert.
  void come_back(ElementId id, char16_t unit, std::size_t room) {
    if (text_.size() + room > document::kInsertUnitsMax) bring_back(id);
    text_ += unit;
    last_ = id;
  }

  // The other half of the pair was deleted by somebody else as well: this one stays away, too.
  void leave_half() {
    if (half_) bring_back(std::exchange(half_, std::nullopt)->id);
  }

  // TXT-5, right after the last of them; `next` is what follows it in the walk.
  void bring_back(std::optional<ElementId> next) {
    if (text_.empty()) return;
    TextInsert& insert = edit_for_more().inserts.emplace_back();
    insert.counter = next_counter_;
    const bool beside_next = next && now_.has_right_child(last_);
    insert.parent = beside_next ? next : last_;
    insert.side = beside_next ? Side::Left : Side::Right;
    next_counter_ += static_cast<std::uint32_t>(text_.size());
    insert.text = std::exchange(text_, {});
  }

  void remove(ElementId id) {
    if (!deletes_.empty()) {
      TextDelete& span = deletes_.back();
      const bool follows =
          span.first.replica == id.replica && span.first.counter + span.length == id.counter;
      if (follows) {
        ++span.length;
        return;
      }
    }
    deletes_.push_back({id, 1});
  }

  TextEdit& edit_for_more() {
    const bool full =
        !edits_.empty() &&
        edits_.back().inserts.size() + edits_.back().deletes.size() >= document::kTextChangesMax;
    if (edits_.empty() || full) edits_.emplace_back();
    return edits_.back();
  }

  struct Half {
    ElementId id;
    char16_t unit;
  };

  const TextSequence& now_;
  const Trace& trace_;
  std::uint32_t next_counter_;
  std::optional<Half> half_;  // the first of a pair that is to come back, if its second does
  std::u16string text_;       // what is to come back here
  ElementId last_;            // of its units
  std::vector<TextDelete> deletes_;
  std::vector<TextEdit> edits_;
};

}  // namespace

std::vector<TextEdit> text_back(const TextSequence& now, const Trace& trace) {
  if (trace.text.inserted.empty() && trace.text.lost.empty()) return {};
  Walker walker(now, trace);
  now.for_each_stretch([&](const TextSequence::Stretch& stretch) { walker.pass(stretch); });
  return walker.end();
}

}  // namespace atelier::history
