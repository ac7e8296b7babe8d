#include "tests/simulation/log_oracle.h"

#include <algorithm>

namespace atelier::simulation {

void LogOracle::read_on() {
  const auto read =
      journal_.read(board_, head_.seq, head_.chain, [this](const storage::Record& record) {
        head_.seq = record.header.seq;
        head_.chain = storage::chain_hash(record.header);
        const auto kind = static_cast<protocol::RecordKind>(record.header.kind.number());
        const auto decoded = protocol::decode_record(kind, record.payload.value_or(""));
        if (!decoded) {
          verdicts_.violated("P1", "the log holds a record that does not decode");
          return false;
        }
        take(record.header.seq, *decoded);
        return verdicts_.clean();
      });
  if (!read) verdicts_.violated("P1", "the log does not read: " + read.error().detail);
}

void LogOracle::take(Seq seq, const protocol::BoardRecord& record) {
  if (seq.number() != digests_.size()) verdicts_.violated("P1", "the log has a gap");
  if (const auto* operation = std::get_if<protocol::OperationRecord>(&record)) {
    take_operation(seq, *operation);
  }
  digests_.push_back(document_.digest());
}

void LogOracle::take_operation(Seq seq, const protocol::OperationRecord& record) {
  const auto key = std::make_pair(record.replica, record.cseq);
  if (!facts_.emplace(key, Fact{seq, record.verdict, record.hlc}).second) {
    verdicts_.violated("P4", "an operation stands twice in the log");
  }
  ClientSeq& last = last_cseqs_[record.replica];
  if (record.cseq != last.next()) verdicts_.violated("P4", "an operation number was left out");
  last = record.cseq;
  visible_.push_back({seq, record.replica, document::has_effect(record.verdict)});
  if (!record.operation) return;
  if (document_.apply(*record.operation, seq) != record.verdict) {
    verdicts_.violated("P5", "replaying an entry gives another verdict");
  }
}

std::optional<LogOracle::Fact> LogOracle::find(ReplicaId replica, ClientSeq cseq) const {
  const auto found = facts_.find({replica, cseq});
  if (found == facts_.end()) return std::nullopt;
  return found->second;
}

ClientSeq LogOracle::last_cseq(ReplicaId replica) const {
  const auto found = last_cseqs_.find(replica);
  return found == last_cseqs_.end() ? ClientSeq{} : found->second;
}

std::optional<Seq> LogOracle::next_visible(Seq seq, ReplicaId viewer) const {
  auto next = std::upper_bound(visible_.begin(), visible_.end(), seq,
                               [](Seq after, const Visible& v) { return after < v.seq; });
  while (next != visible_.end() && !next->to_all && next->author != viewer) ++next;
  if (next == visible_.end()) return std::nullopt;
  return next->seq;
}

void LogOracle::check_sent(const protocol::ServerMessage& message, ReplicaId viewer) {
  for (const protocol::Entry& entry : message.entries) {
    const auto fact = find(entry.replica, entry.cseq);
    if (!fact) {
      verdicts_.violated("P2", "an entry was sent before it was durable");
    } else if (fact->verdict != entry.verdict || fact->hlc != entry.hlc) {
      verdicts_.violated("P2", "an entry was sent that is not the one in the log");
    }
  }
  for (const protocol::Acknowledgement& answer : message.acknowledgements) {
    const auto fact = find(viewer, answer.cseq);
    if (!fact || fact->verdict != answer.verdict) {
      verdicts_.violated("P2", "an answer was repeated that is not the one in the log");
    }
  }
  if (message.welcome && message.welcome->acknowledged_cseq > last_cseq(message.welcome->replica)) {
    verdicts_.violated("P2", "a welcome acknowledged what is not durable");
  }
}

}  // namespace atelier::simulation
