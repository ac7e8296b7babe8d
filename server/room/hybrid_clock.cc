#include "server/room/hybrid_clock.h"

#include <algorithm>

namespace atelier::room {

document::Hlc hlc_of(WallMillis wall) {
  constexpr auto kMillisMax =
      static_cast<WallMillis>(document::kHlcMax / document::kHlcCounterSpan);
  const WallMillis millis = std::clamp<WallMillis>(wall - document::kHlcEpochMillis, 0, kMillisMax);
  return static_cast<document::Hlc>(millis) * document::kHlcCounterSpan;
}

document::Hlc effective_hlc(document::Hlc claimed, document::Hlc last_of_replica, WallMillis now) {
  const bool too_far_ahead = claimed > hlc_of(now + kClockAheadMillisMax);
  const document::Hlc believed = too_far_ahead ? hlc_of(now) : claimed;
  return std::max(believed, last_of_replica + 1);
}

}  // namespace atelier::room
