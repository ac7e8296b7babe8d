// A World is one simulated history: a Room and its journal, some clients, the connections between
// them, and everything that may go wrong, all chosen by one seed.
//
// The World does what the actor and the writer do in the program, with a crash possible between any
// two steps: it queues what the room appends, commits it when it likes, and lets bytes of dead
// connections arrive late. After each step the promises are checked; violations are values.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/room/room.h"
#include "storage/memory_journal.h"
#include "tests/simulation/log_oracle.h"
#include "tests/simulation/model_client.h"
#include "tests/simulation/plain_seal.h"
#include "tests/simulation/seeded_random.h"
#include "tests/simulation/violation.h"

namespace atelier::simulation {

struct Plan {
  std::uint64_t seed = 0;
  std::size_t commits_min = 50;
  room::RoomFaults faults;
};

// What a history was like, to see that the simulation does what it claims.
struct Tally {
  std::size_t steps = 0;
  std::size_t commits = 0;
  std::size_t entries = 0;
  std::size_t crashes = 0;
  std::size_t full_disks = 0;
  std::size_t reconnections = 0;
  std::size_t zombie_frames = 0;
  std::size_t resent_pushes = 0;
  std::size_t collections = 0;
  std::size_t erasures = 0;
  std::size_t circles_refused = 0;
  std::size_t redacted = 0;  // histories
  std::size_t reversals = 0;
};

class World {
 public:
  explicit World(const Plan& plan);

  // Lives through the history, then lets everything settle and compares everyone.
  std::optional<Violation> run();
  const Tally& tally() const { return tally_; }

 private:
  using Downward = std::variant<protocol::ServerMessage, protocol::CloseReason>;
  struct Connection {
    std::size_t client = 0;
    ReplicaId replica;  // as welcomed, for the checker
    std::deque<std::string> upward;
    std::deque<Downward> downward;
    bool open_at_client = true;
    bool open_at_server = true;
  };

  // world.cc: the server's half
  void load();
  void carry_out(room::Effects effects);
  void carry(room::Append append);
  void carry(room::Deliver deliver);
  void carry(room::Close close);
  void commit_some();
  void fill_disk();
  void heal_disk();
  void crash();
  void snapshot();
  void collect();
  void take_back();
  room::Visibility visibility() const;
  void compare_with_log();
  Result<> write(std::size_t appends);
  room::Moment now() const;

  // world_steps.cc: the clients' half
  void step();
  void connect(std::size_t client);
  void cut(std::size_t client);
  void everyone_leaves();
  void take_upward(Connection& connection, SessionId session);
  void take_downward(Connection& connection);
  void push(std::size_t client);
  void push_again(std::size_t client);
  void forget_dead_connections();
  Connection* connection_of(std::size_t client);
  std::map<SessionId, Connection>::iterator any_connection();
  bool settled();
  void settle();
  void compare_clients();
  void compare(const ModelClient& client);

  Plan plan_;
  SeededRandom random_;
  Verdicts verdicts_;
  Tally tally_;
  // Clocks that stand still for most steps, and agree: many stamps are equal but for the replica.
  bool slow_clocks_ = false;
  BoardId board_id_;
  storage::MemoryJournal journal_;
  LogOracle oracle_;
  PlainSeal seal_;
  storage::Epoch owner_;
  std::unique_ptr<room::Room> room_;
  Seq durable_seen_;
  std::deque<room::Append> unwritten_;
  bool disk_full_ = false;
  WallMillis wall_ = 1'790'000'000'000;
  std::int64_t steady_millis_ = 0;

  std::vector<std::unique_ptr<ModelClient>> clients_;
  std::map<SessionId, Connection> connections_;
  SessionId last_session_;
  document::Hlc last_reversal_ = 0;
};

}  // namespace atelier::simulation
