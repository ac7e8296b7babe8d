// How a Room takes operations: exactly once, stamped, judged, numbered (SPEC COM, CLK).
#include <algorithm>
#include <utility>

#include "protocol/codec.h"
#include "server/domain/workshop/rights.h"
#include "server/room/hybrid_clock.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace atelier::room {

Effects Room::on(OperationsPushed pushed) {
  const Session* session = sessions_.find(pushed.session);
  // Bytes of a connection that was closed or fenced may still be on their way: they have no effect.
  if (session == nullptr) return {};
  Effects effects;
  if (session->phase != SessionPhase::Live) {
    close(effects, pushed.session, {protocol::CloseReason::BadFrame, "a push before Welcome"});
    return effects;
  }
  const ReplicaId replica = session->viewer.replica;
  if (settings_.writing == WriteAccess::Refused || replica.number() == 0) {
    auto notice = std::make_shared<const std::string>(protocol::encode_read_only_notice(true));
    effects.emplace_back(Deliver{session->id, {{}, std::move(notice), FrameClass::Durable}});
    return effects;
  }

  Append append;
  append.records.reserve(pushed.push.operations.size());
  std::vector<protocol::Acknowledgement> repeated;
  std::optional<Refusal> refusal;
  std::uint32_t& in_flight = in_flight_[replica];
  for (protocol::PushedOperation& operation : pushed.push.operations) {
    refusal =
        take_operation(append, repeated, *session, in_flight, std::move(operation), pushed.now);
    if (refusal) break;
  }
  if (in_flight == 0) in_flight_.erase(replica);
  submit(effects, std::move(append), pushed.now);
  if (!repeated.empty()) {
    OutboundFrame frame{protocol::encode_acknowledgements(repeated), nullptr, FrameClass::Durable};
    effects.emplace_back(Deliver{pushed.session, std::move(frame)});
  }
  if (refusal) close(effects, pushed.session, std::move(*refusal));
  return effects;
}

std::optional<Room::Refusal> Room::take_operation(Append& append,
                                                  std::vector<protocol::Acknowledgement>& repeated,
                                                  const Session& session, std::uint32_t& in_flight,
                                                  protocol::PushedOperation pushed, Moment now) {
  using protocol::CloseReason;
  const ReplicaId replica = session.viewer.replica;
  switch (board_.replicas().standing(replica, pushed.cseq, pushed.fingerprint)) {
    case Standing::Skipped:
      return Refusal{CloseReason::Gap, "an operation number was skipped"};
    case Standing::Next:
      if (in_flight >= kInFlightMax) {
        return Refusal{CloseReason::TooFast, "too many operations in flight"};
      }
      ++in_flight;
      commit(append, session, std::move(pushed), now);
      return std::nullopt;
    case Standing::Repeated:
    case Standing::Forked:
      break;
  }
  if (settings_.faults.forget_duplicates) {
    ++in_flight;
    commit(append, session, std::move(pushed), now);
    return std::nullopt;
  }
  const Answer* answer = board_.replicas().answer(replica, pushed.cseq);
  if (answer == nullptr || answer->fingerprint != pushed.fingerprint) {
    return Refusal{CloseReason::ReplicaForked, "an operation number was used for something else"};
  }
  // Where the first one is not durable yet, its entry is on its way and will be the answer.
  const bool settled =
      pushed.cseq.number() + in_flight <= board_.replicas().last_cseq(replica).number();
  if (settled) repeated.push_back({answer->cseq, answer->verdict, answer->hlc});
  return std::nullopt;
}

void Room::commit(Append& append, const Session& session, protocol::PushedOperation pushed,
                  Moment now) {
  const ReplicaId replica = session.viewer.replica;
  Submission submission{replica, pushed.cseq, pushed.fingerprint, std::move(pushed.operation)};
  protocol::assign_replica(submission.operation, replica);
  document::Hlc& hlc = submission.operation.stamp.hlc;
  const document::Hlc last = board_.replicas().last_hlc(replica);
  hlc = settings_.faults.believe_clocks ? std::max(hlc, last + 1)
                                        : effective_hlc(hlc, last, now.wall);
  const workshop::Request request = workshop::request_of(submission.operation.change);
  const Permission permission =
      workshop::may(session.viewer.role, request) ? Permission::Granted : Permission::Refused;

  const protocol::OperationRecord committed = board_.commit(std::move(submission), permission);
  protocol::EncodedCommit encoded = protocol::encode_commit(committed);
  constexpr auto kKind = static_cast<std::uint16_t>(protocol::RecordKind::Operation);
  append.records.push_back(
      {applied(), storage::RecordKind(kKind), now.wall, std::move(encoded.record)});
  PlacedEntry& entry = unsettled_.emplace_back();
  entry.seq = applied();
  entry.subject.author = replica;
  if (committed.operation) entry.subject.object = committed.operation->object;
  entry.frame = std::move(encoded.frame);
}

}  // namespace atelier::room
