// Frames to clients. Each function fills the fields it is named for and no other, so that frames
// which wait together may be joined as bytes (DEL-5).
#include "protocol/wire.h"

namespace atelier::protocol {
namespace {

namespace v1 = wire::v1;

void write_acknowledgement(const Acknowledgement& acknowledgement, v1::Acknowledgement& message) {
  message.set_cseq(acknowledgement.cseq.number());
  message.set_verdict(wire::wire_verdict(acknowledgement.verdict));
  message.set_hlc(acknowledgement.hlc);
}

void write_entry(const Entry& entry, v1::Entry& message) {
  message.set_replica(entry.replica.number());
  message.set_cseq(entry.cseq.number());
  message.set_verdict(wire::wire_verdict(entry.verdict));
  message.set_hlc(entry.hlc);
  if (entry.operation) wire::write_operation(*entry.operation, *message.mutable_operation());
}

// Presence events are few and short: one visitor is the whole codec.
class EventWriter {
 public:
  explicit EventWriter(v1::PresenceEvent& message) : message_(message) {}

  void operator()(const Arrival& arrival) {
    v1::Arrival& target = *message_.mutable_arrival();
    target.set_participant(arrival.participant.number());
    target.set_display_name(arrival.display_name);
    target.set_role(wire::wire_role(arrival.role));
    wire::write_presence_update(arrival.state, *target.mutable_state());
  }
  void operator()(const PresenceUpdate& update) {
    wire::write_presence_update(update, *message_.mutable_update());
  }
  void operator()(const Departure&) { message_.set_departure(true); }

 private:
  v1::PresenceEvent& message_;
};

}  // namespace

std::string encode_delivered(std::uint32_t delivered) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->set_delivered(delivered);
  return frame->SerializeAsString();
}

std::string encode_entries(std::span<const Entry> entries) {
  wire::OnArena<v1::ServerFrame> frame;
  for (const Entry& entry : entries) write_entry(entry, *frame->add_entries());
  return frame->SerializeAsString();
}

std::string encode_acknowledgements(std::span<const Acknowledgement> acknowledgements) {
  wire::OnArena<v1::ServerFrame> frame;
  for (const Acknowledgement& acknowledgement : acknowledgements) {
    write_acknowledgement(acknowledgement, *frame->add_acknowledgements());
  }
  return frame->SerializeAsString();
}

std::string encode_welcome(const Welcome& welcome) {
  wire::OnArena<v1::ServerFrame> frame;
  v1::Welcome& message = *frame->mutable_welcome();
  message.set_protocol(welcome.protocol);
  message.set_replica(welcome.replica.number());
  for (const ReplicaId spare : welcome.spare_replicas) message.add_spare_replicas(spare.number());
  message.set_participant(welcome.participant.number());
  message.set_session(welcome.session.number());
  message.set_role(wire::wire_role(welcome.role));
  message.set_title(welcome.title);
  message.set_server_time(welcome.server_time);
  message.set_sent_at(welcome.sent_at);
  message.set_acknowledged_cseq(welcome.acknowledged_cseq.number());
  for (const Acknowledgement& result : welcome.results) {
    write_acknowledgement(result, *message.add_results());
  }
  message.set_catch_up(static_cast<v1::CatchUp>(welcome.catch_up));
  message.set_join_code(welcome.join_code);
  message.set_kept_until(welcome.kept_until);
  message.set_read_only(welcome.read_only);
  message.set_delivered(welcome.delivered);
  return frame->SerializeAsString();
}

std::string encode_cursor(std::string_view sealed) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->set_cursor(sealed.data(), sealed.size());
  return frame->SerializeAsString();
}

std::string encode_presence(std::span<const PresenceEvent> events) {
  wire::OnArena<v1::ServerFrame> frame;
  for (const PresenceEvent& event : events) {
    v1::PresenceEvent& message = *frame->add_presence();
    message.set_session(event.session.number());
    std::visit(EventWriter(message), event.event);
  }
  return frame->SerializeAsString();
}

std::string encode_pong(std::uint64_t nonce) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->set_pong(nonce);
  return frame->SerializeAsString();
}

std::string encode_title_notice(std::string_view title) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->add_notices()->set_title(title.data(), title.size());
  return frame->SerializeAsString();
}

std::string encode_read_only_notice(bool read_only) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->add_notices()->set_read_only(read_only);
  return frame->SerializeAsString();
}

std::string encode_closing(CloseReason reason, std::string_view detail) {
  wire::OnArena<v1::ServerFrame> frame;
  v1::Closing& message = *frame->mutable_closing();
  message.set_reason(static_cast<v1::CloseReason>(reason));
  message.set_detail(detail.data(), detail.size());
  return frame->SerializeAsString();
}

std::string encode_digest(const document::Digest& digest) {
  wire::OnArena<v1::ServerFrame> frame;
  frame->mutable_digest()->set_low(digest.low);
  frame->mutable_digest()->set_high(digest.high);
  return frame->SerializeAsString();
}

std::string encode_authors(std::span<const Author> authors) {
  wire::OnArena<v1::ServerFrame> frame;
  for (const Author& author : authors) {
    v1::Author& message = *frame->add_authors();
    message.set_participant(author.participant.number());
    message.set_display_name(author.display_name);
    message.set_first_replica(author.first_replica.number());
    message.set_replica_count(author.replica_count);
  }
  return frame->SerializeAsString();
}

std::string encode_state_chunk(std::span<const document::Object* const> objects, bool last) {
  wire::OnArena<v1::ServerFrame> frame;
  v1::StateChunk& chunk = *frame->add_state();
  for (const document::Object* object : objects) wire::write_object(*object, *chunk.add_objects());
  chunk.set_last(last);
  return frame->SerializeAsString();
}

}  // namespace atelier::protocol
