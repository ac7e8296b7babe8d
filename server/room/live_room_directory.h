// The LiveRoomDirectory keeps the rooms of this process: each on the thread that its board's id
// chooses, woken from the journal when somebody comes and forgotten when nobody has been there for
// a while.
//
// Thread: executor_of() and everything below it marked "any thread" from anywhere; open() on the
// board's executor. Each executor has its own rooms and looks at no other's, so there is no lock
// here.
//
// Lifetime: outlives every handler on its executors: stop the io_contexts and join their threads
// first. Drain it before that. Errors: NotFound for what the catalogue does not know; Damaged is
// remembered, so that a damaged board is read once and reported once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/base/result.h"
#include "server/room/board_loader.h"
#include "server/room/cursor_seal.h"
#include "server/room/journal_writer.h"
#include "server/room/room_actor.h"
#include "server/room/room_directory.h"
#include "server/room/room_metrics.h"

namespace atelier::room {

struct DirectorySettings {
  // One for each thread; not empty. Each runs its handlers one at a time.
  std::vector<boost::asio::any_io_executor> executors;
  ServerSecret secret{};
  // What the catalogue says; NotFound for boards that do not exist. Any thread.
  std::function<Result<BoardFacts>(const BoardId&)> facts;
  // One for each executor, which alone uses it.
  std::function<std::unique_ptr<Random>()> make_random;
  RoomActorSettings rooms;
};

class LiveRoomDirectory final : public RoomDirectory {
 public:
  using Done = std::function<void(Result<>)>;

  // Journal, writer, clock and metrics outlive the directory.
  LiveRoomDirectory(storage::Journal& journal, JournalWriter& writer, const Clock& clock,
                    RoomMetrics& metrics, DirectorySettings settings);
  ~LiveRoomDirectory() override;

  boost::asio::any_io_executor executor_of(const BoardId& board) override;
  void open(const BoardId& board,
            std::function<void(Result<std::shared_ptr<RoomHandle>>)> ready) override;

  // Any thread, for all below. Every `done` is called once, on the board's executor unless said
  // otherwise.

  // The catalogue has changed: the title, the code or the date until which it is kept.
  void refresh_facts(const BoardId& board);
  // Fills an empty board with content, made by replica 0, in one entry.
  void seed(const BoardId& board, std::vector<document::Operation> operations, Done done);
  // Lets `read` look at the board, on its executor; `done` follows when all that it saw is durable.
  void with_room(const BoardId& board, std::function<void(const Board&)> read, Done done);
  // As RoomActor::change().
  void change(const BoardId& board, RoomActor::Choose choose, RoomActor::Changed done);
  // Ends the sessions of a board and forgets its room. When `done` is called nothing of the board
  // is waiting to be written: it may be erased if the catalogue has ceased to know it.
  void close_board(const BoardId& board, protocol::CloseReason reason, std::function<void()> done);
  // For SIGTERM (CON-12): lets everything accepted become durable, tells every session to come
  // back, writes snapshots. Rooms can't be opened any more. `done` runs on a thread of the writer.
  void drain(std::function<void()> done);

 private:
  class Shard;

  Shard& shard_of(const BoardId& board);

  JournalWriter& writer_;
  BoardLoader loader_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace atelier::room
