#include "server/app/clock_watch.h"

#include <cstdlib>
#include <utility>

namespace atelier::app {
namespace {

constexpr WallMillis kTolerance = 5 * 60 * 1000;

}  // namespace

bool ClockWatch::ran_evenly() {
  using std::chrono::milliseconds;
  const Look now{clock_.wall_millis(), clock_.steady()};
  const std::optional<Look> before = std::exchange(last_, now);
  if (!before) return false;
  const WallMillis passed =
      std::chrono::duration_cast<milliseconds>(now.steady - before->steady).count();
  return std::llabs(now.wall - before->wall - passed) <= kTolerance;
}

}  // namespace atelier::app
