#include "server/domain/document/text_judge.h"

#include <algorithm>

#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::document {
namespace {

bool counters_fit(std::uint32_t first, std::uint64_t length) {
  return first != 0 && length != 0 && first + length - 1 <= kCounterMax;
}

bool malformed(const TextInsert& insert) {
  if (insert.text.size() > kInsertUnitsMax || !well_formed(insert.text)) return true;
  if (!insert.parent && insert.side == Side::Left) return true;
  return !counters_fit(insert.counter, insert.text.size());
}

}  // namespace

TextJudge::TextJudge(const TextRuns& runs, const TextEdit& edit, ReplicaId author)
    : runs_(runs), edit_(edit), author_(author) {}

Verdict TextJudge::verdict() {
  if (malformed()) return Verdict::Invalid;
  const std::uint32_t next = runs_.next_counter(author_);
  next_counter_ = next == 0 ? kCounterMax + 1 : next;
  for (const TextInsert& insert : edit_.inserts) {
    if (const Verdict answer = judge_insert(insert); answer != Verdict::Ok) return answer;
  }
  if (runs_.element_count() + new_units_ > kTextUnitsMax) return Verdict::Budget;
  for (const TextDelete& change : edit_.deletes) {
    if (const Verdict answer = judge_delete(change); answer != Verdict::Ok) return answer;
  }
  return Verdict::Ok;
}

bool TextJudge::malformed() const {
  const std::size_t changes = edit_.inserts.size() + edit_.deletes.size();
  if (changes == 0 || changes > kTextChangesMax || author_.number() > kReplicaIdMax) return true;
  for (const TextInsert& insert : edit_.inserts) {
    if (document::malformed(insert)) return true;
  }
  std::uint64_t deleted = 0;
  for (const TextDelete& change : edit_.deletes) {
    if (!counters_fit(change.first.counter, change.length)) return true;
    deleted += change.length;
  }
  return deleted > kTextUnitsMax;
}

Verdict TextJudge::judge_insert(const TextInsert& insert) {
  if (insert.counter < next_counter_) return judge_repeat(insert);
  if (insert.parent) {
    if (!see(*insert.parent)) return Verdict::UnknownAnchor;
    if (splits_pair(*insert.parent, insert.side)) return Verdict::Invalid;
  }
  next_counter_ = insert.counter + insert.text.size();
  new_units_ += insert.text.size();
  // Alone, it is seen by no other change.
  if (edit_.inserts.size() + edit_.deletes.size() > 1) new_inserts_.push_back(&insert);
  return Verdict::Ok;
}

// TXT-9 and TXT-10: below the highest counter there is room for nothing but what is there.
Verdict TextJudge::judge_repeat(const TextInsert& insert) const {
  std::optional<ElementId> parent = insert.parent;
  Side side = insert.side;
  ElementId id{author_, insert.counter};
  for (const char16_t unit : insert.text) {
    const std::optional<Sight> there = see(id);
    if (!there || there->parent != parent || there->side != side) return Verdict::Invalid;
    if (there->visible && there->unit != unit) return Verdict::Invalid;
    parent = id;
    side = Side::Right;
    ++id.counter;
  }
  return Verdict::Ok;
}

Verdict TextJudge::judge_delete(const TextDelete& change) const {
  if (!exists(change.first, change.length)) return Verdict::UnknownAnchor;
  const ElementId last{change.first.replica, change.first.counter + change.length - 1};
  const bool half = splits_pair(change.first, Side::Left) || splits_pair(last, Side::Right);
  return half ? Verdict::Invalid : Verdict::Ok;
}

// True when there is the middle of a visible surrogate pair on that side of the unit.
bool TextJudge::splits_pair(ElementId id, Side side) const {
  const std::optional<Sight> there = see(id);
  if (!there || !there->visible) return false;
  return side == Side::Right ? is_high_surrogate(there->unit) : is_low_surrogate(there->unit);
}

bool TextJudge::exists(ElementId first, std::uint32_t length) const {
  std::uint64_t counter = first.counter;
  const std::uint64_t end = counter + length;
  while (counter < end) {
    const ElementId id{first.replica, static_cast<std::uint32_t>(counter)};
    if (const std::optional<Element> found = runs_.find(id)) {
      counter += runs_[found->run].length() - found->place;
    } else if (const TextInsert* const insert = find_new(id)) {
      counter = insert->counter + insert->text.size();
    } else {
      return false;
    }
  }
  return true;
}

const TextInsert* TextJudge::find_new(ElementId id) const {
  if (id.replica != author_) return nullptr;
  const auto after = std::upper_bound(
      new_inserts_.begin(), new_inserts_.end(), id.counter,
      [](std::uint32_t counter, const TextInsert* one) { return counter < one->counter; });
  if (after == new_inserts_.begin()) return nullptr;
  const TextInsert* const insert = after[-1];
  return id.counter - insert->counter < insert->text.size() ? insert : nullptr;
}

std::optional<TextJudge::Sight> TextJudge::see(ElementId id) const {
  if (const std::optional<Element> found = runs_.find(id)) {
    const Run& run = runs_[found->run];
    Sight sight{std::nullopt, Side::Right, run.units[found->place], run.visible(found->place)};
    if (found->place > 0) {
      sight.parent = ElementId{id.replica, id.counter - 1};
    } else {
      sight.side = run.side();
      if (run.parent != kNoRun) sight.parent = runs_.id_of({run.parent, run.parent_place()});
    }
    return sight;
  }
  const TextInsert* const insert = find_new(id);
  if (insert == nullptr) return std::nullopt;
  const std::uint32_t place = id.counter - insert->counter;
  if (place == 0) return Sight{insert->parent, insert->side, insert->text[0], true};
  return Sight{ElementId{id.replica, id.counter - 1}, Side::Right, insert->text[place], true};
}

}  // namespace atelier::document
