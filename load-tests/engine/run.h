// A Run carries one Scenario out against one server on this machine, in this thread, and says what
// came of it.
//
// The loop never waits for the server: what is due is sent, what has come is decoded, and how late
// the loop itself was is part of the result. A result counts only when it is valid (the generator
// kept its schedule and had processor time left) and complete (everybody got every edit of others
// once, and every edit was acknowledged).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load-tests/engine/ledger.h"
#include "load-tests/engine/person.h"
#include "load-tests/engine/poller.h"
#include "load-tests/engine/process_usage.h"
#include "load-tests/engine/scenario.h"
#include "load-tests/engine/schedule.h"

namespace atelier::load {

struct RunTarget {
  const WireProtocol* protocol = nullptr;
  std::uint16_t port = 0;
  std::optional<int> server_process;
  struct Board {
    std::string id;
    std::string token;
  };
  std::vector<Board> boards;  // at least as many as the scenario's
};

// At one moment of the run.
struct UsageSample {
  Nanoseconds at = 0;
  Nanoseconds own_processor_time = 0;
  ProcessUsage server;
};

struct RunResult {
  Scenario scenario;
  Totals totals;
  LatencyHistogram edits;
  LatencyHistogram edits_seen_by_all;
  LatencyHistogram cursors;
  LatencyHistogram acknowledgements;
  LatencyHistogram lateness;
  LatencyHistogram joins;          // one by one, from connect() to the whole board
  LatencyHistogram joins_at_once;  // also of a storm: from the cut
  std::uint64_t bytes_of_a_join = 0;
  Nanoseconds server_time_of_joins = 0;  // processor time, of all those one by one
  Nanoseconds server_time_at_once = 0;
  std::uint64_t bytes_received = 0;  // while time counted
  std::uint64_t messages_received = 0;
  std::uint32_t slow_readers_closed = 0;
  std::uint32_t connections_at_end = 0;
  UsageSample before;  // anybody came
  UsageSample begin;   // of the counted time
  UsageSample end;
  std::uint64_t server_resident_peak = 0;
  std::vector<UsageSample> series;  // over the counted time, sixty or fewer
  bool complete = false;
  std::vector<std::string> troubles;  // why it is not complete
  std::vector<std::string> doubts;    // why it is not valid
};

class Run {
 public:
  Run(Scenario scenario, RunTarget target);

  RunResult carry_out();

 private:
  using People = std::vector<std::unique_ptr<Person>>;

  bool fill_boards();
  bool fill_board(std::uint32_t board);
  bool connect_everybody();
  void work();
  void drain();
  void come_one_by_one();
  void come_at_once();
  void storm();
  void stop_slow_readers();
  void look_at_slow_readers();
  void stay_idle();
  void judge();

  Nanoseconds server_time() const { return sample().server.processor_time; }
  std::unique_ptr<Person> newcomer(std::uint32_t board, std::uint32_t number);
  void arrived(const Person& person, Nanoseconds since, LatencyHistogram& times);
  bool is_slow(std::uint32_t person) const;

  // One round of the loop, no longer than until `deadline` or the next action.
  void pump(Nanoseconds deadline);
  template <class Condition>
  bool pump_until(Condition condition, double seconds);
  void send_due();
  void act(Tag tag);
  void keep_alive();
  void watch_usage();
  UsageSample sample() const;
  void trouble(std::string what);

  const Scenario scenario_;
  const RunTarget target_;
  const Schedule schedule_;
  Poller poller_;
  Ledger ledger_;
  Surroundings surroundings_;
  People people_;
  bool working_ = false;
  std::size_t next_ = 0;  // action
  Nanoseconds kept_alive_at_ = 0;
  Nanoseconds watched_at_ = 0;
  bool begin_sampled_ = false;
  bool end_sampled_ = false;
  RunResult result_;
};

}  // namespace atelier::load
