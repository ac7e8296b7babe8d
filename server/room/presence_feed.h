// The PresenceFeed gathers who came, went, moved or was renamed, and turns it into at most two
// frames per interval, the same for everyone (SPEC PRE-1 to PRE-3).
//
// Pure; part of a Room. Arrivals, names and departures must arrive, so that nobody stays on the
// list as a ghost; pointers may be dropped. An arrival may reach a session twice (in its welcome,
// and with the next frame for all): it says who is there, so repeating it changes nothing.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/room/session_port.h"
#include "server/room/session_table.h"

namespace atelier::room {

class PresenceFeed {
 public:
  void arrived(SessionId session) { arrived_.insert(session); }
  void renamed(SessionId session) { renamed_.insert(session); }
  void moved(SessionId session) { moved_.insert(session); }
  // A part of a stroke. Beyond kStrokeChunksMax within one interval the oldest is dropped (PRE-5).
  void drawn(SessionId session, protocol::LiveStroke chunk);
  void departed(SessionId session);

  bool waiting() const;

  struct Frames {
    SharedBytes people;    // null when nobody came, went or was renamed
    SharedBytes pointers;  // null when nobody moved
  };
  // Empties the feed.
  Frames take(SessionTable& sessions);

 private:
  std::set<SessionId> arrived_;
  std::set<SessionId> renamed_;
  std::set<SessionId> moved_;
  std::map<SessionId, std::deque<protocol::LiveStroke>> drawn_;
  std::vector<SessionId> departed_;
};

// How a live session is introduced to others.
protocol::PresenceEvent arrival_of(const Session& session);

}  // namespace atelier::room
