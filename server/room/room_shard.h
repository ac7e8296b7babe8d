// A Shard is the part of the directory that lives on one executor: its rooms and nobody else's.
//
// Thread: its executor, for everything but executor().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "server/room/live_room_directory.h"

namespace atelier::room {

class LiveRoomDirectory::Shard {
 public:
  using Ready = std::function<void(Result<std::shared_ptr<RoomActor>>)>;

  Shard(boost::asio::any_io_executor executor, const RoomActorPorts& ports,
        const DirectorySettings& settings);

  const boost::asio::any_io_executor& executor() const { return executor_; }

  void open(const BoardId& board, Ready ready);
  void refresh_facts(const BoardId& board);
  void close_board(const BoardId& board, protocol::CloseReason reason, std::string detail,
                   FinalSnapshot snapshot, std::function<void()> done);
  void drain(std::function<void()> done);

 private:
  enum class Phase : std::uint8_t { Opening, Open, Closing };
  struct Room {
    std::shared_ptr<RoomActor> actor;
    Phase phase = Phase::Opening;
    std::vector<Ready> waiting;
  };

  void wake(const BoardId& board, BoardFacts facts, Ready ready);
  void on_opened(const BoardId& board, const Result<>& outcome);
  void on_closed(const BoardId& board, const Result<>& why);

  const boost::asio::any_io_executor executor_;
  const std::shared_ptr<FlushQueue> flushes_;
  const RoomActorPorts ports_;
  const ServerSecret secret_;
  const std::function<Result<BoardFacts>(const BoardId&)> facts_;
  const RoomActorSettings room_settings_;
  const std::unique_ptr<Random> random_;
  std::unordered_map<BoardId, Room> rooms_;
  std::unordered_map<BoardId, Error> damaged_;
  bool draining_ = false;
};

}  // namespace atelier::room
