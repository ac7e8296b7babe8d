#include "server/domain/document/text_runs.h"

#include <algorithm>
#include <tuple>

namespace atelier::document {

std::uint32_t Run::piece_of(std::uint32_t place) const {
  // Most edits touch the end of a run.
  if (pieces.back().start() <= place) return pieces.size() - 1;
  const auto after = std::upper_bound(
      pieces.begin(), pieces.end(), place,
      [](std::uint32_t wanted, const Piece& piece) { return wanted < piece.start(); });
  return static_cast<std::uint32_t>(after - pieces.begin()) - 1;
}

std::uint32_t Run::piece_end(std::uint32_t piece) const {
  return piece + 1 < pieces.size() ? pieces[piece + 1].start() : length();
}

std::uint32_t TextRuns::replica_slot(ReplicaId replica) const {
  const auto at =
      std::lower_bound(replicas_.begin(), replicas_.end(), replica,
                       [](const Replica& one, ReplicaId wanted) { return one.replica < wanted; });
  return static_cast<std::uint32_t>(at - replicas_.begin());
}

std::optional<Element> TextRuns::find(ElementId id) const {
  const std::uint32_t slot = replica_slot(id.replica);
  if (slot == replicas_.size() || replicas_[slot].replica != id.replica) return std::nullopt;
  const CompactVector<RunId>& own = replicas_[slot].runs;
  RunId run = own.back();
  if (runs_[run].first > id.counter) {
    const auto after = std::upper_bound(
        own.begin(), own.end(), id.counter,
        [this](std::uint32_t counter, RunId one) { return counter < runs_[one].first; });
    if (after == own.begin()) return std::nullopt;
    run = after[-1];
  }
  if (id.counter - runs_[run].first >= runs_[run].length()) return std::nullopt;
  return Element{run, id.counter - runs_[run].first};
}

ElementId TextRuns::id_of(Element element) const {
  const Run& run = runs_[element.run];
  return {run.replica, run.first + element.place};
}

std::uint32_t TextRuns::next_counter(ReplicaId replica) const {
  const std::uint32_t slot = replica_slot(replica);
  if (slot == replicas_.size() || replicas_[slot].replica != replica) return 1;
  return runs_[replicas_[slot].runs.back()].last() + 1;
}

RunId TextRuns::continued_run(ElementId id, Attachment at) const {
  if (at.parent.run == kNoRun || at.side == Side::Left) return kNoRun;
  const Run& run = runs_[at.parent.run];
  const bool next = run.replica == id.replica && at.parent.place + 1 == run.length() &&
                    run.first + run.length() == id.counter;
  return next ? at.parent.run : kNoRun;
}

void TextRuns::extend(RunId run, std::u16string_view text) {
  runs_[run].units.append(text);
  element_count_ += text.size();
}

RunId TextRuns::new_run(ElementId id, Attachment at) {
  // An eighth more: most texts have few runs, and room for twice as many would dwarf them.
  if (runs_.size() == runs_.capacity()) runs_.reserve(runs_.size() + runs_.size() / 8 + 1);
  const auto number = static_cast<RunId>(runs_.size());
  Run& run = runs_.emplace_back();
  run.replica = id.replica;
  run.first = id.counter;
  run.parent = at.parent.run;
  run.parent_place_and_side = at.parent.place * 2 + (at.side == Side::Right ? 1 : 0);
  const std::uint32_t slot = replica_slot(id.replica);
  if (slot == replicas_.size() || replicas_[slot].replica != id.replica) {
    replicas_.insert(replicas_.begin() + slot, Replica{id.replica, {}});
  }
  replicas_[slot].runs.push_back(number);
  return number;
}

RunId TextRuns::add(ElementId id, Attachment at, std::u16string_view text) {
  const RunId number = new_run(id, at);
  extend(number, text);
  CompactVector<RunId>& kids = kids_at(at.parent.run);
  kids.insert(kid_slot(kids, runs_[number]), number);
  return number;
}

CompactVector<RunId>& TextRuns::kids_at(RunId parent) {
  return parent == kNoRun ? root_kids_ : runs_[parent].kids;
}

const CompactVector<RunId>& TextRuns::kids_at(RunId parent) const {
  return parent == kNoRun ? root_kids_ : runs_[parent].kids;
}

std::uint32_t TextRuns::kid_slot(const CompactVector<RunId>& kids, const Run& run) const {
  const auto key = [](const Run& one) {
    return std::tuple(one.parent_place_and_side, one.replica, one.first);
  };
  const auto at =
      std::lower_bound(kids.begin(), kids.end(), key(run),
                       [&](RunId kid, const auto& wanted) { return key(runs_[kid]) < wanted; });
  return static_cast<std::uint32_t>(at - kids.begin());
}

TextRuns::Siblings TextRuns::siblings(RunId run) const {
  const CompactVector<RunId>& kids = kids_at(runs_[run].parent);
  const std::uint32_t slot = kid_slot(kids, runs_[run]);
  const auto sibling_at = [&](std::uint32_t place) {
    const bool same = runs_[kids[place]].parent_place_and_side == runs_[run].parent_place_and_side;
    return same ? kids[place] : kNoRun;
  };
  Siblings found;
  if (slot > 0) found.before = sibling_at(slot - 1);
  if (slot + 1 < kids.size()) found.after = sibling_at(slot + 1);
  return found;
}

Element TextRuns::rightmost(RunId run) const {
  while (has_right_child({run, runs_[run].length() - 1})) run = runs_[run].kids.back();
  return {run, runs_[run].length() - 1};
}

Element TextRuns::leftmost(RunId run) const {
  // 0 is the first unit, on the left.
  const auto hangs_before = [this](RunId kid) { return runs_[kid].parent_place_and_side == 0; };
  while (!runs_[run].kids.empty() && hangs_before(runs_[run].kids[0])) run = runs_[run].kids[0];
  return {run, 0};
}

bool TextRuns::has_right_child(Element element) const {
  const Run& run = runs_[element.run];
  if (element.place + 1 < run.length()) return true;
  if (run.kids.empty()) return false;
  // The last unit's right kids are the last of all.
  return runs_[run.kids.back()].parent_place_and_side == element.place * 2 + 1;
}

RunId TextRuns::load(ElementId id, Attachment at) {
  return new_run(id, at);
}

void TextRuns::load_kids() {
  for (RunId number = 0; number < runs_.size(); ++number) {
    kids_at(runs_[number].parent).push_back(number);
    element_count_ += runs_[number].length();
  }
  for (Run& run : runs_) {
    // Runs are numbered by (replica, first) here, so the number completes the order.
    std::sort(run.kids.begin(), run.kids.end(), [this](RunId one, RunId other) {
      return std::pair(runs_[one].parent_place_and_side, one) <
             std::pair(runs_[other].parent_place_and_side, other);
    });
  }
}

}  // namespace atelier::document
