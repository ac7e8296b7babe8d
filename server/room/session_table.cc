#include "server/room/session_table.h"

#include <utility>

#include "server/base/check.h"

namespace atelier::room {

Session& SessionTable::add(Session session) {
  const SessionId id = session.id;
  const ReplicaId replica = session.viewer.replica;
  if (replica.number() != 0) ATELIER_CHECK(holders_.emplace(replica, id).second);
  const auto [place, added] = sessions_.emplace(id, std::move(session));
  ATELIER_CHECK(added);
  return place->second;
}

void SessionTable::remove(SessionId id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  holders_.erase(found->second.viewer.replica);
  sessions_.erase(found);
}

Session* SessionTable::find(SessionId id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : &found->second;
}

Session* SessionTable::holder(ReplicaId replica) {
  const auto found = holders_.find(replica);
  return found == holders_.end() ? nullptr : find(found->second);
}

}  // namespace atelier::room
