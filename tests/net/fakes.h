// Stand-ins for what lies behind the network layer: a program with one board, and its room.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/net/board_api.h"
#include "server/room/room_directory.h"

namespace atelier::net::testing {

BoardId known_board();
BoardId unknown_board();

class FakeClock final : public Clock {
 public:
  WallMillis wall_millis() const override { return 1'700'000'000'000; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::milliseconds(millis_)); }
  void advance(std::chrono::milliseconds by) { millis_ += by.count(); }

 private:
  std::atomic<std::int64_t> millis_{1'000'000};
};

// Knows one board, the owner key "owner", the code "ABCD-EFGH" and the tokens "facilitator",
// "participant" and "expired".
class FakeBoardApi final : public BoardApi {
 public:
  bool is_owner(const std::string& bearer) const override { return bearer == "owner"; }
  void create(std::string title, Done<BoardSummary> done) override;
  void list(Done<std::vector<BoardSummary>> done) override;
  void rename(BoardId board, std::string title, Done<BoardSummary> done) override;
  void duplicate(BoardId board, std::string title, Done<BoardSummary> done) override;
  void schedule_deletion(BoardId board, Done<BoardSummary> done) override;
  void cancel_deletion(BoardId board, Done<BoardSummary> done) override;
  void export_board(BoardId board, ExportFormat format, Done<std::string> done) override;
  void take_back(BoardId board, const ReversalRequest& request, Done<ReversalAnswer> done) override;
  Result<Joined> join(const std::string& code) const override;
  Result<Access> access(const BoardId& board, const std::string& token) const override;
  bool ready() const override { return ready_; }

  std::atomic<bool> ready_{true};
  std::optional<ReversalRequest> taken_back;  // the last one that was asked for
};

// Records what sessions say; answers as the test wants, on the board's thread.
class FakeRoom final : public room::RoomHandle {
 public:
  SessionId join(std::shared_ptr<room::SessionPort> port, room::JoinRequest request) override;
  bool push(SessionId session, protocol::Push push) override;
  void on_resume(SessionId session, std::function<void()> resume) override;
  void presence(SessionId session, protocol::PresenceUpdate update) override;
  void ask_authors(SessionId session, protocol::AuthorsQuestion question) override;
  void left(SessionId session) override;

  // Any thread.
  std::size_t joins() const { return joins_; }
  std::size_t pushes() const { return pushes_; }
  std::size_t presences() const { return presences_; }
  std::size_t departures() const { return departures_; }
  bool waiting_to_resume() const;
  std::shared_ptr<room::SessionPort> port() const;
  room::JoinRequest request() const;
  std::function<void()> take_resume();

  std::atomic<bool> takes_pushes{true};

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<room::SessionPort> port_;
  room::JoinRequest request_;
  std::function<void()> resume_;
  std::atomic<std::size_t> joins_{0}, pushes_{0}, presences_{0}, departures_{0};
};

class FakeDirectory final : public room::RoomDirectory {
 public:
  explicit FakeDirectory(boost::asio::io_context& context) : context_(context) {}
  boost::asio::any_io_executor executor_of(const BoardId&) override {
    return context_.get_executor();
  }
  void open(const BoardId& board,
            std::function<void(Result<std::shared_ptr<room::RoomHandle>>)> ready) override;

  const std::shared_ptr<FakeRoom> room = std::make_shared<FakeRoom>();
  std::atomic<bool> damaged{false};

 private:
  boost::asio::io_context& context_;
};

}  // namespace atelier::net::testing
