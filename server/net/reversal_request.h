// What a facilitator asks to have taken back, and the answer (SPEC REV). Plain values; times are
// milliseconds since 1970, universal, both ends included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "server/base/clock.h"
#include "server/base/ids.h"

namespace atelier::net {

// What one person did.
struct DoneBy {
  ParticipantId participant;
  WallMillis from = 0;
  WallMillis to = 0;
  friend bool operator==(const DoneBy&, const DoneBy&) = default;
};

// What was done since to an object and below it.
struct AsItWas {
  ObjectId object;
  WallMillis at = 0;
  friend bool operator==(const AsItWas&, const AsItWas&) = default;
};

// What an earlier reversal did.
struct OfReversal {
  std::uint64_t reversal = 0;
  friend bool operator==(const OfReversal&, const OfReversal&) = default;
};

// A preview counts, and changes nothing.
enum class ReversalKind : std::uint8_t { Done, Preview };

struct ReversalRequest {
  std::variant<DoneBy, AsItWas, OfReversal> selector;
  ReversalKind kind = ReversalKind::Done;
};

struct ReversalAnswer {
  // By which it can be taken back itself. Nothing: a preview, or there was nothing to do.
  std::optional<std::uint64_t> reversal;
  std::size_t operations = 0;
  std::size_t objects = 0;  // that these change
  std::size_t kept = 0;     // properties, places and objects that stay as they are
  std::size_t erased = 0;   // objects that are gone for good
  bool too_large = false;   // nothing was done
};

}  // namespace atelier::net
