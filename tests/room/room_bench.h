// The RoomBench holds one Room on the workbench: it says what time it is, plays disk and sockets,
// and keeps what the room asked for so that a test can look at it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/codec.h"
#include "server/room/room.h"
#include "tests/simulation/plain_seal.h"

namespace atelier::room::bench {

inline constexpr SessionId kAda{1};
inline constexpr SessionId kBob{2};
inline constexpr SessionId kCleo{3};
inline constexpr WallMillis kNoon = 1'790'000'000'000;

struct Closed {
  protocol::CloseReason reason = protocol::CloseReason::Retry;
  std::string detail;
};

class RoomBench {
 public:
  explicit RoomBench(RoomSettings settings = {});
  RoomBench(Board board, RoomSettings settings);

  // --- inputs ---
  // A Hello of the person whose seat key starts with `seat`.
  static protocol::Hello hello(int seat);
  void join(SessionId session, const protocol::Hello& hello,
            protocol::Role role = protocol::Role::Participant);
  // join() of a newcomer, and the disk done with it: the session is live.
  void come(SessionId session, protocol::Role role = protocol::Role::Participant);
  void push(SessionId session, std::vector<protocol::PushedOperation> operations);
  void give(Input input) { take(room->on(std::move(input))); }
  void sync() { give(EntriesDurable{room->applied(), now()}); }
  void sync_to(Seq seq) { give(EntriesDurable{seq, now()}); }
  void take(Effects effects);

  // --- what came of it ---
  // Everything that a session was sent, in order.
  std::vector<protocol::ServerMessage> sent(SessionId session) const;
  protocol::ServerMessage last_sent(SessionId session) const { return sent(session).back(); }
  std::size_t frames(SessionId session) const { return sent(session).size(); }
  std::vector<protocol::Entry> entries(SessionId session) const;
  std::vector<Seq> cursors(SessionId session) const;
  protocol::Welcome welcome(SessionId session) const;
  std::vector<protocol::PresenceEvent> presence(SessionId session) const;
  bool closed(SessionId session) const { return closes.contains(session); }
  ReplicaId replica(SessionId session) const { return welcome(session).replica; }
  Moment now() const { return {wall, SteadyTime(std::chrono::milliseconds(steady))}; }

  WallMillis wall = kNoon;
  std::int64_t steady = 0;
  std::vector<storage::NewRecord> log;
  std::map<SessionId, std::vector<OutboundFrame>> delivered;
  std::map<SessionId, Closed> closes;
  simulation::PlainSeal seal;
  std::unique_ptr<Room> room;

 private:
  void carry(Append append);
  void carry(Deliver deliver);
  void carry(Close close);
};

// --- operations, as a session's replica would ask for them ---
protocol::PushedOperation create(std::uint32_t cseq, ObjectId object);
protocol::PushedOperation colour(std::uint32_t cseq, ObjectId object, std::int64_t colour,
                                 document::Hlc hlc = 0);
protocol::PushedOperation type(std::uint32_t cseq, ObjectId object, std::u16string text);
std::vector<ObjectId> objects_of(const std::vector<protocol::ServerMessage>& messages);
std::int64_t colour_of(const Board& board, ObjectId object);

}  // namespace atelier::room::bench
