#include "server/room/board.h"

#include <string>
#include <utility>
#include <variant>

#include "server/base/check.h"

namespace atelier::room {
namespace {

Error damaged(Seq seq, const char* what) {
  return Error{ErrorKind::Damaged, "entry " + std::to_string(seq.number()) + ": " + what};
}

}  // namespace

protocol::OperationRecord Board::commit(Submission submission, Permission permission) {
  applied_ = applied_.next();
  protocol::OperationRecord record;
  record.replica = submission.replica;
  record.cseq = submission.cseq;
  record.hlc = submission.operation.stamp.hlc;
  record.fingerprint = submission.fingerprint;
  record.verdict = permission == Permission::Granted
                       ? document_.apply(submission.operation, applied_)
                       : document::Verdict::Forbidden;
  if (document::has_effect(record.verdict)) {
    document_changed_at_ = applied_;
    record.operation = std::move(submission.operation);
  }
  replicas_.record(record.replica, {record.cseq, record.verdict, record.fingerprint, record.hlc});
  return record;
}

Result<> Board::apply(const protocol::BoardRecord& record) {
  const bool followed = std::visit([this](const auto& kind) { return follow(kind); }, record);
  if (!followed) return damaged(applied_.next(), "it does not follow from the entries before it");
  applied_ = applied_.next();
  return {};
}

Result<> Board::apply_erased(storage::RecordKind kind) {
  constexpr auto kNamed = static_cast<std::uint16_t>(protocol::RecordKind::ParticipantNamed);
  if (kind.number() != kNamed) {
    return damaged(applied_.next(), "its payload was erased, and what it did is lost");
  }
  applied_ = applied_.next();
  return {};
}

bool Board::follow(const protocol::OperationRecord& record) {
  if (!replicas_.owner(record.replica)) return false;
  if (record.cseq != replicas_.last_cseq(record.replica).next()) return false;
  if (record.hlc <= replicas_.last_hlc(record.replica)) return false;
  if (document::has_effect(record.verdict) != record.operation.has_value()) return false;
  if (record.operation) {
    const document::Stamp stamp{record.hlc, record.replica};
    if (record.operation->stamp != stamp) return false;
    if (document_.apply(*record.operation, applied_.next()) != record.verdict) return false;
    document_changed_at_ = applied_.next();
  }
  replicas_.record(record.replica, {record.cseq, record.verdict, record.fingerprint, record.hlc});
  return true;
}

bool Board::follow(const protocol::ReplicasGranted& record) {
  if (record.first != replicas_.next() || !replicas_.can_grant(record.count)) return false;
  if (!participants_.contains(record.participant)) return false;
  replicas_.grant(record.participant, record.first, record.count);
  return true;
}

bool Board::follow(const protocol::ParticipantJoined& record) {
  return participants_.add(record.participant, record.seat_hash);
}

bool Board::follow(const protocol::ParticipantNamed& record) {
  return participants_.rename(record.participant, record.display_name);
}

bool Board::follow(const protocol::BoardSeeded& record) {
  if (applied_.number() != 0) return false;
  document::Document seeded;
  document::Hlc hlc = record.hlc;
  for (document::Operation operation : record.operations) {
    operation.stamp = {hlc++, ReplicaId(0)};
    if (!document::has_effect(seeded.apply(operation, applied_.next()))) return false;
  }
  document_ = std::move(seeded);
  document_changed_at_ = applied_.next();
  return true;
}

storage::Row Board::row(ReplicaId replica) const {
  protocol::ReplicaRow row;
  row.last_cseq = replicas_.last_cseq(replica);
  row.last_hlc = replicas_.last_hlc(replica);
  return {protocol::replica_row_key(replica), protocol::encode_replica_row(row)};
}

Result<> Board::verify_rows(const std::vector<storage::Row>& rows) const {
  const auto disagree = [] {
    return Error{ErrorKind::Damaged, "the rows of the replicas disagree with the log"};
  };
  std::size_t expected = 0;
  for (std::uint32_t number = 1; number < replicas_.next().number(); ++number) {
    if (replicas_.last_cseq(ReplicaId(number)).number() != 0) ++expected;
  }
  if (rows.size() != expected) return disagree();
  for (const storage::Row& stored : rows) {
    const auto replica = protocol::decode_replica_row_key(stored.key);
    if (!replica) return replica.error();
    const auto told = protocol::decode_replica_row(stored.value);
    if (!told) return told.error();
    if (!replicas_.owner(*replica)) return disagree();
    if (told->last_cseq != replicas_.last_cseq(*replica)) return disagree();
    if (told->last_hlc != replicas_.last_hlc(*replica)) return disagree();
  }
  return {};
}

std::string Board::encode_snapshot() const {
  protocol::BoardState state;
  state.seq = applied_;
  state.replicas = replicas_.states();
  state.participants = participants_.states();
  state.next_replica = replicas_.next();
  return protocol::encode_snapshot(state, document_);
}

Result<Board> Board::from_snapshot(std::string_view bytes) {
  auto decoded = protocol::decode_snapshot(bytes);
  if (!decoded) return decoded.error();
  auto replicas = ReplicaTable::from_states(decoded->state.replicas, decoded->state.next_replica);
  if (!replicas) return replicas.error();
  auto participants = ParticipantTable::from_states(std::move(decoded->state.participants));
  if (!participants) return participants.error();
  for (const protocol::ReplicaState& replica : decoded->state.replicas) {
    if (!participants->contains(replica.participant)) {
      return Error{ErrorKind::Damaged, "a replica of the snapshot is nobody's"};
    }
  }
  Board board;
  board.applied_ = decoded->state.seq;
  board.document_changed_at_ = decoded->state.seq;
  board.document_ = std::move(decoded->document);
  board.replicas_ = std::move(*replicas);
  board.participants_ = std::move(*participants);
  return board;
}

}  // namespace atelier::room
