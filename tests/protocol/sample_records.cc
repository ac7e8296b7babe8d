// What a data folder holds: records, rows, claims, and the state of a board without its document.
#include <limits>

#include "server/domain/workshop/display_name.h"
#include "tests/protocol/samples.h"

namespace atelier::protocol {

std::vector<document::Operation> Samples::server_operations(document::Hlc hlc) {
  document::Stamp stamp{hlc, ReplicaId(0)};
  return list(6, [&] {
    document::Operation made = operation(stamp);
    ++stamp.hlc;
    return made;
  });
}

BoardRecord Samples::record(RecordKind kind) {
  switch (kind) {
    case RecordKind::Operation: {
      const Entry made = entry();
      return OperationRecord{made.replica,
                             made.cseq,
                             made.hlc,
                             made.verdict,
                             number(std::numeric_limits<std::uint64_t>::max()),
                             made.operation};
    }
    case RecordKind::ReplicasGranted:
      return ReplicasGranted{participant(), ReplicaId(narrow<std::uint32_t>(1 + any(1'000'000))),
                             narrow<std::uint32_t>(1 + any(9))};
    case RecordKind::ParticipantJoined: {
      ParticipantJoined joined{participant(), {}};
      fill(joined.seat_hash, bytes(joined.seat_hash.size()));
      return joined;
    }
    case RecordKind::ParticipantNamed:
      return ParticipantNamed{participant(), text(workshop::kDisplayNameCharactersMax)};
    case RecordKind::ServerOperations: {
      ServerOperations made;
      made.cause = flip() ? ServerCause::Collection : ServerCause::Reversal;
      made.participant = ParticipantId(narrow<std::uint32_t>(number(10'000)));
      made.hlc = any(document::kHlcMax / 2);
      made.operations = server_operations(made.hlc);
      if (made.cause == ServerCause::Collection) made.floor = Seq(number(1'000'000));
      return made;
    }
    default:
      break;
  }
  const document::Hlc hlc = any(document::kHlcMax / 2);
  return BoardSeeded{hlc, server_operations(hlc)};
}

BoardId Samples::board() {
  BoardId::Bytes id{};
  fill(id, bytes(id.size()));
  return BoardId(id);
}

CatalogueRecord Samples::catalogue_record() {
  switch (any(5)) {
    case 0:
      return {board(), BoardCreated{text(40), "abcd2345", millis(), millis()}};
    case 1:
      return {board(), BoardRenamed{text(40)}};
    case 2:
      return {board(), DeletionScheduled{millis()}};
    case 3:
      return {board(), DeletionCancelled{}};
    case 4:
      return {board(), BoardErased{}};
    default:
      return {board(), CodeRenewed{"efgh2345"}};
  }
}

TokenClaims Samples::token_claims() {
  return {narrow<std::uint32_t>(number(0xffff'ffff)), board(), role(), millis(),
          narrow<std::uint32_t>(number(0xffff'ffff))};
}

BoardState Samples::board_state() {
  BoardState state;
  state.seq = Seq(1'000 + any(1'000'000));
  const std::uint64_t people = any(6);
  for (std::uint32_t index = 0; index < people; ++index) {
    ParticipantState person{ParticipantId(index + 1), {}, text(20)};
    fill(person.seat_hash, bytes(person.seat_hash.size()));
    state.participants.push_back(person);
    ReplicaState replica{ReplicaId(5 * index + 1),
                         person.participant,
                         ClientSeq(narrow<std::uint32_t>(any(5'000))),
                         hlc(),
                         {}};
    const std::uint32_t last = replica.last_cseq.number();
    for (std::uint32_t number = last > 9 ? last - 9 : 1; number <= last; ++number) {
      replica.recent.push_back({ClientSeq(number), verdict(), any(~std::uint64_t{0}), hlc()});
    }
    state.replicas.push_back(replica);
  }
  state.next_replica = ReplicaId(narrow<std::uint32_t>(5 * people + 1));
  state.collection_floor = Seq(number(state.seq.number()));
  state.server_hlc = hlc();
  return state;
}

}  // namespace atelier::protocol
