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

void write_arrival(const Arrival& arrival, wire::FieldWriter& writer) {
  writer.number(1, arrival.participant.number());
  writer.text(2, arrival.display_name);
  writer.number(3, static_cast<std::uint64_t>(arrival.role));
  writer.message(4, [&] { wire::write_presence_update(arrival.state, writer); });
}

// One overload for each kind of event; the alternatives of a oneof.
struct EventWriter {
  wire::FieldWriter& writer;

  void operator()(const Arrival& arrival) const {
    writer.message(2, [&] { write_arrival(arrival, writer); });
  }
  void operator()(const PresenceUpdate& update) const {
    writer.message(3, [&] { wire::write_presence_update(update, writer); });
  }
  void operator()(const Departure&) const { writer.present(4, 1); }
};

}  // namespace

std::string encode_delivered(std::uint32_t delivered) {
  wire::FieldWriter writer;
  writer.number(1, delivered);
  return writer.bytes();
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
  wire::FieldWriter writer;
  writer.text(3, sealed);
  return writer.bytes();
}

std::string encode_presence(std::span<const PresenceEvent> events) {
  wire::FieldWriter writer;
  for (const PresenceEvent& event : events) {
    writer.message(4, [&] {
      writer.number(1, event.session.number());
      std::visit(EventWriter{writer}, event.event);
    });
  }
  return writer.bytes();
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
  wire::FieldWriter writer;
  writer.message(6, [&] {
    for (const document::Object* object : objects) {
      writer.message(1, [&] { wire::write_object(*object, writer); });
    }
    writer.number(2, last ? 1 : 0);
  });
  return writer.bytes();
}

}  // namespace atelier::protocol
