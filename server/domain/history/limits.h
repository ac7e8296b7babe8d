// The limits of one reversal, each with its reason. Beyond one nothing is taken back.
#pragma once

#include <cstddef>

namespace atelier::history {

// A reversal is one entry, judged in one turn of its room and sent to each session in one frame,
// which must stay inside an outbox (DEL-10) together with what else waits there. This many changes
// are an hour of one very busy person.
inline constexpr std::size_t kReversalOperationsMax = 2'000;
// Estimated, of the operations as they travel: a minutes document of 100,000 characters comes back.
inline constexpr std::size_t kReversalBytesMax = 160 * 1024;

}  // namespace atelier::history
