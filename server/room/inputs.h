// What a Room is told: the closed set of its inputs, as plain values. Each carries its time where
// the room needs one.
#pragma once

#include <variant>

#include "protocol/messages.h"
#include "server/base/ids.h"
#include "server/room/join_request.h"
#include "server/room/moment.h"

namespace atelier::room {

// Ids are given by the caller, each once: a room may be rebuilt, and bytes of an old connection
// must never be taken for those of a new one.
struct SessionJoined {
  SessionId session;
  JoinRequest request;
  Moment now;
};

struct OperationsPushed {
  SessionId session;
  protocol::Push push;
  Moment now;
};

struct PresenceChanged {
  SessionId session;
  protocol::PresenceUpdate update;
  Moment now;
};

struct AuthorsAsked {
  SessionId session;
  protocol::AuthorsQuestion question;
};

struct SessionLeft {
  SessionId session;
};

// Everything up to `seq` is on disk.
struct EntriesDurable {
  Seq seq;
  Moment now;
};

// The merging time of presence is over.
struct PresenceDue {};

// The board was renamed, or will be kept until another date.
struct FactsChanged {
  BoardFacts facts;
};

// There is room on the disk again.
struct StorageHealed {};

// Time to look for what was deleted long ago (GC). Once an hour is enough.
struct CollectionDue {
  Moment now;
};

using Input =
    std::variant<SessionJoined, OperationsPushed, PresenceChanged, SessionLeft, EntriesDurable,
                 PresenceDue, FactsChanged, StorageHealed, CollectionDue, AuthorsAsked>;

}  // namespace atelier::room
