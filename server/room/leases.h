// Leases tell how far back a collection may forget: to the floor, the highest seq up to which every
// replica that may still come back knows the board (SPEC GC-1).
//
// Pure; part of a Room. What is not known is taken for the worst: after a restart a replica with a
// lease counts as knowing nothing until it was heard of, and nothing is collected.
#pragma once

#include <unordered_map>
#include <vector>

#include "server/base/clock.h"
#include "server/base/ids.h"
#include "server/domain/document/document.h"
#include "server/room/replica_table.h"

namespace atelier::room {

class Leases {
 public:
  // A session of the replica started from this seq.
  void joined(ReplicaId replica, Seq knows);
  // It is here now.
  void heard(ReplicaId replica, WallMillis now);
  // `applied` when no replica has a lease; 0 when nothing may be forgotten.
  Seq floor(const ReplicaTable& replicas, Seq applied, WallMillis now) const;

 private:
  struct Contact {
    WallMillis at = 0;
    Seq knows;
  };
  std::unordered_map<ReplicaId, Contact> contacts_;
};

// The topmost objects that may be erased with everything below them (GC-2): deleted before
// `deleted_before`, and not one of the branch changed after `floor`.
std::vector<ObjectId> collectable(const document::Document& document, Seq floor,
                                  document::Hlc deleted_before);

}  // namespace atelier::room
