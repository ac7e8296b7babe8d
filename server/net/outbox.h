// An Outbox holds what waits to be written to one session: bounded, and joined into few messages.
//
// While one message is on its way, frames wait; they leave together as the next message, which SPEC
// DEL-5 allows because a ServerFrame is made of repeated fields. Shared bytes are not copied unless
// they are small: below kCopyBytesMax a copy is cheaper than one more piece for the kernel to
// gather.
//
// The bound (DEL-10) is on the bytes of Durable and Presence frames that are not written yet.
// Presence is refused over half of it and thrown away before it would cost a session its place. A
// frame larger than the bound passes when nothing durable waits. Catch-up is outside: its bytes are
// shared.
//
// Thread: its session's. Ownership: the pieces of next_message() stay valid until sent().
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "server/room/session_port.h"

namespace atelier::net {

inline constexpr std::size_t kMessageBytesMax = 64 * 1024;
inline constexpr std::size_t kCopyBytesMax = 4 * 1024;

class Outbox {
 public:
  enum class Outcome { Queued, Dropped, Full };

  explicit Outbox(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  Outcome push(room::OutboundFrame frame);

  bool idle() const { return queue_.empty() && !sending_; }
  bool sending() const { return sending_; }
  // Starts the next message: its pieces, in order. Requires that something waits and nothing is
  // sent.
  const std::vector<std::string_view>& next_message();
  // The message that next_message() gave is written.
  void sent();
  // Forgets what waits; the message on its way stays.
  void discard_waiting();

  // All that this outbox keeps alive, catch-up included.
  std::size_t bytes() const { return bytes_; }

 private:
  static std::size_t size_of(const room::OutboundFrame& frame);
  void discard_presence();
  void append_to_message(room::OutboundFrame frame);

  const std::size_t bytes_max_;
  std::deque<room::OutboundFrame> queue_;
  std::size_t bytes_ = 0;
  std::size_t durable_bytes_ = 0;
  std::size_t presence_bytes_ = 0;

  // The message on its way. A piece is either a range of copied_ or a whole shared string.
  struct Piece {
    room::SharedBytes shared;
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  bool sending_ = false;
  std::string copied_;
  std::vector<Piece> pieces_;
  std::vector<std::string_view> views_;
  std::size_t message_bytes_ = 0;
  std::size_t message_durable_bytes_ = 0;
  std::size_t message_presence_bytes_ = 0;
};

}  // namespace atelier::net
