// SessionPort: what a room may ask of a connection. net::WebSocketSession implements it; tests and
// the simulation have their own.
//
// Thread: the room's. A port outlives every call that the room makes to it: the room holds it by
// shared_ptr from join() until left().
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "protocol/messages.h"

namespace atelier::room {

// Encoded once, shared by every session that receives it, never changed.
using SharedBytes = std::shared_ptr<const std::string>;

// How a frame may be treated when a session's outbox is filling.
enum class FrameClass : std::uint8_t {
  Durable,   // must arrive, in order; counts against the outbox bound
  Presence,  // may be dropped when the outbox is more than half full
  Catchup,   // a chunk of the joiner's state: in order, outside the bound (its bytes are shared)
};

// One ServerFrame, in up to two parts that are joined on the wire: `own` (a few bytes for this
// session alone, such as its delivery number) and `shared`.
struct OutboundFrame {
  std::string own;
  SharedBytes shared;  // may be null
  FrameClass frame_class = FrameClass::Durable;
};

class SessionPort {
 public:
  virtual ~SessionPort() = default;

  // Queues a frame. Never blocks and never calls back into the room. A session whose outbox passes
  // its bound closes itself with SlowReader; the room then hears left().
  virtual void deliver(OutboundFrame frame) = 0;

  // Sends what is queued, as far as the peer takes it. Called after each turn of the room, at its
  // end or by the FlushQueue, so that what it delivers in one go leaves in one message. Never calls
  // back either. May run on a FlushPartner's thread, while the room's waits for it.
  virtual void flush() = 0;

  // Sends Closing{reason, detail} and the close code, then ends the connection. The room hears
  // left() later. Further deliveries are ignored.
  virtual void close(protocol::CloseReason reason, std::string detail) = 0;

 private:
  friend class FlushQueue;
  bool in_flush_queue_ = false;
};

}  // namespace atelier::room
