#include "server/room/room_shard.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace atelier::room {

LiveRoomDirectory::Shard::Shard(boost::asio::any_io_executor executor, const RoomActorPorts& ports,
                                const DirectorySettings& settings)
    : executor_(std::move(executor)),
      flushes_(std::make_shared<FlushQueue>(executor_)),
      ports_(ports),
      secret_(settings.secret),
      facts_(settings.facts),
      room_settings_(settings.rooms),
      random_(settings.make_random()) {}

void LiveRoomDirectory::Shard::open(const BoardId& board, Ready ready) {
  if (draining_) return ready(Error{ErrorKind::Unavailable, "the server is stopping"});
  if (const auto damaged = damaged_.find(board); damaged != damaged_.end()) {
    return ready(damaged->second);
  }
  if (const auto found = rooms_.find(board); found != rooms_.end()) {
    if (found->second.phase == Phase::Open) return ready(found->second.actor);
    found->second.waiting.push_back(std::move(ready));
    return;
  }
  auto facts = facts_(board);
  if (!facts) return ready(facts.error());
  wake(board, std::move(*facts), std::move(ready));
}

void LiveRoomDirectory::Shard::wake(const BoardId& board, BoardFacts facts, Ready ready) {
  auto seal = std::make_unique<BoardCursorSeal>(secret_, board, *random_);
  const auto actor = std::make_shared<RoomActor>(board, std::move(facts), executor_,
                                                 std::move(seal), flushes_, ports_, room_settings_);
  Room& room = rooms_[board];
  room.actor = actor;
  room.waiting.push_back(std::move(ready));
  ports_.metrics.rooms_changed(1);
  actor->open([this, board](const Result<>& outcome) { on_opened(board, outcome); },
              [this, board](const Result<>& why) { on_closed(board, why); });
}

void LiveRoomDirectory::Shard::on_opened(const BoardId& board, const Result<>& outcome) {
  const auto found = rooms_.find(board);
  if (found == rooms_.end() || found->second.phase == Phase::Closing) return;
  if (outcome) found->second.phase = Phase::Open;
  const std::shared_ptr<RoomActor> actor = found->second.actor;
  for (const Ready& ready : std::exchange(found->second.waiting, {})) {
    if (outcome) {
      ready(actor);
    } else {
      ready(outcome.error());
    }
  }
}

void LiveRoomDirectory::Shard::on_closed(const BoardId& board, const Result<>& why) {
  const auto found = rooms_.find(board);
  if (found == rooms_.end()) return;
  auto waiting = std::move(found->second.waiting);
  rooms_.erase(found);
  ports_.metrics.rooms_changed(-1);
  if (!why && why.error().kind == ErrorKind::Damaged) {
    damaged_.emplace(board, why.error());
    ports_.metrics.board_damaged(board, why.error().detail);
  }
  // Who came while it was closing asks again: the board may be gone, or be woken anew.
  for (Ready& ready : waiting) open(board, std::move(ready));
}

void LiveRoomDirectory::Shard::refresh_facts(const BoardId& board) {
  const auto found = rooms_.find(board);
  if (found == rooms_.end()) return;
  auto facts = facts_(board);
  if (facts) found->second.actor->change_facts(std::move(*facts));
}

void LiveRoomDirectory::Shard::close_board(const BoardId& board, protocol::CloseReason reason,
                                           std::string detail, FinalSnapshot snapshot,
                                           std::function<void()> done) {
  const auto found = rooms_.find(board);
  if (found == rooms_.end()) return done();
  found->second.phase = Phase::Closing;
  const std::shared_ptr<RoomActor> actor = found->second.actor;
  actor->close(reason, std::move(detail), snapshot, std::move(done));
}

void LiveRoomDirectory::Shard::drain(std::function<void()> done) {
  draining_ = true;
  std::vector<BoardId> boards;
  for (const auto& [board, room] : rooms_) boards.push_back(board);
  // One more than there are rooms, so that it reaches nought even where there are none.
  const auto remaining = std::make_shared<std::size_t>(boards.size() + 1);
  const auto one_done = [remaining, done = std::move(done)] {
    if (--*remaining == 0) done();
  };
  for (const BoardId& board : boards) {
    close_board(board, protocol::CloseReason::Retry, "the server is stopping", FinalSnapshot::Taken,
                one_done);
  }
  one_done();
}

}  // namespace atelier::room
