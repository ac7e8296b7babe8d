// The limits of a room, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "server/base/clock.h"

namespace atelier::room {

// Operations of one replica that may wait for their entry, and answers that are kept (COM-5).
inline constexpr std::size_t kInFlightMax = 256;

// One to use and four for tabs that are opened while offline (SEAT-3).
inline constexpr std::uint32_t kReplicasPerGrant = 5;

// More people than any workshop has; what a leaked link can use up is bounded all the same.
inline constexpr std::size_t kSeatsMax = 20'000;

// Small enough that a joiner draws early and one chunk never holds up a socket (DEL-7).
inline constexpr std::size_t kStateChunkBytes = 64 * 1024;

// How stale a client's cursor may grow while entries flow: what it misses is sent again at worst.
inline constexpr std::chrono::milliseconds kCursorRefreshInterval{1000};

// How often sessions may compare their document with the server's.
inline constexpr std::chrono::milliseconds kDigestInterval{5000};

// Cursors are merged over this time (PRE-3): thirty positions a second look continuous.
inline constexpr std::chrono::milliseconds kPresenceInterval{33};
// In a hall that frame is a message for each of thousands: it is sent no more often than that many
// messages allow beside all else, on a core that needs some 10 µs for each.
inline constexpr std::chrono::microseconds kPresenceIntervalPerSession{50};
// Entries that leave take along what presence waits: a message less for each session. Not so often
// that nothing is merged any more.
inline constexpr std::chrono::milliseconds kPresenceRideGap{11};

// Parts of one person's stroke that wait for the next frame: a browser sends one in this time.
inline constexpr std::size_t kStrokeChunksMax = 8;

// How long a replica that was not heard of may come back to what it knew, and how long deleted
// objects are kept for it (GC-1, GC-2): a month of holidays.
inline constexpr WallMillis kLeaseMillis = WallMillis{30} * 24 * 3600 * 1000;

}  // namespace atelier::room
