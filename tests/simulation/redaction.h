// What a simulated history may hide from whom. In a redacted one, each seventh object of a replica
// is its creator's alone: of all their tabs, and of nobody else.
#pragma once

#include <cstdint>

#include "server/base/ids.h"

namespace atelier::simulation {

// Who looks, as far as what they may see goes.
struct Viewer {
  ReplicaId replica;
  ParticipantId participant;
};

enum class Redaction : std::uint8_t { None, Secrets };

constexpr bool is_secret(ObjectId object) {
  return object.counter() % 7 == 0;
}

}  // namespace atelier::simulation
