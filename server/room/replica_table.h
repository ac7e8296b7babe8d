// The ReplicaTable remembers, for each replica of a board, whose it is, how far it has come and the
// last 256 answers that it was given: what exactly-once rests on (SPEC SEAT-3, COM-1 to COM-5).
//
// Pure; part of a Board. Replicas are dense: 1, 2, 3… in the order in which they were granted.
// Invariants: cseq and hlc of a replica only grow; the answers kept are those of the last cseqs
// without a gap.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/record_codec.h"
#include "server/base/ids.h"
#include "server/base/result.h"

namespace atelier::room {

using Answer = protocol::RecentAnswer;

// Where an operation stands among those of its replica.
enum class Standing : std::uint8_t {
  Next,      // the last plus one
  Repeated,  // committed before, the same
  Forked,    // committed before with other content, or before the answers that are kept
  Skipped,   // an earlier one is missing
};

class ReplicaTable {
 public:
  // REQUIRES: can_grant(count) and first == next().
  void grant(ParticipantId participant, ReplicaId first, std::uint32_t count);
  bool can_grant(std::uint32_t count) const;
  ReplicaId next() const;

  std::optional<ParticipantId> owner(ReplicaId replica) const;

  // For all that follows, REQUIRES that the replica was granted.
  ClientSeq last_cseq(ReplicaId replica) const;
  document::Hlc last_hlc(ReplicaId replica) const;
  // Over all replicas; 0 when none has issued anything.
  document::Hlc highest_hlc() const;
  Standing standing(ReplicaId replica, ClientSeq cseq, std::uint64_t fingerprint) const;
  // The answer to `cseq`; null when it is not kept any more or does not exist yet.
  const Answer* answer(ReplicaId replica, ClientSeq cseq) const;
  // Verdicts other than Ok after `known`, oldest first.
  std::vector<Answer> refusals_after(ReplicaId replica, ClientSeq known) const;
  void record(ReplicaId replica, const Answer& answer);

  std::vector<protocol::ReplicaState> states() const;
  // Damaged for states that states() cannot have produced.
  static Result<ReplicaTable> from_states(const std::vector<protocol::ReplicaState>& states,
                                          ReplicaId next);

 private:
  // A vector used as a ring once it is full: most replicas are spares and never answer at all.
  struct Replica {
    ParticipantId participant;
    ClientSeq last_cseq;
    document::Hlc last_hlc = 0;
    std::vector<Answer> answers;

    const Answer* find(ClientSeq cseq) const;
  };

  const Replica& at(ReplicaId replica) const;

  std::vector<Replica> replicas_;  // replica n at n - 1
};

}  // namespace atelier::room
