// The ActorBench runs a real directory, writer and loader over a MemoryJournal, with the room's
// thread being the test's own: run_until() handles what is posted until a fact is true, so that no
// test sleeps.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/codec.h"
#include "server/room/live_room_directory.h"
#include "storage/sodium_random.h"
#include "tests/room/filling_journal.h"
#include "tests/room/room_bench.h"

namespace atelier::room::bench {

inline const BoardId kBoard{BoardId::Bytes{42}};

// A connection that keeps what it is sent.
class RecordingPort final : public SessionPort {
 public:
  void deliver(OutboundFrame frame) override {
    if (closed) return;
    std::string bytes = std::move(frame.own);
    if (frame.shared) bytes += *frame.shared;
    messages.push_back(protocol::decode_server_frame(bytes).value());
  }
  void flush() override { flushed = messages.size(); }
  void close(protocol::CloseReason reason, std::string /*detail*/) override {
    if (!closed) closed = reason;
  }

  bool caught_up() const {
    for (const auto& message : messages) {
      if (message.state_complete) return true;
    }
    return false;
  }
  ReplicaId replica() const {
    for (const auto& message : messages) {
      if (message.welcome) return message.welcome->replica;
    }
    return {};
  }
  std::vector<protocol::Entry> entries() const {
    std::vector<protocol::Entry> entries;
    for (const auto& message : messages) {
      entries.insert(entries.end(), message.entries.begin(), message.entries.end());
    }
    return entries;
  }

  std::vector<protocol::ServerMessage> messages;
  std::size_t flushed = 0;  // of the messages
  std::optional<protocol::CloseReason> closed;
};

class CountingMetrics final : public RoomMetrics {
 public:
  void committed(const CommitReport& report) override {
    ++commits;
    records += report.records;
  }
  void rooms_changed(int by) override { rooms += by; }
  void sessions_changed(int by) override { sessions += by; }
  void snapshot_written(std::size_t) override { ++snapshots; }
  void board_damaged(const BoardId&, const std::string&) override { ++damaged; }
  void storage_filled(const BoardId&) override { ++filled; }
  void storage_healed(const BoardId&) override { ++healed; }

  std::atomic<std::size_t> commits{0};
  std::atomic<std::size_t> records{0};
  std::atomic<int> rooms{0};
  std::atomic<int> sessions{0};
  std::atomic<int> snapshots{0};
  std::atomic<int> damaged{0};
  std::atomic<int> filled{0};
  std::atomic<int> healed{0};
};

class ActorBench {
 public:
  explicit ActorBench(RoomActorSettings rooms = {});
  ~ActorBench();

  void run_until(const std::function<bool()>& fact);
  // Leaves what is posted where it is.
  static void wait_until(const std::function<bool()>& fact);
  std::shared_ptr<RoomHandle> open();
  struct Seated {
    std::shared_ptr<RecordingPort> port;
    SessionId session;
  };
  // Joined and caught up.
  Seated come(RoomHandle& room, int seat);
  void push(RoomHandle& room, SessionId session, std::vector<protocol::PushedOperation> operations);
  std::uint64_t log_length();

  boost::asio::io_context io;
  // An io_context that has run out of work stops; this one waits for other threads.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{io.get_executor()};
  SystemClock clock;
  CountingMetrics metrics;
  FillingJournal journal;
  std::atomic<bool> fatal{false};
  Result<BoardFacts> facts = BoardFacts{"Board", "ABCD-EFGH", 0};
  std::unique_ptr<JournalWriter> writer;
  std::unique_ptr<LiveRoomDirectory> directory;
};

}  // namespace atelier::room::bench
