#include "load-tests/trace/trace_player.h"

#include <algorithm>
#include <string>
#include <utility>

#include "load-tests/trace/processor_time.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"

namespace atelier::trace {
namespace {

std::uint32_t count_of(const std::vector<std::uint32_t>& version, std::size_t replica) {
  return replica < version.size() ? version[replica] : 0;
}

bool contains(const std::vector<std::uint32_t>& whole, const std::vector<std::uint32_t>& part) {
  for (std::size_t replica = 0; replica < part.size(); ++replica) {
    if (part[replica] > count_of(whole, replica)) return false;
  }
  return true;
}

// The unit at which a code point starts.
std::size_t unit_position(std::u16string_view text, std::size_t points) {
  std::size_t unit = 0;
  for (; points > 0 && unit < text.size(); --points) {
    unit += document::is_high_surrogate(text[unit]) ? 2 : 1;
  }
  return points == 0 ? unit : text.size() + 1;
}

}  // namespace

TracePlayer::TracePlayer(const TraceFile& trace)
    : trace_(trace),
      versions_(trace.transactions.size()),
      children_left_(trace.transactions.size()) {
  for (const Transaction& one : trace.transactions) {
    for (const std::uint32_t parent : one.parents) ++children_left_[parent];
    edits_.reserve(edits_.size() + one.patches.size());
  }
}

Result<> TracePlayer::play() {
  const std::chrono::nanoseconds start = processor_time();
  for (std::uint32_t number = 0; number < trace_.transactions.size(); ++number) {
    const Transaction& transaction = trace_.transactions[number];
    Lane* lane = lane_to_continue(transaction);
    if (lane == nullptr) lane = lane_brought_up_to(transaction);
    release_parents(transaction);
    first_edit_.push_back(edits_.size());
    // Replica 0 is the server's.
    if (lane == nullptr || !write(*lane, transaction, ReplicaId(lane->replica + 1))) {
      return Error{ErrorKind::Invalid, "transaction " + std::to_string(number) + " does not fit"};
    }
    end_edit_.push_back(edits_.size());
    end(*lane, number);
  }
  generating_ = processor_time() - start - catching_up_;
  return {};
}

// The usual case, by far: the same agent goes on where nobody has written since.
TracePlayer::Lane* TracePlayer::lane_to_continue(const Transaction& transaction) {
  if (transaction.parents.size() != 1) return nullptr;
  for (Lane& lane : lanes_) {
    if (lane.tip != transaction.parents[0]) continue;
    const Replica& replica = replicas_[lane.replica];
    const bool same = replica.agent == transaction.agent && replica.transactions.back() == lane.tip;
    return same ? &lane : nullptr;
  }
  return nullptr;
}

// Nothing when an edit on the way is refused.
TracePlayer::Lane* TracePlayer::lane_brought_up_to(const Transaction& transaction) {
  Version version = version_before(transaction);
  Lane& lane = lane_for(version);
  if (!catch_up(lane, version)) return nullptr;
  lane.replica = replica_for(transaction.agent, version);
  if (version.size() <= lane.replica) version.resize(lane.replica + 1);
  lane.version = std::move(version);
  return &lane;
}

void TracePlayer::end(Lane& lane, std::uint32_t number) {
  replicas_[lane.replica].transactions.push_back(number);
  ++lane.version[lane.replica];
  ++lane.size;
  lane.tip = number;
  if (children_left_[number] > 0) versions_[number] = lane.version;
}

TracePlayer::Version TracePlayer::version_before(const Transaction& transaction) const {
  Version merged;
  for (const std::uint32_t parent : transaction.parents) {
    const Version& version = versions_[parent];
    if (merged.size() < version.size()) merged.resize(version.size());
    for (std::size_t replica = 0; replica < version.size(); ++replica) {
      merged[replica] = std::max(merged[replica], version[replica]);
    }
  }
  return merged;
}

void TracePlayer::release_parents(const Transaction& transaction) {
  for (const std::uint32_t parent : transaction.parents) {
    if (--children_left_[parent] == 0) versions_[parent] = {};
  }
}

std::uint32_t TracePlayer::replica_for(std::uint32_t agent, const Version& before) {
  for (std::uint32_t replica = 0; replica < replicas_.size(); ++replica) {
    const bool seen_whole = count_of(before, replica) == replicas_[replica].transactions.size();
    if (replicas_[replica].agent == agent && seen_whole) return replica;
  }
  replicas_.push_back({agent, {}});
  return static_cast<std::uint32_t>(replicas_.size() - 1);
}

TracePlayer::Lane& TracePlayer::lane_for(const Version& version) {
  const auto smaller = [](const Lane& one, const Lane& other) { return one.size < other.size; };
  Lane* fullest = nullptr;
  for (Lane& lane : lanes_) {
    if (!contains(version, lane.version)) continue;
    if (fullest == nullptr || fullest->size < lane.size) fullest = &lane;
  }
  if (fullest != nullptr) return *fullest;
  if (lanes_.size() < kLanesMax) return lanes_.emplace_back();
  Lane& emptiest = *std::min_element(lanes_.begin(), lanes_.end(), smaller);
  emptiest = Lane{};
  return emptiest;
}

bool TracePlayer::catch_up(Lane& lane, const Version& version) {
  std::vector<std::uint32_t> missing;
  for (std::size_t replica = 0; replica < version.size(); ++replica) {
    const auto& own = replicas_[replica].transactions;
    for (std::uint32_t place = count_of(lane.version, replica); place < version[replica]; ++place) {
      missing.push_back(own[place]);
    }
  }
  if (missing.empty()) return true;
  // The order of the file never puts a transaction before one that it follows.
  std::sort(missing.begin(), missing.end());
  const std::chrono::nanoseconds start = processor_time();
  for (const std::uint32_t number : missing) {
    for (std::size_t edit = first_edit_[number]; edit < end_edit_[number]; ++edit) {
      const AuthoredEdit& one = edits_[edit];
      if (lane.text.apply(one.edit, one.author) != document::Verdict::Ok) return false;
    }
  }
  catching_up_ += processor_time() - start;
  lane.size += missing.size();
  return true;
}

bool TracePlayer::write(Lane& lane, const Transaction& transaction, ReplicaId author) {
  for (const Patch& patch : transaction.patches) {
    if (patch.deleted == 0 && patch.inserted.empty()) continue;
    std::size_t position = patch.position;
    std::size_t deleted = patch.deleted;
    if (trace_.has_surrogates) {
      const std::u16string text = lane.text.text();
      position = unit_position(text, patch.position);
      deleted = unit_position(text, patch.position + patch.deleted) - position;
    }
    if (position > lane.text.size() || deleted > lane.text.size() - position) return false;
    document::TextEdit edit;
    if (deleted > 0) edit.deletes = lane.text.make_delete(position, deleted);
    if (!patch.inserted.empty()) add_inserts(edit, lane.text, position, patch.inserted, author);
    if (lane.text.apply(edit, author) != document::Verdict::Ok) return false;
    edits_.push_back({author, std::move(edit)});
  }
  return true;
}

void TracePlayer::add_inserts(document::TextEdit& edit, const document::TextSequence& text,
                              std::size_t position, const std::u16string& inserted,
                              ReplicaId author) {
  edit.inserts.push_back(text.make_insert(position, inserted, author));
  // A long paste goes in parts, each of which continues the run of the one before.
  while (edit.inserts.back().text.size() > document::kInsertUnitsMax) {
    document::TextInsert& whole = edit.inserts.back();
    std::size_t cut = document::kInsertUnitsMax;
    if (document::is_low_surrogate(whole.text[cut])) --cut;
    const auto counter = static_cast<std::uint32_t>(whole.counter + cut);
    document::TextInsert rest{counter, document::ElementId{author, counter - 1},
                              document::Side::Right, whole.text.substr(cut)};
    whole.text.resize(cut);
    edit.inserts.push_back(std::move(rest));
  }
}

}  // namespace atelier::trace
