// What a room is told about a newcomer, and about its own board.
//
// Plain values, free of Asio, so that the pure Room can see them.
#pragma once

#include <string>

#include "protocol/messages.h"
#include "server/base/clock.h"

namespace atelier::room {

// What the network layer proved about a newcomer before the room sees it.
struct JoinRequest {
  protocol::Hello hello;
  protocol::Role role = protocol::Role::Observer;
};

// What a room needs to know about its board from the catalogue.
struct BoardFacts {
  std::string title;
  std::string join_code;
  WallMillis kept_until = 0;
};

}  // namespace atelier::room
