// A Moment is the time of one input to a room. The room reads no clock: whoever calls it says when.
#pragma once

#include "server/base/clock.h"

namespace atelier::room {

struct Moment {
  WallMillis wall = 0;  // for stamps and records
  SteadyTime steady{};  // for intervals
};

inline Moment moment_of(const Clock& clock) {
  return {clock.wall_millis(), clock.steady()};
}

}  // namespace atelier::room
