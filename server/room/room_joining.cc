// How a Room takes a newcomer in: seat, replica, state, welcome (SPEC CON-6, SEAT, DEL-3 to DEL-9).
#include <algorithm>
#include <utility>

#include "protocol/codec.h"
#include "server/base/check.h"
#include "server/domain/workshop/display_name.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace atelier::room {
namespace {

using protocol::CloseReason;

// The highest version that both sides speak; 0 when there is none.
std::uint32_t common_version(const protocol::Hello& hello) {
  const std::uint32_t highest = std::min(hello.protocol_max, protocol::kProtocolVersionMax);
  const std::uint32_t lowest = std::max(hello.protocol_min, protocol::kProtocolVersionMin);
  return highest >= lowest ? highest : 0;
}

}  // namespace

Effects Room::on(SessionJoined joined) {
  Effects effects;
  const protocol::Hello& hello = joined.request.hello;
  if (sessions_.find(joined.session) != nullptr) {
    close(effects, joined.session, {CloseReason::BadFrame, "a second Hello"});
    return effects;
  }
  const protocol::SeatHash seat = ports_.hash_seat(hello.seat_key);
  const auto known = board_.participants().find(seat);
  if (auto refusal = refuse_hello(joined, known)) {
    effects.emplace_back(Close{joined.session, refusal->reason, std::move(refusal->detail)});
    return effects;
  }

  Session session;
  session.id = joined.session;
  session.viewer.role = joined.request.role;
  session.viewer.participant = known.value_or(ParticipantId{});
  session.protocol = common_version(hello);
  session.sent_at = hello.sent_at;
  session.known_cseq = hello.known_cseq;
  session.cursor = accepted_cursor(hello);

  if (const Session* older = sessions_.holder(hello.replica)) {
    close(effects, older->id, {CloseReason::ReplicaFenced, "the same replica connected again"});
  }
  Append append;
  if (settings_.writing == WriteAccess::Allowed) {
    take_seat(append, session, seat, hello, joined.now);
    take_replica(append, session, hello.replica, joined.now);
    leases_.heard(session.viewer.replica, joined.now.wall);
  } else {
    session.viewer.replica = hello.replica;
  }
  sessions_.add(std::move(session));
  submit(effects, std::move(append), joined.now);
  if (settled_ == applied()) prepare_waiting(effects, joined.now);
  return effects;
}

// Judges everything before anything is changed.
std::optional<Room::Refusal> Room::refuse_hello(const SessionJoined& joined,
                                                std::optional<ParticipantId> known) const {
  const protocol::Hello& hello = joined.request.hello;
  if (common_version(hello) == 0) return Refusal{CloseReason::Version, "no common version"};
  if (!workshop::is_display_name(hello.display_name)) {
    return Refusal{CloseReason::BadFrame, "display name"};
  }
  if (hello.replica.number() != 0) {
    const auto owner = board_.replicas().owner(hello.replica);
    if (!known || owner != known) {
      return Refusal{CloseReason::ReplicaUnknown, "the replica was not granted to this seat"};
    }
    // It remembers answers that this board never gave: a backup was restored on one of the sides.
    if (hello.known_cseq > board_.replicas().last_cseq(hello.replica)) {
      return Refusal{CloseReason::ReplicaForked, "the replica is ahead of the board"};
    }
  }
  if (settings_.writing == WriteAccess::Refused) return std::nullopt;
  const bool seats_left = known.has_value() || board_.participants().size() < kSeatsMax;
  const bool replicas_left =
      hello.replica.number() != 0 || board_.replicas().can_grant(kReplicasPerGrant);
  if (!seats_left || !replicas_left) return Refusal{CloseReason::BoardFull, "the board is full"};
  return std::nullopt;
}

// 0 unless the cursor is this board's, not ahead of it, and comes with a replica (DEL-4, DEL-9).
Seq Room::accepted_cursor(const protocol::Hello& hello) const {
  if (hello.replica.number() == 0 || hello.cursor.empty()) return Seq{};
  const auto opened = ports_.cursor_seal.open(hello.cursor);
  if (!opened || *opened > settled_) return Seq{};
  return *opened;
}

void Room::take_seat(Append& append, Session& session, const protocol::SeatHash& seat,
                     const protocol::Hello& hello, Moment now) {
  if (session.viewer.participant.number() == 0) {
    session.viewer.participant = board_.participants().next();
    record(append, protocol::ParticipantJoined{session.viewer.participant, seat}, now);
  }
  // An empty name in a Hello says nothing; to take a name back is a request of its own.
  const ParticipantId participant = session.viewer.participant;
  const bool renamed = !hello.display_name.empty() &&
                       hello.display_name != board_.participants().display_name(participant);
  if (renamed) record(append, protocol::ParticipantNamed{participant, hello.display_name}, now);
}

void Room::take_replica(Append& append, Session& session, ReplicaId claimed, Moment now) {
  session.viewer.replica = claimed;
  if (claimed.number() != 0) return;
  const ReplicaId first = board_.replicas().next();
  record(append, protocol::ReplicasGranted{session.viewer.participant, first, kReplicasPerGrant},
         now);
  session.viewer.replica = first;
  for (std::uint32_t i = 1; i < kReplicasPerGrant; ++i) {
    session.spare_replicas.emplace_back(first.number() + i);
  }
}

// Fixes what the session's state contains: everything applied by now.
void Room::prepare(Session& session) {
  session.since = applied();
  // GC-3: also for what was collected while the session waited.
  const bool forgotten = session.cursor < board_.collection_floor();
  if (forgotten && !settings_.faults.ignore_collection_floor) session.cursor = Seq{};
  const bool knew = session.cursor.number() != 0;
  leases_.joined(session.viewer.replica, knew ? session.cursor : session.since);
  session.state = catch_up_.chunks(board_, session.cursor, session.viewer, settings_.visibility);
  if (session.viewer.replica.number() != 0) {
    session.acknowledged_cseq = board_.replicas().last_cseq(session.viewer.replica);
    for (const Answer& answer :
         board_.replicas().refusals_after(session.viewer.replica, session.known_cseq)) {
      session.results.push_back({answer.cseq, answer.verdict, answer.hlc});
    }
  }
  if (session.viewer.participant.number() != 0) {
    session.shown_name = board_.participants().display_name(session.viewer.participant);
  }
  session.phase = SessionPhase::Prepared;
}

void Room::welcome(Effects& effects, Session& session, Moment now) {
  ATELIER_CHECK(session.since <= durable_ || settings_.faults.acknowledge_before_durable);  // P2
  protocol::Welcome welcome;
  welcome.protocol = session.protocol;
  welcome.replica = session.viewer.replica;
  welcome.spare_replicas = std::move(session.spare_replicas);
  welcome.participant = session.viewer.participant;
  welcome.session = session.id;
  welcome.role = session.viewer.role;
  welcome.title = settings_.facts.title;
  welcome.server_time = now.wall;
  welcome.sent_at = session.sent_at;
  welcome.acknowledged_cseq = session.acknowledged_cseq;
  welcome.results = std::move(session.results);
  welcome.catch_up =
      session.cursor.number() == 0 ? protocol::CatchUp::Reset : protocol::CatchUp::Delta;
  if (welcome.role == protocol::Role::Facilitator) welcome.join_code = settings_.facts.join_code;
  welcome.kept_until = settings_.facts.kept_until;
  welcome.read_only = settings_.writing == WriteAccess::Refused;
  welcome.delivered = session.delivered;

  session.phase = SessionPhase::Live;
  presence_.arrived(session.id);
  std::vector<protocol::PresenceEvent> present;
  for (const auto& [id, other] : sessions_) {
    if (other.phase == SessionPhase::Live) present.push_back(arrival_of(other));
  }
  std::string first = protocol::encode_welcome(welcome) + protocol::encode_presence(present);
  effects.emplace_back(Deliver{session.id, {std::move(first), nullptr, FrameClass::Durable}});

  const StateChunks chunks = std::exchange(session.state, nullptr);
  for (const SharedBytes& chunk : *chunks) {
    const bool last = chunk == chunks->back();
    std::string own =
        last ? protocol::encode_cursor(ports_.cursor_seal.seal(session.since)) : std::string();
    effects.emplace_back(Deliver{session.id, {std::move(own), chunk, FrameClass::Catchup}});
  }
}

// Under load the applied state is always ahead of the disk. Joiners then wait together for the next
// batch, so that a hall that comes at once costs one encoding and not one each.
void Room::prepare_waiting(Effects& effects, Moment now) {
  for (auto& [id, session] : sessions_) {
    if (session.phase != SessionPhase::Waiting) continue;
    prepare(session);
    if (session.since <= settled_) welcome(effects, session, now);
  }
}

}  // namespace atelier::room
