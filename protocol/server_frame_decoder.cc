// Frames to clients as a client reads them: for the load generator and the tests.
#include <utility>

#include "protocol/wire.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
namespace {

using wire::invalid;
namespace v1 = wire::v1;

std::optional<Acknowledgement> read_acknowledgement(const v1::Acknowledgement& message) {
  const auto verdict = wire::read_verdict(message.verdict());
  if (!verdict || message.hlc() > document::kHlcMax) return std::nullopt;
  return Acknowledgement{ClientSeq(message.cseq()), *verdict, message.hlc()};
}

std::optional<Entry> read_entry(const v1::Entry& message) {
  const auto verdict = wire::read_verdict(message.verdict());
  if (!verdict || message.hlc() > document::kHlcMax || message.replica() > kReplicaIdMax) {
    return std::nullopt;
  }
  Entry entry;
  entry.replica = ReplicaId(message.replica());
  entry.cseq = ClientSeq(message.cseq());
  entry.verdict = *verdict;
  entry.hlc = message.hlc();
  if (message.has_operation()) {
    entry.operation =
        wire::read_operation(message.operation(), {entry.hlc, entry.replica}, wire::Speaker::Room);
  }
  return entry;
}

std::optional<Arrival> read_arrival(const v1::Arrival& message) {
  const auto role = wire::read_role(message.role());
  std::optional<PresenceUpdate> state = wire::read_presence_update(message.state());
  if (!role || !state) return std::nullopt;
  return Arrival{ParticipantId(message.participant()), message.display_name(), *role,
                 *std::move(state)};
}

std::optional<PresenceEvent> read_event(const v1::PresenceEvent& message) {
  PresenceEvent event;
  event.session = SessionId(message.session());
  if (message.has_arrival()) {
    std::optional<Arrival> arrival = read_arrival(message.arrival());
    if (!arrival) return std::nullopt;
    event.event = *std::move(arrival);
  } else if (message.has_update()) {
    std::optional<PresenceUpdate> update = wire::read_presence_update(message.update());
    if (!update) return std::nullopt;
    event.event = *std::move(update);
  } else if (message.departure()) {
    event.event = Departure{};
  } else {
    return std::nullopt;
  }
  return event;
}

std::optional<Welcome> read_welcome(const v1::Welcome& message) {
  const auto role = wire::read_role(message.role());
  if (!role || !v1::CatchUp_IsValid(message.catch_up())) return std::nullopt;
  Welcome welcome;
  welcome.protocol = message.protocol();
  welcome.replica = ReplicaId(message.replica());
  for (const std::uint32_t spare : message.spare_replicas()) {
    welcome.spare_replicas.push_back(ReplicaId(spare));
  }
  welcome.participant = ParticipantId(message.participant());
  welcome.session = SessionId(message.session());
  welcome.role = *role;
  welcome.title = message.title();
  welcome.server_time = message.server_time();
  welcome.sent_at = message.sent_at();
  welcome.acknowledged_cseq = ClientSeq(message.acknowledged_cseq());
  for (const v1::Acknowledgement& source : message.results()) {
    const std::optional<Acknowledgement> result = read_acknowledgement(source);
    if (!result) return std::nullopt;
    welcome.results.push_back(*result);
  }
  welcome.catch_up = static_cast<CatchUp>(message.catch_up());
  welcome.join_code = message.join_code();
  welcome.kept_until = message.kept_until();
  welcome.read_only = message.read_only();
  welcome.delivered = message.delivered();
  return welcome;
}

std::optional<Author> read_author(const v1::Author& message) {
  const std::uint64_t end = std::uint64_t{message.first_replica()} + message.replica_count();
  if (end > std::uint64_t{kReplicaIdMax} + 1) return std::nullopt;
  if (!workshop::is_display_name(message.display_name())) return std::nullopt;
  return Author{ParticipantId(message.participant()), message.display_name(),
                ReplicaId(message.first_replica()), message.replica_count()};
}

// Reads each message of a repeated field; false at the first that can't be read.
template <class Messages, class Value, class Reader>
bool read_all(const Messages& messages, std::vector<Value>& values, Reader read) {
  values.reserve(values.size() + static_cast<std::size_t>(messages.size()));
  for (const auto& message : messages) {
    std::optional<Value> value = read(message);
    if (!value) return false;
    values.push_back(*std::move(value));
  }
  return true;
}

void read_notice(const v1::Notice& message, ServerMessage& target) {
  if (message.has_title()) target.title = message.title();
  if (message.has_read_only()) target.read_only = message.read_only();
}

}  // namespace

Result<ServerMessage> decode_server_frame(std::string_view bytes) {
  wire::OnArena<v1::ServerFrame> frame;
  if (!wire::parse(bytes, wire::UnknownFields::Ignored, *frame)) {
    return invalid("frame: not a ServerFrame");
  }
  ServerMessage message;
  message.delivered = frame->delivered();
  message.cursor = frame->cursor();
  message.pong = frame->pong();
  if (!read_all(frame->entries(), message.entries, read_entry)) return invalid("entries");
  if (!read_all(frame->presence(), message.presence, read_event)) return invalid("presence");
  if (!read_all(frame->acknowledgements(), message.acknowledgements, read_acknowledgement)) {
    return invalid("acknowledgements");
  }
  if (!read_all(frame->authors(), message.authors, read_author)) return invalid("authors");
  for (const v1::StateChunk& chunk : frame->state()) {
    if (!read_all(chunk.objects(), message.state, wire::read_object)) return invalid("state");
    message.state_complete = message.state_complete || chunk.last();
  }
  if (frame->has_welcome()) {
    message.welcome = read_welcome(frame->welcome());
    if (!message.welcome) return invalid("welcome");
  }
  for (const v1::Notice& notice : frame->notices()) read_notice(notice, message);
  if (frame->has_closing()) {
    message.closing = wire::read_close_reason(frame->closing().reason());
    if (!message.closing) return invalid("closing.reason");
    message.closing_detail = frame->closing().detail();
  }
  if (frame->has_digest()) {
    message.digest = document::Digest{frame->digest().low(), frame->digest().high()};
  }
  return message;
}

}  // namespace atelier::protocol
