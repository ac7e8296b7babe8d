// A Selector says which of the operations in a board's log are to be taken back.
//
// Plain values. Rules: protocol/SPEC.md, REV.
#pragma once

#include <limits>
#include <variant>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/domain/document/operation.h"

namespace atelier::history {

// What one person did, from `from` to `to`, both included.
struct DoneBy {
  ParticipantId participant;
  WallMillis from = 0;
  WallMillis to = 0;
};

// What was done since to an object and to what stood or stands below it: as it was after `entry`
// and at `time`, both included.
struct AsItWas {
  ObjectId object;
  Seq entry{std::numeric_limits<std::uint64_t>::max()};
  WallMillis time = std::numeric_limits<WallMillis>::max();
};

// What an earlier reversal did.
struct OfReversal {
  document::Hlc reversal = 0;
};

using Selector = std::variant<DoneBy, AsItWas, OfReversal>;

// One operation of the log, in the order of the log.
struct LoggedOperation {
  const document::Operation& operation;  // as it was applied: with its stamp, its place resolved
  Seq seq;
  WallMillis time = 0;
  ParticipantId author;        // 0: the server
  document::Hlc reversal = 0;  // of the reversal that it is a part of, its first stamp; 0: none
};

}  // namespace atelier::history
