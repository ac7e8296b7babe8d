// One client sends ten thousand messages a second; the others work on as if nothing were.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using namespace std::chrono_literals;
using protocol::Role;
using Steady = std::chrono::steady_clock;

constexpr int kWindows = 5;  // of each kind, one after the other
// Another program on the machine can spoil a measurement; it does not spoil five, and what a flood
// costs it costs each time.
constexpr int kMeasurements = 5;
constexpr auto kWindow = 1300ms;
constexpr int kMessagesPerSecond = 10'000;

// Seconds of processor time of a process so far.
double processor_seconds(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string word;
  double ticks = 0;
  for (int field = 1; field <= 15 && stat >> word; ++field)
    if (field >= 14) ticks += std::stod(word);
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double percentile_99(std::vector<double> values) {
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>((values.size() * 99 + 99) / 100 - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

bool within_measurements(const std::function<bool()>& undisturbed) {
  for (int measurement = 0; measurement < kMeasurements; ++measurement)
    if (undisturbed()) return true;
  return false;
}

// At most a tenth slower, or within what the windows in peace differ among themselves: a window's
// 99th percentile is one of its two slowest answers.
bool no_slower(const std::vector<double>& flooded, const std::vector<double>& quiet) {
  const double bound =
      std::max(median(quiet) * 1.10, *std::max_element(quiet.begin(), quiet.end()));
  return median(flooded) <= bound;
}

// Offers messages at the rate while it lives; what the connection does not take is dropped.
class Flooder {
 public:
  Flooder(const LiveServer& server, const LiveBoard& board, std::vector<std::string> messages)
      : person_(server, board, Role::Participant, "Déluge"),
        messages_(std::move(messages)),
        thread_([this] { flood(); }) {}
  Flooder(const Flooder&) = delete;
  Flooder& operator=(const Flooder&) = delete;
  ~Flooder() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int offered() const { return offered_; }
  // After stop().
  WireClient& wire() { return person_.wire(); }

 private:
  void flood() {
    constexpr auto kTick = 5ms;
    constexpr int kPerTick = kMessagesPerSecond / 200;
    auto next = Steady::now();
    std::string rest;
    while (!stopping_) {
      for (int count = 0; count < kPerTick; ++count) {
        ++offered_;
        if (rest.empty())
          rest = web_socket_frame(messages_[static_cast<std::size_t>(offered_) % messages_.size()]);
        const ssize_t sent =
            ::send(person_.wire().handle(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) rest.erase(0, static_cast<std::size_t>(sent));
      }
      std::this_thread::sleep_until(next += kTick);
    }
  }

  Person person_;
  const std::vector<std::string> messages_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> offered_{0};
  std::thread thread_;
};

std::vector<std::string> cursors_pings_and_questions() {
  protocol::PresenceUpdate moved;
  moved.cursor = document::Point{100, 200};
  protocol::PresenceUpdate drawn = moved;
  drawn.stroke = protocol::LiveStroke{};
  drawn.stroke->ended = true;
  return {protocol::encode_presence_update(moved), protocol::encode_ping(3),
          protocol::encode_presence_update(moved),
          protocol::encode_authors_question({{ReplicaId(1)}})};
}

// A few people who each change a note of their own in turn.
struct Table {
  Table(const LiveServer& server, const LiveBoard& board) {
    for (int count = 0; count < 5; ++count) {
      people.push_back(std::make_unique<Person>(server, board, Role::Participant));
      notes.push_back(people.back()->new_object());
      REQUIRE(people.back()->ask(notes.back(), note()) == document::Verdict::Ok);
    }
  }

  // Milliseconds from a change to its entry, each.
  std::vector<double> work(std::chrono::milliseconds time) {
    std::vector<double> latencies;
    const auto end = Steady::now() + time;
    while (Steady::now() < end) {
      const std::size_t who = latencies.size() % people.size();
      const auto asked = Steady::now();
      const document::SetProperties colour{
          {{document::Property::Colour, static_cast<std::int64_t>(1 + latencies.size() % 6)}}};
      REQUIRE(people[who]->ask(notes[who], colour) == document::Verdict::Ok);
      latencies.push_back(std::chrono::duration<double, std::milli>(Steady::now() - asked).count());
      // Five people at twenty changes a second each.
      std::this_thread::sleep_until(asked + 10ms);
    }
    return latencies;
  }

  std::vector<std::unique_ptr<Person>> people;
  std::vector<ObjectId> notes;
};

TEST_CASE("FLO-1: a client that sends 10,000 messages a second costs the others nothing",
          "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Déluge");
  Table table(server, board);
  table.work(500ms);

  int offered = 0;
  int floods = 0;
  std::size_t asked = 0;
  const double frames_before = server.metric("atelier_frames_received_total");
  const auto window = [&](std::vector<double>& latency, std::vector<double>& processor) {
    const double before = processor_seconds(server.process());
    const std::vector<double> latencies = table.work(kWindow);
    processor.push_back((processor_seconds(server.process()) - before) /
                        std::chrono::duration<double>(kWindow).count());
    latency.push_back(percentile_99(latencies));
    asked += latencies.size();
  };
  const auto undisturbed = [&] {
    std::vector<double> quiet, flooded, quiet_processor, flooded_processor;
    for (int count = 0; count < kWindows; ++count) {
      window(quiet, quiet_processor);
      Flooder flooder(server, board, cursors_pings_and_questions());
      window(flooded, flooded_processor);
      flooder.stop();
      offered += flooder.offered();
      ++floods;
    }
    WARN("p99 " << median(quiet) << " ms in peace, " << median(flooded) << " ms in the flood; "
                << median(quiet_processor) * 100 << " % and " << median(flooded_processor) * 100
                << " % of a core");
    return no_slower(flooded, quiet) && median(flooded_processor) <= median(quiet_processor) + 0.15;
  };
  CHECK(within_measurements(undisturbed));
  const double seconds = std::chrono::duration<double>(kWindow).count() * floods;
  CHECK(offered >= seconds * kMessagesPerSecond * 0.9);
  // Read at the allowed rate: the burst and 200 a second.
  const double frames = server.metric("atelier_frames_received_total") - frames_before;
  CHECK(frames <= floods * (2000 + 200 * 3.0) + static_cast<double>(asked) + 100);
  CHECK(server.metric("atelier_sessions_slowed_total") >= floods);
}

// Changes as fast as the room answers them, which keeps within its window and so is never refused.
class GreedyWriter {
 public:
  static constexpr int kAtOnce = 10;

  GreedyWriter(const LiveServer& server, const LiveBoard& board)
      : person_(server, board, Role::Participant, "Glouton"), object_(person_.new_object()) {
    REQUIRE(person_.ask(object_, note()) == document::Verdict::Ok);
    thread_ = std::thread([this] { write(); });
  }
  GreedyWriter(const GreedyWriter&) = delete;
  GreedyWriter& operator=(const GreedyWriter&) = delete;
  ~GreedyWriter() {
    stopping_ = true;
    thread_.join();
  }

  void be_greedy(bool greedy) { greedy_ = greedy; }
  int written() const { return written_; }

 private:
  void write() {
    while (!stopping_) {
      if (!greedy_) {
        std::this_thread::sleep_for(1ms);
        continue;
      }
      std::vector<document::Change> changes;
      for (int count = 0; count < kAtOnce; ++count)
        changes.emplace_back(document::SetProperties{
            {{document::Property::Colour, static_cast<std::int64_t>(1 + count % 6)}}});
      if (!person_.ask(object_, std::move(changes))) return;
      written_ += kAtOnce;
    }
  }

  Person person_;
  const ObjectId object_;
  std::atomic<bool> greedy_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> written_{0};
  std::thread thread_;
};

TEST_CASE("FLO-1: who writes as fast as the board answers is held to a participant's rate",
          "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Glouton");
  Table table(server, board);
  GreedyWriter writer(server, board);
  // The burst that everybody has goes first.
  writer.be_greedy(true);
  const auto patience = Steady::now() + 10s;
  while (writer.written() < 2'000 && Steady::now() < patience) table.work(100ms);
  REQUIRE(writer.written() >= 2'000);

  const int before = writer.written();
  const auto began = Steady::now();
  const auto undisturbed = [&] {
    std::vector<double> quiet, flooded;
    for (int count = 0; count < kWindows; ++count) {
      writer.be_greedy(false);
      quiet.push_back(percentile_99(table.work(kWindow)));
      writer.be_greedy(true);
      flooded.push_back(percentile_99(table.work(kWindow)));
    }
    WARN("p99 " << median(quiet) << " ms in peace, " << median(flooded) << " ms beside the writer");
    return no_slower(flooded, quiet);
  };
  CHECK(within_measurements(undisturbed));
  const double seconds = std::chrono::duration<double>(Steady::now() - began).count();
  const int written = writer.written() - before;
  CHECK(written <= 200 * seconds + 2 * GreedyWriter::kAtOnce);
  CHECK(written >= 100 * seconds / 2);  // slowed, not shut out
}

// Bytes that make no message: no bucket sees them, and they cost the server a core.
TEST_CASE("FLO-7: pings and empty pieces without end are cut, and others work on", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Déluge");
  Person witness(server, board, Role::Participant, "Témoin");
  const FrameShape empty{.opcode = Opcode::Continuation, .last = false};
  const FrameShape ping{.opcode = Opcode::Ping};
  for (const auto& [first, shape] :
       {std::pair{web_socket_frame("", {.last = false}), empty}, std::pair{std::string(), ping}}) {
    Person attacker(server, board, Role::Participant, "Déluge");
    std::string pieces;
    for (int count = 0; count < 10'000; ++count) pieces += web_socket_frame("", shape);
    attacker.wire().send_raw(first);
    const auto began = Steady::now();
    while (Steady::now() - began < 15s) {
      const ssize_t sent =
          ::send(attacker.wire().handle(), pieces.data(), pieces.size(), MSG_NOSIGNAL);
      if (sent < 0) break;
      // Whole frames only: what is left of one follows.
      const auto rest = static_cast<std::size_t>(sent) % pieces.size();
      if (rest != 0) attacker.wire().send_raw(std::string_view(pieces).substr(rest));
    }
    CHECK(Steady::now() - began < 8s);
    CHECK(witness.answers());
  }
  CHECK(server.metric("atelier_floods_closed_total") == 2);
}

}  // namespace
}  // namespace atelier::hostile
