// Visibility decides what a session may see (P9): the one place that asks, for entries on their way
// out and for objects in a joiner's state alike.
//
// Today everything that has an effect is public, and a refusal is its author's alone (COM-8). Veils
// will narrow `hides`; whatever it hides takes no delivery number and is not sent (DEL-2). Pure.
#pragma once

#include <functional>
#include <optional>

#include "protocol/messages.h"
#include "server/base/ids.h"

namespace atelier::room {

// A session, as far as what it may see goes.
struct Viewer {
  ReplicaId replica;
  ParticipantId participant;
  protocol::Role role = protocol::Role::Observer;
};

// What an entry is about, as far as who may see it goes.
struct EntrySubject {
  ReplicaId author;
  std::optional<ObjectId> object;  // nothing: it had no effect
};

struct Visibility {
  // Nothing: no object is hidden from anyone.
  std::function<bool(const Viewer&, ObjectId)> hides;

  bool everything_public() const { return !hides; }

  bool may_see(const Viewer& viewer, ObjectId object) const {
    return !hides || !hides(viewer, object);
  }

  bool may_see(const Viewer& viewer, const EntrySubject& entry) const {
    if (!entry.object) return entry.author == viewer.replica;
    return may_see(viewer, *entry.object);
  }
};

}  // namespace atelier::room
