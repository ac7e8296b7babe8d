// The records of a board's log.
#include <algorithm>
#include <utility>

#include "protocol/wire.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
namespace {

using wire::damaged;
using wire::UnknownFields;
namespace v1 = wire::v1;

// One overload for each kind of record.
struct KindVisitor {
  RecordKind operator()(const OperationRecord&) const { return RecordKind::Operation; }
  RecordKind operator()(const ReplicasGranted&) const { return RecordKind::ReplicasGranted; }
  RecordKind operator()(const ParticipantJoined&) const { return RecordKind::ParticipantJoined; }
  RecordKind operator()(const ParticipantNamed&) const { return RecordKind::ParticipantNamed; }
  RecordKind operator()(const BoardSeeded&) const { return RecordKind::BoardSeeded; }
  RecordKind operator()(const ServerOperations&) const { return RecordKind::ServerOperations; }
};

void write_operations(std::uint32_t field, const std::vector<document::Operation>& operations,
                      wire::FieldWriter& writer) {
  for (const document::Operation& operation : operations) {
    writer.message(field, [&] { wire::write_operation(operation, writer); });
  }
}

struct Encoder {
  std::string operator()(const OperationRecord& record) const {
    return encode_commit(record).record;
  }
  std::string operator()(const ReplicasGranted& record) const {
    wire::OnArena<v1::ReplicasGranted> message;
    message->set_participant(record.participant.number());
    message->set_first_replica(record.first.number());
    message->set_count(record.count);
    return message->SerializeAsString();
  }
  std::string operator()(const ParticipantJoined& record) const {
    wire::OnArena<v1::ParticipantJoined> message;
    message->set_participant(record.participant.number());
    message->set_seat_hash(record.seat_hash.data(), record.seat_hash.size());
    return message->SerializeAsString();
  }
  std::string operator()(const ParticipantNamed& record) const {
    wire::OnArena<v1::ParticipantNamed> message;
    message->set_participant(record.participant.number());
    message->set_display_name(record.display_name);
    return message->SerializeAsString();
  }
  std::string operator()(const BoardSeeded& record) const {
    wire::FieldWriter writer;
    writer.number(1, record.hlc);
    write_operations(2, record.operations, writer);
    return writer.bytes();
  }

  std::string operator()(const ServerOperations& record) const {
    wire::FieldWriter writer;
    writer.number(1, static_cast<std::uint64_t>(record.cause));
    writer.number(2, record.participant.number());
    writer.number(3, record.hlc);
    write_operations(4, record.operations, writer);
    writer.number(5, record.floor.number());
    return writer.bytes();
  }
};

bool is_unknown(const document::Operation& operation) {
  return std::holds_alternative<document::Unknown>(operation.change);
}

Result<BoardRecord> read_operation_record(std::string_view payload) {
  wire::OnArena<v1::OperationRecord> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("operation");
  OperationRecord record;
  record.replica = ReplicaId(message->replica());
  record.cseq = ClientSeq(message->cseq());
  record.hlc = message->hlc();
  record.fingerprint = message->fingerprint();
  const auto verdict = wire::read_verdict(message->verdict());
  if (!verdict) return damaged("operation.verdict");
  record.verdict = *verdict;
  if (record.replica.number() > kReplicaIdMax) return damaged("operation.replica");
  if (record.cseq.number() == 0) return damaged("operation.cseq");
  if (record.hlc > document::kHlcMax) return damaged("operation.hlc");
  if (message->has_operation() != has_effect(record.verdict)) return damaged("operation.operation");
  if (message->has_operation()) {
    record.operation = wire::read_operation(message->operation(), {record.hlc, record.replica},
                                            wire::Speaker::Room);
    if (is_unknown(*record.operation)) return damaged("operation.operation.change");
  }
  return BoardRecord(std::move(record));
}

Result<BoardRecord> read_replicas_granted(std::string_view payload) {
  wire::OnArena<v1::ReplicasGranted> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("replicas_granted");
  const std::uint64_t end = std::uint64_t{message->first_replica()} + message->count();
  if (message->participant() == 0) return damaged("replicas_granted.participant");
  if (message->first_replica() == 0) return damaged("replicas_granted.first_replica");
  if (message->count() == 0 || end > std::uint64_t{kReplicaIdMax} + 1) {
    return damaged("replicas_granted.count");
  }
  return BoardRecord(ReplicasGranted{ParticipantId(message->participant()),
                                     ReplicaId(message->first_replica()), message->count()});
}

Result<BoardRecord> read_participant_joined(std::string_view payload) {
  wire::OnArena<v1::ParticipantJoined> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("participant_joined");
  ParticipantJoined record;
  record.participant = ParticipantId(message->participant());
  const std::string& hash = message->seat_hash();
  if (message->participant() == 0) return damaged("participant_joined.participant");
  if (hash.size() != record.seat_hash.size()) return damaged("participant_joined.seat_hash");
  std::copy(hash.begin(), hash.end(), record.seat_hash.begin());
  return BoardRecord(record);
}

Result<BoardRecord> read_participant_named(std::string_view payload) {
  wire::OnArena<v1::ParticipantNamed> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("participant_named");
  if (message->participant() == 0) return damaged("participant_named.participant");
  if (!workshop::is_display_name(message->display_name())) {
    return damaged("participant_named.display_name");
  }
  return BoardRecord(
      ParticipantNamed{ParticipantId(message->participant()), message->display_name()});
}

using OperationMessages = google::protobuf::RepeatedPtrField<v1::Operation>;

bool has_room_for(std::uint64_t hlc, const OperationMessages& operations) {
  const auto count = static_cast<std::uint64_t>(operations.size());
  return hlc <= document::kHlcMax && count <= document::kHlcMax - hlc;
}

// Operations of replica 0 with consecutive stamps; nothing where one cannot be read.
std::optional<std::vector<document::Operation>> read_server_operations(
    document::Hlc hlc, const OperationMessages& messages) {
  std::vector<document::Operation> operations;
  operations.reserve(static_cast<std::size_t>(messages.size()));
  for (const v1::Operation& message : messages) {
    operations.push_back(wire::read_operation(message, {hlc++, ReplicaId(0)}, wire::Speaker::Room));
    if (is_unknown(operations.back())) return std::nullopt;
  }
  return operations;
}

Result<BoardRecord> read_board_seeded(std::string_view payload) {
  wire::OnArena<v1::BoardSeeded> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("board_seeded");
  if (!has_room_for(message->hlc(), message->operations())) return damaged("board_seeded.hlc");
  auto operations = read_server_operations(message->hlc(), message->operations());
  if (!operations) return damaged("board_seeded.operations");
  return BoardRecord(BoardSeeded{message->hlc(), *std::move(operations)});
}

Result<BoardRecord> read_server_operations_record(std::string_view payload) {
  wire::OnArena<v1::ServerOperations> message;
  if (!wire::parse(payload, UnknownFields::Refused, *message)) return damaged("server_operations");
  const bool known_cause =
      v1::ServerCause_IsValid(message->cause()) && message->cause() != v1::SERVER_CAUSE_UNSPECIFIED;
  if (!known_cause) return damaged("server_operations.cause");
  if (!has_room_for(message->hlc(), message->operations())) return damaged("server_operations.hlc");
  auto operations = read_server_operations(message->hlc(), message->operations());
  if (!operations) return damaged("server_operations.operations");
  if (message->cause() != v1::SERVER_CAUSE_COLLECTION && message->floor() != 0) {
    return damaged("server_operations.floor");
  }
  return BoardRecord(ServerOperations{static_cast<ServerCause>(message->cause()),
                                      ParticipantId(message->participant()), message->hlc(),
                                      *std::move(operations), Seq(message->floor())});
}

}  // namespace

RecordKind kind_of(const BoardRecord& record) {
  return std::visit(KindVisitor{}, record);
}

std::string encode_record(const BoardRecord& record) {
  return std::visit(Encoder{}, record);
}

Result<BoardRecord> decode_record(RecordKind kind, std::string_view payload) {
  switch (kind) {
    case RecordKind::Operation:
      return read_operation_record(payload);
    case RecordKind::ReplicasGranted:
      return read_replicas_granted(payload);
    case RecordKind::ParticipantJoined:
      return read_participant_joined(payload);
    case RecordKind::ParticipantNamed:
      return read_participant_named(payload);
    case RecordKind::BoardSeeded:
      return read_board_seeded(payload);
    case RecordKind::ServerOperations:
      return read_server_operations_record(payload);
    case RecordKind::Catalogue:
      break;
  }
  return Error{ErrorKind::Damaged, "a record of a kind that a board's log cannot hold: " +
                                       std::to_string(static_cast<unsigned>(kind))};
}

}  // namespace atelier::protocol
