#include "server/room/leases.h"

#include <algorithm>

#include "server/room/hybrid_clock.h"
#include "server/room/limits.h"

namespace atelier::room {

void Leases::joined(ReplicaId replica, Seq knows) {
  contacts_[replica].knows = knows;
}

void Leases::heard(ReplicaId replica, WallMillis now) {
  contacts_[replica].at = now;
}

Seq Leases::floor(const ReplicaTable& replicas, Seq applied, WallMillis now) const {
  Seq floor = applied;
  for (std::uint32_t number = 1; number < replicas.next().number(); ++number) {
    const ReplicaId replica(number);
    const auto contact = contacts_.find(replica);
    const bool wrote = replicas.last_hlc(replica) >= hlc_of(now - kLeaseMillis);
    const bool came = contact != contacts_.end() && contact->second.at >= now - kLeaseMillis;
    if (!wrote && !came) continue;
    const Seq knows = contact == contacts_.end() ? Seq{} : contact->second.knows;
    floor = std::min(floor, knows);
  }
  return floor;
}

std::vector<ObjectId> collectable(const document::Document& document, Seq floor,
                                  document::Hlc deleted_before) {
  std::vector<ObjectId> found;
  document.for_each([&](const document::Object& object) {
    const document::Register* deleted = object.find(document::Property::Deleted);
    if (!object.deleted() || deleted->stamp.hlc >= deleted_before) return;
    const std::vector<ObjectId> branch = document.branch(object.id);
    const bool settled = std::all_of(branch.begin(), branch.end(), [&](ObjectId id) {
      return document.find(id)->changed_at <= floor;
    });
    if (settled) found.push_back(object.id);
  });
  return found;
}

}  // namespace atelier::room
