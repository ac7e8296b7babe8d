// Taking back what was done on a board, for a facilitator (SPEC REV): from the request to the entry
// on disk.
//
// In four steps. The room says how far the log goes and waits until that is durable; the log is
// read up to there, aside; the room works the reversal out on the board as it is then; the answer
// is given once its entry is durable. So what was done before the request is taken into account
// whole, and what comes in between counts as somebody else's.
#pragma once

#include "server/app/boards.h"

namespace atelier::app {

// All outlive the request.
struct ReversalPorts {
  storage::Journal& journal;
  LiveRooms& rooms;
  const Post& aside;  // may block on the disk
};

// Invalid: the person, the object or the reversal is not there, and what to do. `done` comes once,
// on any thread.
void take_back(const ReversalPorts& ports, const BoardId& board,
               const net::ReversalRequest& request, net::Done<net::ReversalAnswer> done);

}  // namespace atelier::app
