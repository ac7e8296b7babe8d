#include "server/room/replica_table.h"

#include <algorithm>

#include "server/base/check.h"
#include "server/room/limits.h"

namespace atelier::room {

void ReplicaTable::grant(ParticipantId participant, ReplicaId first, std::uint32_t count) {
  ATELIER_CHECK(first == next());
  ATELIER_CHECK(can_grant(count));
  Replica replica;
  replica.participant = participant;
  replicas_.insert(replicas_.end(), count, replica);
}

bool ReplicaTable::can_grant(std::uint32_t count) const {
  return count <= kReplicaIdMax - replicas_.size();
}

ReplicaId ReplicaTable::next() const {
  return ReplicaId(static_cast<std::uint32_t>(replicas_.size() + 1));
}

std::optional<ParticipantId> ReplicaTable::owner(ReplicaId replica) const {
  if (replica.number() == 0 || replica >= next()) return std::nullopt;
  return at(replica).participant;
}

ClientSeq ReplicaTable::last_cseq(ReplicaId replica) const {
  return at(replica).last_cseq;
}

document::Hlc ReplicaTable::last_hlc(ReplicaId replica) const {
  return at(replica).last_hlc;
}

document::Hlc ReplicaTable::highest_hlc() const {
  document::Hlc highest = 0;
  for (const Replica& known : replicas_) highest = std::max(highest, known.last_hlc);
  return highest;
}

Standing ReplicaTable::standing(ReplicaId replica, ClientSeq cseq,
                                std::uint64_t fingerprint) const {
  const Replica& known = at(replica);
  if (cseq > known.last_cseq) {
    return cseq == known.last_cseq.next() ? Standing::Next : Standing::Skipped;
  }
  const Answer* given = known.find(cseq);
  // A replica that repeats what it was told long ago has lost its memory: to it, numbers that are
  // taken look free, which is what a fork is.
  if (given == nullptr || given->fingerprint != fingerprint) return Standing::Forked;
  return Standing::Repeated;
}

const Answer* ReplicaTable::answer(ReplicaId replica, ClientSeq cseq) const {
  return at(replica).find(cseq);
}

std::vector<Answer> ReplicaTable::refusals_after(ReplicaId replica, ClientSeq known) const {
  std::vector<Answer> refusals;
  for (const Answer& answer : at(replica).answers) {
    if (answer.cseq > known && answer.verdict != document::Verdict::Ok) refusals.push_back(answer);
  }
  std::sort(refusals.begin(), refusals.end(),
            [](const Answer& a, const Answer& b) { return a.cseq < b.cseq; });
  return refusals;
}

void ReplicaTable::record(ReplicaId replica, const Answer& answer) {
  ATELIER_CHECK(replica.number() != 0 && replica < next());
  Replica& known = replicas_[replica.number() - 1];
  known.last_cseq = std::max(known.last_cseq, answer.cseq);
  known.last_hlc = std::max(known.last_hlc, answer.hlc);
  if (known.answers.size() < kInFlightMax) {
    known.answers.push_back(answer);
  } else {
    known.answers[(answer.cseq.number() - 1) % kInFlightMax] = answer;
  }
}

std::vector<protocol::ReplicaState> ReplicaTable::states() const {
  std::vector<protocol::ReplicaState> states;
  states.reserve(replicas_.size());
  for (std::size_t i = 0; i < replicas_.size(); ++i) {
    const Replica& known = replicas_[i];
    protocol::ReplicaState& state = states.emplace_back();
    state.replica = ReplicaId(static_cast<std::uint32_t>(i + 1));
    state.participant = known.participant;
    state.last_cseq = known.last_cseq;
    state.last_hlc = known.last_hlc;
    state.recent = known.answers;
    std::sort(state.recent.begin(), state.recent.end(),
              [](const Answer& a, const Answer& b) { return a.cseq < b.cseq; });
  }
  return states;
}

Result<ReplicaTable> ReplicaTable::from_states(const std::vector<protocol::ReplicaState>& states,
                                               ReplicaId next) {
  const auto damaged = [] { return Error{ErrorKind::Damaged, "replicas of the snapshot"}; };
  if (next.number() != states.size() + 1 || next.number() > kReplicaIdMax + 1) return damaged();
  ReplicaTable table;
  for (const protocol::ReplicaState& state : states) {
    if (state.replica != table.next()) return damaged();
    table.grant(state.participant, state.replica, 1);
    const std::uint32_t kept = std::min<std::uint32_t>(state.last_cseq.number(), kInFlightMax);
    if (state.recent.size() != kept) return damaged();
    Replica& known = table.replicas_.back();
    known.last_cseq = state.last_cseq;
    known.last_hlc = state.last_hlc;
    known.answers.resize(kept);
    ClientSeq expected(state.last_cseq.number() - kept);
    for (const Answer& answer : state.recent) {
      expected = expected.next();
      if (answer.cseq != expected) return damaged();
      known.answers[(answer.cseq.number() - 1) % kInFlightMax] = answer;
    }
  }
  return table;
}

const ReplicaTable::Replica& ReplicaTable::at(ReplicaId replica) const {
  ATELIER_CHECK(replica.number() != 0 && replica < next());
  return replicas_[replica.number() - 1];
}

const Answer* ReplicaTable::Replica::find(ClientSeq cseq) const {
  if (cseq.number() == 0 || answers.empty()) return nullptr;
  const Answer& slot = answers[(cseq.number() - 1) % std::min(answers.size(), kInFlightMax)];
  return slot.cseq == cseq ? &slot : nullptr;
}

}  // namespace atelier::room
