// A ClockWatch tells whether the wall clock has run evenly since it was last looked at, judged by
// the steady one. Where it jumped, what it says proves nothing: a machine may start with a wrong
// date and be put right minutes later.
//
// Thread: one at a time. The clock outlives the watch.
#pragma once

#include <optional>

#include "server/base/clock.h"

namespace atelier::app {

class ClockWatch {
 public:
  explicit ClockWatch(const Clock& clock) : clock_(clock) {}

  // True when both clocks say that as much time has passed since the call before, give or take
  // five minutes. False at the first call: there is nothing to compare with.
  bool ran_evenly();

 private:
  struct Look {
    WallMillis wall = 0;
    SteadyTime steady;
  };

  const Clock& clock_;
  std::optional<Look> last_;
};

}  // namespace atelier::app
