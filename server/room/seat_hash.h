// The hash under which a board knows a seat (SPEC SEAT-2): BLAKE2b-256 over the board's id and the
// seat key, so that one browser's seats on two boards can't be linked by their hashes. Pure.
#pragma once

#include "protocol/record_codec.h"
#include "server/base/ids.h"

namespace atelier::room {

protocol::SeatHash seat_hash(const BoardId& board, const protocol::SeatKey& key);

}  // namespace atelier::room
