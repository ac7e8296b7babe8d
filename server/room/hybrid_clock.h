// The server's half of the hybrid logical clock: what a claimed stamp counts for (SPEC CLK-1 to
// CLK-4).
//
// After Kulkarni et al., "Logical Physical Clocks" (2014), packed into 53 bits. Pure.
#pragma once

#include "server/base/clock.h"
#include "server/domain/document/operation.h"

namespace atelier::room {

// A claimed stamp may be this far ahead: clocks of phones that keep network time differ by less.
inline constexpr WallMillis kClockAheadMillisMax = 2000;

document::Hlc hlc_of(WallMillis wall);

// The claimed stamp, clamped to now when it is too far ahead, then raised above the replica's last.
document::Hlc effective_hlc(document::Hlc claimed, document::Hlc last_of_replica, WallMillis now);

}  // namespace atelier::room
