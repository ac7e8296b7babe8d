// What a full board costs: bytes of its snapshot and of its memory, time from the disk to a room
// that serves, and time from a Hello to the joiner's messages.
#pragma once

#include <boost/json.hpp>

namespace atelier::bench {

// Writes a journal below the folder for temporary files and removes it.
boost::json::object measure_board();

}  // namespace atelier::bench
