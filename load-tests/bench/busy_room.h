// A BusyRoom is one Room with everything that costs processor time around it and nothing that
// waits: frames come in as bytes, the disk answers at once, and what goes out lies in outboxes as a
// socket would be given it.
//
// Thread: one. Sessions are numbered from 0; the first is as good as any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/messages.h"
#include "server/net/outbox.h"
#include "server/room/cursor_seal.h"
#include "server/room/room.h"

namespace atelier::bench {

// Bytes that look random and are the same each time.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint8_t next_ = 0;
};

class BusyRoom {
 public:
  // Sees each append on its way to the log.
  using OnAppend = std::function<void(room::Append)>;

  explicit BusyRoom(std::size_t sessions) : BusyRoom(room::Board(), sessions, {}) {}
  BusyRoom(room::Board board, std::size_t sessions, OnAppend on_append);
  BusyRoom(const BusyRoom&) = delete;
  BusyRoom& operator=(const BusyRoom&) = delete;

  // One more. REQUIRES: nothing waits for the disk.
  void join();
  ReplicaId replica(std::size_t session) const { return replicas_[session]; }
  std::size_t session_count() const { return outboxes_.size(); }

  // Of a frame's bytes; anything undecodable ends the program.
  static protocol::ClientMessage decoded(std::string_view frame);
  // The room's judgement, with the records for the log encoded. An operation that the room refuses
  // by closing the session ends the program.
  void push(std::size_t session, protocol::Push push);
  void presence(std::size_t session, protocol::PresenceUpdate update);
  // The disk has everything; what is to be delivered waits for send(). The clock moves on a
  // millisecond.
  void become_durable();
  void become_due();  // the merging time of presence is over
  // Through the outboxes, a message for each session that has something. Frees it.
  void send();

  std::size_t deliveries() const { return deliveries_; }
  std::size_t sent_bytes() const { return sent_bytes_; }
  const room::Room& room() const { return room_; }

 private:
  room::Moment now() const;
  void take(room::Effects effects);

  CountingRandom random_;
  room::BoardCursorSeal seal_;
  room::Room room_;
  std::vector<ReplicaId> replicas_;
  std::vector<net::Outbox> outboxes_;
  room::Effects waiting_;
  OnAppend on_append_;
  std::int64_t millis_ = 0;
  std::size_t deliveries_ = 0;
  std::size_t sent_bytes_ = 0;
};

// A Hello of somebody who was never here.
protocol::Hello hello_of(std::size_t session);

}  // namespace atelier::bench
