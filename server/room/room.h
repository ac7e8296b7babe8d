// A Room is one board, live: it judges what sessions ask for, numbers it, and says what is to be
// written, shown and closed.
//
// It is a pure state machine: inputs are values with the time in them (inputs.h), the answer is a
// list of effects (effects.h), and there is no clock, socket, disk, thread or chance in it. The
// RoomActor surrounds it with those; the simulation surrounds it with worse.
//
// Lifecycle: made from a loaded Board whose every entry is durable; thrown away when a write could
// not be done, and made again from the journal, so that its memory never holds what the disk does
// not.
//
// Invariants (asserted): durable() <= applied(), both only grow (P1); nothing is shown that is not
// durable (P2). Rules: protocol/SPEC.md CON-4 to CON-6, SEAT, COM, DEL, CLK, PRE.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/base/result.h"
#include "server/room/board.h"
#include "server/room/catch_up.h"
#include "server/room/cursor_seal.h"
#include "server/room/effects.h"
#include "server/room/fan_out.h"
#include "server/room/inputs.h"
#include "server/room/leases.h"
#include "server/room/presence_feed.h"
#include "server/room/room_faults.h"
#include "server/room/session_table.h"
#include "server/room/visibility.h"

namespace atelier::room {

// What a room needs of cryptography, injected so that it stays a function of its inputs.
struct RoomPorts {
  CursorSeal& cursor_seal;  // outlives the room
  std::function<protocol::SeatHash(const protocol::SeatKey&)> hash_seat;
};

// Refused while the disk is full: the board can be read, nothing is consumed (COM-11).
enum class WriteAccess : std::uint8_t { Allowed, Refused };

struct RoomSettings {
  BoardFacts facts;
  WriteAccess writing = WriteAccess::Allowed;
  Visibility visibility;
  RoomFaults faults;  // tests only
};

// An entry of the server's own.
struct ServerChange {
  document::Hlc first = 0;     // the clock of its first operation: what the entry is known by
  std::size_t operations = 0;  // 0: there is no such entry
};

class Room {
 public:
  Room(Board board, RoomPorts ports, RoomSettings settings);

  Effects on(Input input);
  Effects on(SessionJoined joined);
  Effects on(OperationsPushed pushed);
  Effects on(PresenceChanged changed);
  Effects on(AuthorsAsked asked);
  Effects on(SessionLeft left);
  Effects on(EntriesDurable durable);
  Effects on(PresenceDue due);
  Effects on(FactsChanged changed);
  Effects on(StorageHealed healed);
  Effects on(CollectionDue due);

  // What the server itself changes, in the name of `participant` (SRV-1). No effects when nothing
  // of it would have one, or while writing is refused. `change` says what became of it.
  Effects change(protocol::ServerOperations asked, Moment now, ServerChange* change = nullptr);

  // Fills an empty board with content, as replica 0, in one entry. Conflict when the board is not
  // empty, Invalid when an operation would have no effect, StorageFull while writing is refused:
  // nothing was changed then.
  Result<Effects> seed(std::vector<document::Operation> operations, Moment now);

  Seq applied() const { return board_.applied(); }
  Seq durable() const { return durable_; }
  // What is applied; up to durable() it may be shown.
  const Board& board() const { return board_; }
  std::size_t session_count() const { return sessions_.size(); }
  WriteAccess writing() const { return settings_.writing; }
  // PresenceDue is wanted once kPresenceInterval has passed.
  bool presence_waiting() const { return presence_.waiting(); }

 private:
  struct UnsettledName {
    Seq seq;
    protocol::ParticipantNamed named;
  };

  // Why a session must end.
  struct Refusal {
    protocol::CloseReason reason = protocol::CloseReason::Retry;
    std::string detail;
  };

  // room_joining.cc
  std::optional<Refusal> refuse_hello(const SessionJoined& joined,
                                      std::optional<ParticipantId> known) const;
  Seq accepted_cursor(const protocol::Hello& hello) const;
  void take_seat(Append& append, Session& session, const protocol::SeatHash& seat,
                 const protocol::Hello& hello, Moment now);
  void take_replica(Append& append, Session& session, ReplicaId claimed, Moment now);
  void prepare(Session& session);
  void welcome(Effects& effects, Session& session, Moment now);
  void prepare_waiting(Effects& effects, Moment now);

  // room_committing.cc
  std::optional<Refusal> take_operation(Append& append,
                                        std::vector<protocol::Acknowledgement>& repeated,
                                        const Session& session, std::uint32_t& in_flight,
                                        protocol::PushedOperation pushed, Moment now);
  void commit(Append& append, const Session& session, protocol::PushedOperation pushed, Moment now);

  // room.cc
  void record(Append& append, const protocol::BoardRecord& record, Moment now);
  void submit(Effects& effects, Append append, Moment now);
  void settle(Effects& effects, Seq up_to, Moment now);
  std::vector<PlacedEntry> take_settled();
  void fan_out(Effects& effects, std::vector<PlacedEntry> batch, Moment now);
  void show_name(const protocol::ParticipantNamed& named);
  std::string refreshed_cursor(Seq seq, Moment now);
  void send_digest(Effects& effects, Moment now);
  void broadcast(Effects& effects, const SharedBytes& bytes, FrameClass frame_class);
  void close(Effects& effects, SessionId session, Refusal refusal);
  void forget(SessionId session);

  Board board_;
  RoomPorts ports_;
  RoomSettings settings_;
  Seq durable_;
  Seq settled_;  // shown up to here; durable_ unless a fault is switched on
  // What is applied and not shown yet, in the order of the log.
  std::vector<PlacedEntry> unsettled_;
  std::deque<UnsettledName> unsettled_names_;
  // Operations of each replica in unsettled_.
  std::unordered_map<ReplicaId, std::uint32_t> in_flight_;
  SessionTable sessions_;
  CatchUp catch_up_;
  PresenceFeed presence_;
  Leases leases_;
  std::optional<SteadyTime> cursor_refreshed_at_;
  std::optional<SteadyTime> digest_sent_at_;
  Seq digest_of_;
};

}  // namespace atelier::room
