// A RoomActor surrounds one Room with the world: it feeds it from sessions, carries its effects to
// the journal and to the outboxes, and keeps its timers.
//
// Thread: the board's executor, for everything. Ownership: shared_ptr, because completions of the
// journal and sessions that are about to leave may outlast its place in the directory.
//
// Lifecycle: open() loads the board; then it serves until it is closed, or closes itself when
// nobody has been here for a while. A full disk sends it back to loading: the Room is thrown away
// and made again from the journal, read-only, until a probe finds room on the disk (COM-11).
//
// Limits: what waits for the disk is bounded in bytes; beyond it sessions are asked to stop
// reading. Errors: a damaged board, or one that another owner has taken, closes the actor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/base/clock.h"
#include "server/base/result.h"
#include "server/room/board_loader.h"
#include "server/room/cursor_seal.h"
#include "server/room/flush_queue.h"
#include "server/room/journal_writer.h"
#include "server/room/limits.h"
#include "server/room/room.h"
#include "server/room/room_directory.h"
#include "server/room/room_metrics.h"

namespace atelier::room {

struct RoomActorSettings {
  // Of one room, waiting for the disk. Twenty seconds of 150 people typing.
  std::size_t backlog_bytes_max = 1024 * 1024;
  // Of all rooms together.
  std::size_t queue_bytes_max = 64 * 1024 * 1024;
  // A snapshot is due after so many entries, but not sooner after the one before, nor before it has
  // rested so many times as long as that one took: a board at its limit would spend its time on
  // them, and each holds up everybody who shares its thread.
  std::uint64_t snapshot_entries = 2000;
  std::chrono::milliseconds snapshot_gap{2'000};
  int snapshot_rest = 100;
  std::chrono::milliseconds snapshot_idle{60'000};
  std::chrono::milliseconds unload_idle{300'000};
  std::chrono::milliseconds probe_interval{2'000};
  std::chrono::milliseconds presence_interval = kPresenceInterval;
  std::chrono::microseconds presence_interval_per_session = kPresenceIntervalPerSession;
  std::chrono::milliseconds presence_ride_gap = kPresenceRideGap;
  std::chrono::milliseconds collection_interval{3'600'000};
  RoomFaults faults;  // tests only
};

// All outlive the actor.
struct RoomActorPorts {
  JournalWriter& writer;
  BoardLoader& loader;
  const Clock& clock;
  RoomMetrics& metrics;
};

enum class FinalSnapshot : std::uint8_t { Taken, Omitted };

class RoomActor final : public RoomHandle, public std::enable_shared_from_this<RoomActor> {
 public:
  using Done = std::function<void(Result<>)>;
  using Choose = std::function<protocol::ServerOperations(const Board&)>;
  using Changed = std::function<void(Result<ServerChange>)>;

  RoomActor(const BoardId& board, BoardFacts facts, boost::asio::any_io_executor executor,
            std::unique_ptr<CursorSeal> cursor_seal, std::shared_ptr<FlushQueue> flushes,
            const RoomActorPorts& ports, const RoomActorSettings& settings);
  ~RoomActor() override;

  // Once. `closed` is called when the actor has closed itself and wants to be forgotten, with
  // Damaged if that is why.
  void open(Done opened, Done closed);

  SessionId join(std::shared_ptr<SessionPort> port, JoinRequest request) override;
  bool push(SessionId session, protocol::Push push) override;
  void on_resume(SessionId session, std::function<void()> resume) override;
  void presence(SessionId session, protocol::PresenceUpdate update) override;
  void ask_authors(SessionId session, protocol::AuthorsQuestion question) override;
  void left(SessionId session) override;

  void change_facts(BoardFacts facts);
  // `done` is called once the content is durable.
  void seed(std::vector<document::Operation> operations, Done done);
  // `read` sees the board at once; `done` is called when everything that it saw is durable.
  void read(const std::function<void(const Board&)>& read, Done done);
  // Changes the board as the server itself, by what `choose` makes of the board as it is now;
  // `done` is called once that is durable. StorageFull while nothing can be written.
  void change(const Choose& choose, Changed done);
  // Lets what was accepted become durable, closes every session with `reason`, and ends.
  void close(protocol::CloseReason reason, std::string detail, FinalSnapshot snapshot,
             std::function<void()> done);

 private:
  enum class State : std::uint8_t { Loading, Open, Closing, Closed };

  struct Connection {
    std::shared_ptr<SessionPort> port;
    std::function<void()> resume;  // while it does not read
  };
  struct Newcomer {
    SessionId session;
    JoinRequest request;
  };
  struct InFlight {
    Seq last;
    std::size_t bytes = 0;
  };
  struct Waiter {
    Seq seq;
    Done done;
  };

  // room_actor.cc: sessions and effects
  void carry_out(Effects effects);
  void carry(Append append);
  void carry(Deliver deliver);
  void carry(Close close);
  void hand_over();
  bool nothing_in_flight() const { return in_flight_.empty() && gathered_.empty(); }
  void on_committed(std::uint64_t life, const CommitNotice& notice);
  void on_durable(Seq seq, SteadyTime committed_at);
  bool backlogged() const;
  void resume_sessions();
  void drop_connections(protocol::CloseReason reason, const std::string& detail);
  void finish_waiters(const Result<>& outcome, Seq up_to);
  Moment now() const { return moment_of(ports_.clock); }

  // room_actor_lifecycle.cc: loading, disk full, timers, end
  void load(Done opened);
  void on_loaded(OpenedBoard opened);
  void discard();
  void end(Result<> why);
  void arm_presence();
  std::chrono::microseconds presence_interval() const;
  Effects due_presence();
  bool presence_rides_along() const;
  void arm_upkeep();
  void on_upkeep();
  void arm_collection();
  void probe();
  void on_probed(std::uint64_t life, Result<storage::Epoch> owner);
  bool snapshot_due() const;
  void take_snapshot(std::function<void()> done);
  void finish_closing();

  const BoardId board_;
  BoardFacts facts_;
  const boost::asio::any_io_executor executor_;
  const std::unique_ptr<CursorSeal> cursor_seal_;
  const std::shared_ptr<FlushQueue> flushes_;  // of the executor
  const RoomActorPorts ports_;
  const RoomActorSettings settings_;

  State state_ = State::Loading;
  // Counts the rooms that this actor has had: what an earlier one left in the queue is not for the
  // present one.
  std::uint64_t life_ = 0;
  std::optional<storage::Epoch> owner_;
  std::unique_ptr<Room> room_;
  Done closed_;

  SessionId last_session_;
  std::unordered_map<SessionId, Connection> connections_;
  std::vector<Newcomer> newcomers_;                 // who came while the room was loading
  std::vector<std::shared_ptr<SessionPort>> told_;  // in this turn: to be flushed at its end

  std::vector<storage::NewRecord> gathered_;  // appended since the last hand-over
  std::size_t gathered_bytes_ = 0;
  std::deque<InFlight> in_flight_;
  std::size_t backlog_bytes_ = 0;
  std::size_t asleep_ = 0;  // connections that do not read
  std::deque<Waiter> waiters_;

  Seq snapshot_seq_;
  std::optional<SteadyTime> snapshot_at_;  // the newest began
  SteadyTime::duration snapshot_took_{};   // to encode it, on the thread of the board
  bool snapshot_running_ = false;
  SteadyTime quiet_since_{};
  SteadyTime last_session_at_{};

  struct Closing {
    protocol::CloseReason reason = protocol::CloseReason::Retry;
    std::string detail;
    FinalSnapshot snapshot = FinalSnapshot::Taken;
    std::vector<std::function<void()>> done;
  };
  std::optional<Closing> closing_;

  boost::asio::steady_timer presence_timer_;
  bool presence_armed_ = false;
  SteadyTime presence_sent_at_{};
  boost::asio::steady_timer upkeep_timer_;
  bool upkeep_armed_ = false;
  boost::asio::steady_timer probe_timer_;
  boost::asio::steady_timer collection_timer_;
};

}  // namespace atelier::room
