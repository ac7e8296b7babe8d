#include "server/room/presence_feed.h"

#include <memory>
#include <utility>

#include "protocol/codec.h"
#include "server/room/limits.h"

namespace atelier::room {
namespace {

SharedBytes encode(const std::vector<protocol::PresenceEvent>& events) {
  if (events.empty()) return nullptr;
  return std::make_shared<const std::string>(protocol::encode_presence(events));
}

}  // namespace

void PresenceFeed::departed(SessionId session) {
  arrived_.erase(session);
  renamed_.erase(session);
  moved_.erase(session);
  drawn_.erase(session);
  departed_.push_back(session);
}

void PresenceFeed::drawn(SessionId session, protocol::LiveStroke chunk) {
  std::deque<protocol::LiveStroke>& chunks = drawn_[session];
  chunks.push_back(std::move(chunk));
  if (chunks.size() > kStrokeChunksMax) chunks.pop_front();
}

bool PresenceFeed::waiting() const {
  return !arrived_.empty() || !renamed_.empty() || !moved_.empty() || !departed_.empty();
}

PresenceFeed::Frames PresenceFeed::take(SessionTable& sessions) {
  std::vector<protocol::PresenceEvent> people;
  for (const SessionId id : departed_) people.push_back({id, protocol::Departure{}});
  for (const SessionId id : arrived_) {
    if (const Session* session = sessions.find(id)) people.push_back(arrival_of(*session));
  }
  for (const SessionId id : renamed_) {
    const Session* session = sessions.find(id);
    if (session == nullptr || arrived_.contains(id)) continue;
    protocol::PresenceUpdate update = session->presence;
    update.display_name = session->shown_name;
    people.push_back({id, std::move(update)});
  }
  std::vector<protocol::PresenceEvent> pointers;
  for (const SessionId id : moved_) {
    const Session* session = sessions.find(id);
    if (session != nullptr && !arrived_.contains(id)) pointers.push_back({id, session->presence});
  }
  for (auto& [id, chunks] : drawn_) {
    const Session* session = sessions.find(id);
    for (protocol::LiveStroke& chunk : chunks) {
      if (session == nullptr) break;
      protocol::PresenceUpdate update = session->presence;
      update.stroke = std::move(chunk);
      pointers.push_back({id, std::move(update)});
    }
  }
  arrived_.clear();
  renamed_.clear();
  moved_.clear();
  drawn_.clear();
  departed_.clear();
  return {encode(people), encode(pointers)};
}

protocol::PresenceEvent arrival_of(const Session& session) {
  protocol::Arrival arrival;
  arrival.participant = session.viewer.participant;
  arrival.display_name = session.shown_name;
  arrival.role = session.viewer.role;
  arrival.state = session.presence;
  return {session.id, std::move(arrival)};
}

}  // namespace atelier::room
