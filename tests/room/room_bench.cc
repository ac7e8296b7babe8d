#include "tests/room/room_bench.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "server/room/hybrid_clock.h"

namespace atelier::room::bench {
namespace {

protocol::SeatHash plain_hash(const protocol::SeatKey& key) {
  protocol::SeatHash hash{};
  std::transform(key.begin(), key.end(), hash.begin(),
                 [](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ 0xff); });
  return hash;
}

protocol::PushedOperation pushed(std::uint32_t cseq, ObjectId object, document::Change change,
                                 document::Hlc hlc) {
  protocol::PushedOperation operation;
  operation.cseq = ClientSeq(cseq);
  operation.operation = {object, {hlc, ReplicaId(0)}, std::move(change)};
  operation.fingerprint = protocol::fingerprint(operation.operation);
  return operation;
}

}  // namespace

RoomBench::RoomBench(RoomSettings settings) : RoomBench(Board(), std::move(settings)) {}

RoomBench::RoomBench(Board board, RoomSettings settings)
    : room(std::make_unique<Room>(std::move(board), RoomPorts{seal, plain_hash},
                                  std::move(settings))) {}

protocol::Hello RoomBench::hello(int seat) {
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMin;
  hello.protocol_max = protocol::kProtocolVersionMax;
  hello.seat_key[0] = static_cast<std::uint8_t>(seat);
  return hello;
}

void RoomBench::join(SessionId session, const protocol::Hello& hello, protocol::Role role) {
  give(SessionJoined{session, {hello, role}, now()});
}

void RoomBench::come(SessionId session, protocol::Role role) {
  join(session, hello(static_cast<int>(session.number())), role);
  sync();
}

void RoomBench::push(SessionId session, std::vector<protocol::PushedOperation> operations) {
  give(OperationsPushed{session, {std::move(operations)}, now()});
}

void RoomBench::take(Effects effects) {
  for (Effect& effect : effects) {
    std::visit([this](auto&& known) { carry(std::move(known)); }, std::move(effect));
  }
}

void RoomBench::carry(Append append) {
  std::move(append.records.begin(), append.records.end(), std::back_inserter(log));
}

void RoomBench::carry(Deliver deliver) {
  delivered[deliver.session].push_back(std::move(deliver.frame));
}

void RoomBench::carry(Close close) {
  closes[close.session] = {close.reason, std::move(close.detail)};
}

std::vector<protocol::ServerMessage> RoomBench::sent(SessionId session) const {
  std::vector<protocol::ServerMessage> messages;
  const auto found = delivered.find(session);
  if (found == delivered.end()) return messages;
  for (const OutboundFrame& frame : found->second) {
    std::string bytes = frame.own;
    if (frame.shared) bytes += *frame.shared;
    messages.push_back(protocol::decode_server_frame(bytes).value());
  }
  return messages;
}

std::vector<protocol::Entry> RoomBench::entries(SessionId session) const {
  std::vector<protocol::Entry> entries;
  for (protocol::ServerMessage& message : sent(session)) {
    std::move(message.entries.begin(), message.entries.end(), std::back_inserter(entries));
  }
  return entries;
}

std::vector<Seq> RoomBench::cursors(SessionId session) const {
  std::vector<Seq> cursors;
  for (const protocol::ServerMessage& message : sent(session)) {
    if (!message.cursor.empty()) cursors.push_back(seal.open(message.cursor).value());
  }
  return cursors;
}

protocol::Welcome RoomBench::welcome(SessionId session) const {
  for (const protocol::ServerMessage& message : sent(session)) {
    if (message.welcome) return *message.welcome;
  }
  throw std::runtime_error("the session was not welcomed");
}

std::vector<protocol::PresenceEvent> RoomBench::presence(SessionId session) const {
  std::vector<protocol::PresenceEvent> events;
  for (protocol::ServerMessage& message : sent(session)) {
    std::move(message.presence.begin(), message.presence.end(), std::back_inserter(events));
  }
  return events;
}

protocol::PushedOperation create(std::uint32_t cseq, ObjectId object) {
  return pushed(
      cseq, object,
      document::Create{document::ObjectKind::Note, {{document::Property::Colour, std::int64_t{1}}}},
      0);
}

protocol::PushedOperation colour(std::uint32_t cseq, ObjectId object, std::int64_t colour,
                                 document::Hlc hlc) {
  return pushed(cseq, object, document::SetProperties{{{document::Property::Colour, colour}}}, hlc);
}

protocol::PushedOperation type(std::uint32_t cseq, ObjectId object, std::u16string text) {
  document::TextEdit edit;
  edit.inserts.push_back({1, std::nullopt, document::Side::Right, std::move(text)});
  return pushed(cseq, object, std::move(edit), 0);
}

std::vector<ObjectId> objects_of(const std::vector<protocol::ServerMessage>& messages) {
  std::vector<ObjectId> objects;
  for (const protocol::ServerMessage& message : messages) {
    for (const protocol::ObjectState& state : message.state) objects.push_back(state.id);
  }
  return objects;
}

std::int64_t colour_of(const Board& board, ObjectId object) {
  const document::Object* found = board.document().find(object);
  return std::get<std::int64_t>(found->find(document::Property::Colour)->value);
}

}  // namespace atelier::room::bench
