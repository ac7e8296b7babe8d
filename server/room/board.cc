#include "server/room/board.h"

#include <algorithm>
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
                       ? document_.commit(submission.operation, applied_)
                       : document::Verdict::Forbidden;
  if (document::has_effect(record.verdict)) {
    document_changed_at_ = applied_;
    record.operation = std::move(submission.operation);
  }
  replicas_.record(record.replica, {record.cseq, record.verdict, record.fingerprint, record.hlc});
  return record;
}

std::optional<protocol::ServerOperations> Board::commit(protocol::ServerOperations asked,
                                                        document::Hlc now) {
  document::Hlc next = std::max({now, server_hlc_ + 1, replicas_.highest_hlc() + 1});
  asked.hlc = next;
  const auto without_effect = [&](document::Operation& operation) {
    operation.stamp = {next, ReplicaId(0)};
    // Erasing is the server's own; everything else is judged and resolved as anybody's.
    const bool erasing = std::holds_alternative<document::Erase>(operation.change);
    const document::Verdict verdict = erasing ? document_.apply(operation, applied_.next())
                                              : document_.commit(operation, applied_.next());
    if (!document::has_effect(verdict)) return true;
    ++next;
    return false;
  };
  std::erase_if(asked.operations, without_effect);
  if (asked.operations.empty()) return std::nullopt;
  applied_ = applied_.next();
  server_hlc_ = next - 1;
  document_changed_at_ = applied_;
  if (asked.cause == protocol::ServerCause::Collection) collection_floor_ = applied_;
  return asked;
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
  // A large content comes in several records, all of them before anybody has joined.
  if (participants_.size() != 0 || replicas_.next() != ReplicaId(1)) return false;
  if (applied_.number() != 0 && record.hlc <= server_hlc_) return false;
  return apply_as_server(record.operations, record.hlc);
}

bool Board::follow(const protocol::ServerOperations& record) {
  if (record.hlc <= server_hlc_ || record.operations.empty()) return false;
  if (record.cause == protocol::ServerCause::Collection) {
    if (record.floor > applied_) return false;
    collection_floor_ = applied_.next();
  }
  return apply_as_server(record.operations, record.hlc);
}

bool Board::apply_as_server(const std::vector<document::Operation>& operations,
                            document::Hlc first) {
  document::Stamp stamp{first, ReplicaId(0)};
  for (document::Operation operation : operations) {
    operation.stamp = stamp;
    if (!document::has_effect(document_.apply(operation, applied_.next()))) return false;
    ++stamp.hlc;
  }
  // A board that is made empty is seeded with nothing, at 0: there is no stamp before that.
  if (!operations.empty()) server_hlc_ = stamp.hlc - 1;
  document_changed_at_ = applied_.next();
  return true;
}

std::string Board::encode_snapshot() const {
  protocol::BoardState state;
  state.seq = applied_;
  state.replicas = replicas_.states();
  state.participants = participants_.states();
  state.next_replica = replicas_.next();
  state.collection_floor = collection_floor_;
  state.server_hlc = server_hlc_;
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
  board.collection_floor_ = decoded->state.collection_floor;
  board.server_hlc_ = decoded->state.server_hlc;
  return board;
}

}  // namespace atelier::room
