#include "tests/simulation/log_oracle.h"

#include <algorithm>
#include <variant>

#include "server/room/hybrid_clock.h"
#include "server/room/limits.h"

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
        take(record.header, *decoded);
        return verdicts_.clean();
      });
  if (!read) verdicts_.violated("P1", "the log does not read: " + read.error().detail);
}

void LogOracle::take(const storage::RecordHeader& header, const protocol::BoardRecord& record) {
  if (header.seq.number() != digests_.size()) verdicts_.violated("P1", "the log has a gap");
  if (const auto* operation = std::get_if<protocol::OperationRecord>(&record)) {
    take_operation(header, *operation);
  } else if (const auto* of_server = std::get_if<protocol::ServerOperations>(&record)) {
    take_server_operations(header, *of_server);
  } else if (const auto* granted = std::get_if<protocol::ReplicasGranted>(&record)) {
    take_grant(*granted);
  }
  digests_.push_back(document_.digest());
}

void LogOracle::take_operation(const storage::RecordHeader& header,
                               const protocol::OperationRecord& record) {
  const auto key = std::make_pair(record.replica, record.cseq);
  const Fact fact{header.seq, operations_.size(), record.verdict, record.hlc};
  if (!facts_.emplace(key, fact).second) {
    verdicts_.violated("P4", "an operation stands twice in the log");
  }
  ClientSeq& last = last_cseqs_[record.replica];
  if (record.cseq != last.next()) verdicts_.violated("P4", "an operation number was left out");
  last = record.cseq;
  check_clock(header, record);
  const ObjectId object = record.operation ? record.operation->object : ObjectId();
  operations_.push_back({header.seq, record.replica, object, document::has_effect(record.verdict)});
  if (record.verdict == document::Verdict::Cycle) ++circles_refused_;
  if (!record.operation) return;
  if (document_.apply(*record.operation, header.seq) != record.verdict) {
    verdicts_.violated("P5", "replaying an entry gives another verdict");
  }
}

void LogOracle::take_server_operations(const storage::RecordHeader& header,
                                       const protocol::ServerOperations& record) {
  verdicts_.expect(!record.operations.empty(), "SRV-1", "the server did nothing, and logged it");
  verdicts_.expect(record.hlc > highest_hlc_, "SRV-1", "the server's stamp is not the latest");
  document::Stamp stamp{record.hlc, ReplicaId(0)};
  for (document::Operation operation : record.operations) {
    operation.stamp = stamp;
    const Fact fact{header.seq, operations_.size(), document::Verdict::Ok, stamp.hlc};
    server_facts_.emplace(stamp.hlc, fact);
    operations_.push_back({header.seq, ReplicaId(0), operation.object, true});
    if (std::holds_alternative<document::Erase>(operation.change)) {
      check_erasure(header, operation.object);
    }
    if (!document::has_effect(document_.apply(operation, header.seq))) {
      verdicts_.violated("P5", "replaying an operation of the server has no effect");
    }
    highest_hlc_ = stamp.hlc++;
  }
}

void LogOracle::take_grant(const protocol::ReplicasGranted& record) {
  for (std::uint32_t i = 0; i < record.count; ++i) {
    const ReplicaId replica(record.first.number() + i);
    if (!owners_.emplace(replica, record.participant).second) {
      verdicts_.violated("SEAT-3", "a replica was granted twice");
    }
  }
}

// CLK-3 and CLK-4: no stamp is further ahead of the server than a good clock may be, unless its
// replica was there already.
void LogOracle::check_clock(const storage::RecordHeader& header,
                            const protocol::OperationRecord& record) {
  document::Hlc& last = last_hlcs_[record.replica];
  verdicts_.expect(record.hlc > last, "CLK-4", "a stamp is not later than its replica's last");
  const document::Hlc latest =
      std::max(room::hlc_of(header.time + room::kClockAheadMillisMax), last + 1);
  verdicts_.expect(record.hlc <= latest, "CLK-3", "a stamp is too far ahead of the server");
  last = record.hlc;
  highest_hlc_ = std::max(highest_hlc_, last);
}

// GC-2.
void LogOracle::check_erasure(const storage::RecordHeader& header, ObjectId object) {
  ++erased_;
  const document::Object* known = document_.find(object);
  if (known == nullptr || !known->deleted()) {
    return verdicts_.violated("GC-2", "what is not deleted was erased");
  }
  const document::Hlc deleted_at = known->find(document::Property::Deleted)->stamp.hlc;
  verdicts_.expect(deleted_at < room::hlc_of(header.time - room::kLeaseMillis), "GC-2",
                   "what was deleted lately was erased");
}

std::optional<LogOracle::Fact> LogOracle::find(ReplicaId replica, ClientSeq cseq) const {
  const auto found = facts_.find({replica, cseq});
  if (found == facts_.end()) return std::nullopt;
  return found->second;
}

std::optional<LogOracle::Fact> LogOracle::find(const protocol::Entry& entry) const {
  if (entry.replica.number() != 0) return find(entry.replica, entry.cseq);
  const auto found = server_facts_.find(entry.hlc);
  if (found == server_facts_.end()) return std::nullopt;
  return found->second;
}

ClientSeq LogOracle::last_cseq(ReplicaId replica) const {
  const auto found = last_cseqs_.find(replica);
  return found == last_cseqs_.end() ? ClientSeq{} : found->second;
}

std::size_t LogOracle::operations_until(Seq seq) const {
  const auto next = std::upper_bound(operations_.begin(), operations_.end(), seq,
                                     [](Seq until, const Logged& one) { return until < one.seq; });
  return static_cast<std::size_t>(next - operations_.begin());
}

std::optional<std::size_t> LogOracle::next_visible(std::size_t place, const Viewer& viewer) const {
  for (; place < operations_.size(); ++place) {
    const Logged& one = operations_[place];
    const bool shown = one.to_all ? may_see(viewer, one.object) : one.author == viewer.replica;
    if (shown) return place;
  }
  return std::nullopt;
}

bool LogOracle::may_see(const Viewer& viewer, ObjectId object) const {
  if (redaction_ == Redaction::None || !is_secret(object)) return true;
  const auto owner = owners_.find(object.replica());
  return owner != owners_.end() && owner->second == viewer.participant;
}

void LogOracle::check_sent(const protocol::ServerMessage& message, ReplicaId viewer) {
  for (const protocol::Entry& entry : message.entries) {
    const auto fact = find(entry);
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
