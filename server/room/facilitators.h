// Which roles count as a facilitator's outside of a session, by the one table of rights (SEAT-8).
#pragma once

#include "server/domain/workshop/rights.h"

namespace atelier::room {

// Whether the role may take back what others did.
inline bool may_take_back(workshop::Role role) {
  return workshop::may(role, workshop::Request::TakeBack);
}

}  // namespace atelier::room
