// The LogOracle reads the journal as it grows and knows what may be said about it: which operations
// are durable, with which answers, in which order, and what the board looked like after each entry.
//
// It trusts nothing of the Room: it reads records from the journal, counts cseqs itself, knows by
// itself whose each replica is, and replays the document by itself.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/codec.h"
#include "protocol/record_codec.h"
#include "server/domain/document/document.h"
#include "storage/journal.h"
#include "tests/simulation/redaction.h"
#include "tests/simulation/violation.h"

namespace atelier::simulation {

class LogOracle {
 public:
  // What the log says of one operation. Operations of one record share its seq; `place` counts all
  // operations of the log.
  struct Fact {
    Seq seq;
    std::size_t place = 0;
    document::Verdict verdict = document::Verdict::Ok;
    document::Hlc hlc = 0;
  };

  LogOracle(storage::Journal& journal, const BoardId& board, Redaction redaction,
            Verdicts& verdicts)
      : journal_(journal), board_(board), redaction_(redaction), verdicts_(verdicts) {}

  // Takes in what the journal has got since.
  void read_on();

  Seq head() const { return head_.seq; }
  // Nothing for an operation that is not durable.
  std::optional<Fact> find(ReplicaId replica, ClientSeq cseq) const;
  std::optional<Fact> find(const protocol::Entry& entry) const;
  ClientSeq last_cseq(ReplicaId replica) const;
  // How many operations the log holds up to `seq`: the place of the one that follows.
  std::size_t operations_until(Seq seq) const;
  // The place of the first operation from `place` on that `viewer` may see; nothing without one.
  std::optional<std::size_t> next_visible(std::size_t place, const Viewer& viewer) const;
  Redaction redaction() const { return redaction_; }
  bool may_see(const Viewer& viewer, ObjectId object) const;
  const document::Document& document() const { return document_; }
  document::Digest digest_at(Seq seq) const { return digests_[seq.number()]; }
  std::size_t operations() const { return operations_.size(); }
  std::size_t erased() const { return erased_; }
  std::size_t circles_refused() const { return circles_refused_; }

  // What the room has just handed to a session must be true of the disk (P2).
  void check_sent(const protocol::ServerMessage& message, ReplicaId viewer);

 private:
  struct Logged {
    Seq seq;
    ReplicaId author;
    ObjectId object;  // of one that has an effect
    bool to_all = false;
  };

  void take(const storage::RecordHeader& header, const protocol::BoardRecord& record);
  void take_operation(const storage::RecordHeader& header, const protocol::OperationRecord& record);
  void take_server_operations(const storage::RecordHeader& header,
                              const protocol::ServerOperations& record);
  void take_grant(const protocol::ReplicasGranted& record);
  void check_clock(const storage::RecordHeader& header, const protocol::OperationRecord& record);
  void check_erasure(const storage::RecordHeader& header, ObjectId object);

  storage::Journal& journal_;
  BoardId board_;
  Redaction redaction_;
  Verdicts& verdicts_;
  storage::Head head_;
  std::map<std::pair<ReplicaId, ClientSeq>, Fact> facts_;
  std::map<document::Hlc, Fact> server_facts_;  // replica 0 has no cseq
  std::map<ReplicaId, ClientSeq> last_cseqs_;
  std::map<ReplicaId, document::Hlc> last_hlcs_;
  document::Hlc highest_hlc_ = 0;
  std::map<ReplicaId, ParticipantId> owners_;
  std::vector<Logged> operations_;
  document::Document document_;
  std::vector<document::Digest> digests_{document::Digest{}};
  std::size_t erased_ = 0;
  std::size_t circles_refused_ = 0;
};

}  // namespace atelier::simulation
