// Snapshots: the whole state of a board after one entry.
#include <algorithm>
#include <utility>

#include "protocol/packed_answers.h"
#include "protocol/packed_objects.h"
#include "protocol/wire.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
namespace {

using wire::damaged;
namespace v1 = wire::v1;

constexpr std::uint32_t kSnapshotFormat = 3;

void write_replica(const ReplicaState& replica, v1::ReplicaState& message) {
  message.set_replica(replica.replica.number());
  message.set_participant(replica.participant.number());
  message.set_last_cseq(replica.last_cseq.number());
  message.set_last_hlc(replica.last_hlc);
  message.set_answers(pack_answers(replica.recent));
}

void write_participant(const ParticipantState& participant, v1::ParticipantState& message) {
  message.set_participant(participant.participant.number());
  message.set_seat_hash(participant.seat_hash.data(), participant.seat_hash.size());
  message.set_display_name(participant.display_name);
}

// The same order whatever the containers of the room were.
template <class State, class Key>
std::vector<const State*> sorted(const std::vector<State>& states, Key key) {
  std::vector<const State*> pointers;
  pointers.reserve(states.size());
  for (const State& state : states) pointers.push_back(&state);
  std::sort(pointers.begin(), pointers.end(),
            [key](const State* left, const State* right) { return left->*key < right->*key; });
  return pointers;
}

std::optional<ReplicaState> read_replica(const v1::ReplicaState& message) {
  if (message.replica() > kReplicaIdMax || message.last_hlc() > document::kHlcMax) {
    return std::nullopt;
  }
  ReplicaState replica;
  replica.replica = ReplicaId(message.replica());
  replica.participant = ParticipantId(message.participant());
  replica.last_cseq = ClientSeq(message.last_cseq());
  replica.last_hlc = message.last_hlc();
  std::optional<std::vector<RecentAnswer>> recent = unpack_answers(message.answers());
  if (!recent) return std::nullopt;
  replica.recent = *std::move(recent);
  if (!replica.recent.empty() && replica.recent.back().cseq > replica.last_cseq) {
    return std::nullopt;
  }
  return replica;
}

std::optional<ParticipantState> read_participant(const v1::ParticipantState& message) {
  ParticipantState participant;
  participant.participant = ParticipantId(message.participant());
  const std::string& hash = message.seat_hash();
  if (hash.size() != participant.seat_hash.size()) return std::nullopt;
  if (!workshop::is_display_name(message.display_name())) return std::nullopt;
  std::copy(hash.begin(), hash.end(), participant.seat_hash.begin());
  participant.display_name = message.display_name();
  return participant;
}

Result<> read_seats(const v1::BoardSnapshot& message, BoardState& state) {
  state.replicas.reserve(static_cast<std::size_t>(message.replicas_size()));
  for (const v1::ReplicaState& source : message.replicas()) {
    std::optional<ReplicaState> replica = read_replica(source);
    const bool ascending =
        replica && (state.replicas.empty() || state.replicas.back().replica < replica->replica);
    if (!ascending) return damaged("snapshot.replicas");
    state.replicas.push_back(*std::move(replica));
  }
  state.participants.reserve(static_cast<std::size_t>(message.participants_size()));
  for (const v1::ParticipantState& source : message.participants()) {
    std::optional<ParticipantState> participant = read_participant(source);
    const bool ascending =
        participant && (state.participants.empty() ||
                        state.participants.back().participant < participant->participant);
    if (!ascending) return damaged("snapshot.participants");
    state.participants.push_back(*std::move(participant));
  }
  return {};
}

}  // namespace

std::string encode_snapshot(const BoardState& state, const document::Document& document) {
  wire::OnArena<v1::BoardSnapshot> message;
  message->set_format(kSnapshotFormat);
  message->set_seq(state.seq.number());
  message->set_objects(pack_objects(document));
  for (const ReplicaState* replica : sorted(state.replicas, &ReplicaState::replica)) {
    write_replica(*replica, *message->add_replicas());
  }
  for (const ParticipantState* participant :
       sorted(state.participants, &ParticipantState::participant)) {
    write_participant(*participant, *message->add_participants());
  }
  message->set_next_replica(state.next_replica.number());
  message->set_collection_floor(state.collection_floor.number());
  message->set_server_hlc(state.server_hlc);
  return message->SerializeAsString();
}

Result<DecodedSnapshot> decode_snapshot(std::string_view bytes) {
  wire::OnArena<v1::BoardSnapshot> message;
  if (!wire::parse(bytes, wire::UnknownFields::Refused, *message)) return damaged("snapshot");
  if (message->format() != kSnapshotFormat) return damaged("snapshot.format");
  if (message->next_replica() > kReplicaIdMax + 1) return damaged("snapshot.next_replica");
  if (message->collection_floor() > message->seq()) return damaged("snapshot.collection_floor");
  if (message->server_hlc() > document::kHlcMax) return damaged("snapshot.server_hlc");
  DecodedSnapshot snapshot;
  snapshot.state.seq = Seq(message->seq());
  snapshot.state.next_replica = ReplicaId(message->next_replica());
  snapshot.state.collection_floor = Seq(message->collection_floor());
  snapshot.state.server_hlc = message->server_hlc();
  if (!unpack_objects(message->objects(), snapshot.state.seq, snapshot.document)) {
    return damaged("snapshot.objects");
  }
  const Result<> seats = read_seats(*message, snapshot.state);
  if (!seats) return seats.error();
  return snapshot;
}

}  // namespace atelier::protocol
