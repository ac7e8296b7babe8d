#include "load-tests/bench/busy_room.h"

#include <utility>

#include "protocol/codec.h"
#include "server/base/check.h"
#include "server/room/hybrid_clock.h"
#include "server/room/seat_hash.h"

namespace atelier::bench {
namespace {

constexpr WallMillis kMorning = 1'790'000'000'000;
constexpr std::size_t kOutboxBytesMax = 64 * 1024 * 1024;

BoardId board_id() {
  return BoardId({7});
}

room::RoomPorts ports_of(room::CursorSeal& seal) {
  return {seal, [](const protocol::SeatKey& key) { return room::seat_hash(board_id(), key); }};
}

}  // namespace

void CountingRandom::fill(std::span<std::uint8_t> bytes) {
  for (std::uint8_t& byte : bytes) byte = next_ = static_cast<std::uint8_t>(next_ * 5 + 1);
}

BusyRoom::BusyRoom(room::Board board, std::size_t sessions, OnAppend on_append)
    : seal_(room::ServerSecret{}, board_id(), random_),
      room_(std::move(board), ports_of(seal_), {}),
      on_append_(std::move(on_append)) {
  for (std::size_t session = 0; session < sessions; ++session) join();
}

void BusyRoom::join() {
  const std::size_t session = session_count();
  outboxes_.emplace_back(kOutboxBytesMax);
  const SessionId id(static_cast<std::uint32_t>(session + 1));
  room::JoinRequest request{hello_of(session), protocol::Role::Participant};
  take(room_.on(room::SessionJoined{id, std::move(request), now()}));
  take(room_.on(room::EntriesDurable{room_.applied(), now()}));
  for (const room::Effect& effect : waiting_) {
    const auto& deliver = std::get<room::Deliver>(effect);
    if (deliver.session != id || replicas_.size() > session || deliver.frame.own.empty()) continue;
    replicas_.push_back(protocol::decode_server_frame(deliver.frame.own)->welcome->replica);
  }
  send();
}

protocol::ClientMessage BusyRoom::decoded(std::string_view frame) {
  auto message = protocol::decode_client_frame(frame);
  ATELIER_CHECK(message.has_value());
  return *std::move(message);
}

void BusyRoom::push(std::size_t session, protocol::Push push) {
  const SessionId id(static_cast<std::uint32_t>(session + 1));
  take(room_.on(room::OperationsPushed{id, std::move(push), now()}));
}

void BusyRoom::presence(std::size_t session, protocol::PresenceUpdate update) {
  const SessionId id(static_cast<std::uint32_t>(session + 1));
  take(room_.on(room::PresenceChanged{id, std::move(update), now()}));
}

void BusyRoom::become_durable() {
  ++millis_;
  take(room_.on(room::EntriesDurable{room_.applied(), now()}));
}

void BusyRoom::become_due() {
  take(room_.on(room::PresenceDue{}));
}

void BusyRoom::send() {
  for (room::Effect& effect : waiting_) {
    auto& deliver = std::get<room::Deliver>(effect);
    ++deliveries_;
    outboxes_[deliver.session.number() - 1].push(std::move(deliver.frame));
  }
  waiting_.clear();
  for (net::Outbox& outbox : outboxes_) {
    while (!outbox.idle()) {
      for (const std::string_view piece : outbox.next_message()) sent_bytes_ += piece.size();
      outbox.sent();
    }
  }
}

room::Moment BusyRoom::now() const {
  return {kMorning + millis_, SteadyTime(std::chrono::milliseconds(millis_))};
}

void BusyRoom::take(room::Effects effects) {
  for (room::Effect& effect : effects) {
    ATELIER_CHECK(!std::holds_alternative<room::Close>(effect));
    if (auto* append = std::get_if<room::Append>(&effect)) {
      if (on_append_) on_append_(std::move(*append));
    } else {
      waiting_.push_back(std::move(effect));
    }
  }
}

protocol::Hello hello_of(std::size_t session) {
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMin;
  hello.protocol_max = protocol::kProtocolVersionMax;
  hello.seat_key[0] = static_cast<std::uint8_t>(session);
  hello.seat_key[1] = static_cast<std::uint8_t>(session >> 8);
  return hello;
}

}  // namespace atelier::bench
