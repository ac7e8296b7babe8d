#include "server/room/live_room_directory.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <utility>

#include "server/base/check.h"
#include "server/room/room_shard.h"

namespace atelier::room {

LiveRoomDirectory::LiveRoomDirectory(storage::Journal& journal, JournalWriter& writer,
                                     const Clock& clock, RoomMetrics& metrics,
                                     DirectorySettings settings)
    : writer_(writer), loader_(journal, writer) {
  ATELIER_CHECK(!settings.executors.empty());
  const RoomActorPorts ports{writer_, loader_, clock, metrics};
  for (const auto& executor : settings.executors) {
    shards_.push_back(std::make_unique<Shard>(executor, ports, settings));
  }
}

LiveRoomDirectory::~LiveRoomDirectory() = default;

boost::asio::any_io_executor LiveRoomDirectory::executor_of(const BoardId& board) {
  return shard_of(board).executor();
}

void LiveRoomDirectory::open(const BoardId& board,
                             std::function<void(Result<std::shared_ptr<RoomHandle>>)> ready) {
  shard_of(board).open(board,
                       [ready = std::move(ready)](Result<std::shared_ptr<RoomActor>> opened) {
                         if (!opened) return ready(opened.error());
                         ready(std::shared_ptr<RoomHandle>(std::move(*opened)));
                       });
}

void LiveRoomDirectory::refresh_facts(const BoardId& board) {
  Shard& shard = shard_of(board);
  boost::asio::post(shard.executor(), [&shard, board] { shard.refresh_facts(board); });
}

void LiveRoomDirectory::seed(const BoardId& board, std::vector<document::Operation> operations,
                             Done done) {
  Shard& shard = shard_of(board);
  boost::asio::post(shard.executor(), [&shard, board, operations = std::move(operations),
                                       done = std::move(done)]() mutable {
    shard.open(board, [operations = std::move(operations),
                       done = std::move(done)](Result<std::shared_ptr<RoomActor>> opened) mutable {
      if (!opened) return done(opened.error());
      (*opened)->seed(std::move(operations), std::move(done));
    });
  });
}

void LiveRoomDirectory::with_room(const BoardId& board, std::function<void(const Board&)> read,
                                  Done done) {
  Shard& shard = shard_of(board);
  boost::asio::post(shard.executor(),
                    [&shard, board, read = std::move(read), done = std::move(done)]() mutable {
                      shard.open(board, [read = std::move(read), done = std::move(done)](
                                            Result<std::shared_ptr<RoomActor>> opened) mutable {
                        if (!opened) return done(opened.error());
                        (*opened)->read(read, std::move(done));
                      });
                    });
}

void LiveRoomDirectory::change(const BoardId& board, RoomActor::Choose choose,
                               RoomActor::Changed done) {
  Shard& shard = shard_of(board);
  boost::asio::post(shard.executor(),
                    [&shard, board, choose = std::move(choose), done = std::move(done)]() mutable {
                      shard.open(board, [choose = std::move(choose), done = std::move(done)](
                                            Result<std::shared_ptr<RoomActor>> opened) mutable {
                        if (!opened) return done(opened.error());
                        (*opened)->change(choose, std::move(done));
                      });
                    });
}

void LiveRoomDirectory::close_board(const BoardId& board, protocol::CloseReason reason,
                                    std::function<void()> done) {
  Shard& shard = shard_of(board);
  // Through the writer once more: a snapshot of the board may still be on its way.
  auto settled = [this, &shard, done = std::move(done)] {
    writer_.drain([&shard, done] { boost::asio::post(shard.executor(), done); });
  };
  boost::asio::post(shard.executor(),
                    [&shard, board, reason, settled = std::move(settled)]() mutable {
                      shard.close_board(board, reason, "the board was closed",
                                        FinalSnapshot::Omitted, std::move(settled));
                    });
}

void LiveRoomDirectory::drain(std::function<void()> done) {
  const auto remaining = std::make_shared<std::atomic<std::size_t>>(shards_.size());
  const auto one_done = [this, remaining, done = std::move(done)] {
    if (remaining->fetch_sub(1) == 1) writer_.drain(done);
  };
  for (const auto& shard : shards_) {
    boost::asio::post(shard->executor(), [&shard = *shard, one_done] { shard.drain(one_done); });
  }
}

LiveRoomDirectory::Shard& LiveRoomDirectory::shard_of(const BoardId& board) {
  return *shards_[std::hash<BoardId>{}(board) % shards_.size()];
}

}  // namespace atelier::room
