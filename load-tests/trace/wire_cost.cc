#include "load-tests/trace/wire_cost.h"

#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/codec.h"

namespace atelier::trace {
namespace {

using document::TextDelete;
using document::TextEdit;
using document::TextInsert;

// The bounds of pending.ts.
constexpr std::size_t kMergedUnitsMax = 8'192;
constexpr std::size_t kMergedChangesMax = 1'000;

// Stamps as long as real ones: a moment of 2026, and a key every 100 ms.
constexpr document::Hlc kFirstHlc = document::Hlc{200'000'000'000} * document::kHlcCounterSpan;
constexpr document::Hlc kHlcStep = 100 * document::kHlcCounterSpan;

bool continues(const TextInsert& last, const TextInsert& next, ReplicaId author) {
  return next.side == document::Side::Right && next.counter == last.counter + last.text.size() &&
         next.parent == document::ElementId{author, next.counter - 1};
}

void add_insert(TextEdit& edit, const TextInsert& next, ReplicaId author) {
  if (!edit.inserts.empty() && continues(edit.inserts.back(), next, author)) {
    edit.inserts.back().text += next.text;
  } else {
    edit.inserts.push_back(next);
  }
}

void add_delete(TextEdit& edit, const TextDelete& next) {
  TextDelete* const last = edit.deletes.empty() ? nullptr : &edit.deletes.back();
  const bool same_replica = last != nullptr && last->first.replica == next.first.replica;
  if (same_replica && last->first.counter == next.first.counter + next.length) {
    *last = {next.first, next.length + last->length};
  } else if (same_replica && last->first.counter + last->length == next.first.counter) {
    last->length += next.length;
  } else {
    edit.deletes.push_back(next);
  }
}

// Nothing where the two together are too large for one operation.
std::optional<TextEdit> merged(TextEdit before, const TextEdit& next, ReplicaId author) {
  for (const TextInsert& insert : next.inserts) add_insert(before, insert, author);
  for (const TextDelete& span : next.deletes) add_delete(before, span);
  const std::size_t units = std::accumulate(
      before.inserts.begin(), before.inserts.end(), std::size_t{0},
      [](std::size_t sum, const TextInsert& insert) { return sum + insert.text.size(); });
  const std::size_t changes = before.inserts.size() + before.deletes.size();
  if (units > kMergedUnitsMax || changes > kMergedChangesMax) return std::nullopt;
  return before;
}

// What one replica has not sent yet, and where its numbers and its clock stand.
class Sender {
 public:
  explicit Sender(ReplicaId replica) : replica_(replica) {}

  std::size_t waiting() const { return waiting_; }

  void add(const TextEdit& edit) {
    ++waiting_;
    hlc_ += kHlcStep;
    if (!push_.operations.empty()) {
      auto& last = std::get<TextEdit>(push_.operations.back().operation.change);
      if (auto grown = merged(last, edit, replica_)) {
        last = *std::move(grown);
        return;
      }
    }
    protocol::PushedOperation& operation = push_.operations.emplace_back();
    operation.cseq = cseq_ = cseq_.next();
    operation.operation = {ObjectId(ReplicaId(1), 1), {hlc_, replica_}, edit};
  }

  // The bytes of the frame that takes all of it.
  std::size_t send() {
    waiting_ = 0;
    return protocol::encode_push(std::exchange(push_, {})).size();
  }

 private:
  ReplicaId replica_;
  protocol::Push push_;
  std::size_t waiting_ = 0;
  ClientSeq cseq_;
  document::Hlc hlc_ = kFirstHlc;
};

}  // namespace

double wire_bytes_per_edit(std::span<const AuthoredEdit> edits, std::size_t batch) {
  if (edits.empty()) return 0;
  std::map<ReplicaId, Sender> senders;
  std::size_t bytes = 0;
  for (const auto& [author, edit] : edits) {
    Sender& sender = senders.try_emplace(author, author).first->second;
    sender.add(edit);
    if (sender.waiting() == batch) bytes += sender.send();
  }
  for (auto& [author, sender] : senders) {
    if (sender.waiting() > 0) bytes += sender.send();
  }
  return static_cast<double>(bytes) / static_cast<double>(edits.size());
}

}  // namespace atelier::trace
