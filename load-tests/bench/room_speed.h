// How fast a room is on one core, without network and disk: operations that come in as the bytes of
// frames and go out as the bytes of messages to everybody, and cursors that move.
#pragma once

#include <boost/json.hpp>

namespace atelier::bench {

boost::json::object measure_room();

}  // namespace atelier::bench
