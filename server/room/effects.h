// What a Room asks of the world: the closed set of its effects, as plain values, in order.
//
// The RoomActor carries them out; tests read them.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/room/session_port.h"
#include "storage/journal.h"

namespace atelier::room {

// Write these to the log in this order, and say EntriesDurable when they are on disk.
struct Append {
  std::vector<storage::NewRecord> records;
};

enum class Haste : std::uint8_t {
  Now,     // somebody waits for it: it leaves at the end of the turn
  InTurn,  // one of many are told: it leaves when their turn comes (FlushQueue)
};

// Hand a frame to one session.
struct Deliver {
  SessionId session;
  OutboundFrame frame;
  Haste haste = Haste::Now;
};

// End one session; the room has forgotten it already.
struct Close {
  SessionId session;
  protocol::CloseReason reason = protocol::CloseReason::Retry;
  std::string detail;
};

using Effect = std::variant<Append, Deliver, Close>;
using Effects = std::vector<Effect>;

}  // namespace atelier::room
