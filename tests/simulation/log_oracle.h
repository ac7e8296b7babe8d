// The LogOracle reads the journal as it grows and knows what may be said about it: which operations
// are durable, with which answers, in which order, and what the board looked like after each entry.
//
// It trusts nothing of the Room: it reads records from the journal, counts cseqs itself and replays
// the document by itself.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/codec.h"
#include "protocol/record_codec.h"
#include "server/domain/document/document.h"
#include "storage/journal.h"
#include "tests/simulation/violation.h"

namespace atelier::simulation {

class LogOracle {
 public:
  struct Fact {
    Seq seq;
    document::Verdict verdict = document::Verdict::Ok;
    document::Hlc hlc = 0;
  };

  LogOracle(storage::Journal& journal, const BoardId& board, Verdicts& verdicts)
      : journal_(journal), board_(board), verdicts_(verdicts) {}

  // Takes in what the journal has got since.
  void read_on();

  Seq head() const { return head_.seq; }
  // Nothing for an operation that is not durable.
  std::optional<Fact> find(ReplicaId replica, ClientSeq cseq) const;
  ClientSeq last_cseq(ReplicaId replica) const;
  // The first entry after `seq` that a session of `viewer` may see; nothing when there is none.
  std::optional<Seq> next_visible(Seq seq, ReplicaId viewer) const;
  const document::Document& document() const { return document_; }
  document::Digest digest_at(Seq seq) const { return digests_[seq.number()]; }
  std::size_t operations() const { return facts_.size(); }

  // What the room has just handed to a session must be true of the disk (P2).
  void check_sent(const protocol::ServerMessage& message, ReplicaId viewer);

 private:
  struct Visible {
    Seq seq;
    ReplicaId author;
    bool to_all = false;
  };

  void take(Seq seq, const protocol::BoardRecord& record);
  void take_operation(Seq seq, const protocol::OperationRecord& record);

  storage::Journal& journal_;
  BoardId board_;
  Verdicts& verdicts_;
  storage::Head head_;
  std::map<std::pair<ReplicaId, ClientSeq>, Fact> facts_;
  std::map<ReplicaId, ClientSeq> last_cseqs_;
  std::vector<Visible> visible_;
  document::Document document_;
  std::vector<document::Digest> digests_{document::Digest{}};
};

}  // namespace atelier::simulation
