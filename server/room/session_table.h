// The SessionTable holds the sessions of one room, in the order in which they came.
//
// Pure; part of a Room. A session moves through three phases, one way: Waiting (its Hello was
// accepted), Prepared (its state is encoded and waits for the disk), Live (it was welcomed).
// References stay valid until remove(). Invariant: a replica is held by one session at most.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/room/session_port.h"
#include "server/room/visibility.h"

namespace atelier::room {

using StateChunks = std::shared_ptr<const std::vector<SharedBytes>>;

enum class SessionPhase : std::uint8_t { Waiting, Prepared, Live };

struct Session {
  SessionId id;
  Viewer viewer;  // replica 0: it came while nothing could be written, and can't write itself
  SessionPhase phase = SessionPhase::Waiting;

  // What it asked for and was granted; of no use once it is live.
  std::uint32_t protocol = 0;
  WallMillis sent_at = 0;
  ClientSeq known_cseq;
  Seq cursor;  // 0: it wants the whole state
  std::vector<ReplicaId> spare_replicas;

  // From Prepared on: the seq that its state contains, so that entries up to it are not sent.
  Seq since;
  StateChunks state;
  ClientSeq acknowledged_cseq;
  std::vector<protocol::Acknowledgement> results;

  std::uint32_t delivered = 0;
  std::string shown_name;  // as others may see it: durable
  protocol::PresenceUpdate presence;
};

class SessionTable {
 public:
  // REQUIRES: the id is new and the replica is not held.
  Session& add(Session session);
  void remove(SessionId id);

  Session* find(SessionId id);
  Session* holder(ReplicaId replica);
  bool empty() const { return sessions_.empty(); }
  std::size_t size() const { return sessions_.size(); }

  auto begin() { return sessions_.begin(); }
  auto end() { return sessions_.end(); }
  auto begin() const { return sessions_.begin(); }
  auto end() const { return sessions_.end(); }

 private:
  std::map<SessionId, Session> sessions_;
  std::unordered_map<ReplicaId, SessionId> holders_;
};

}  // namespace atelier::room
