// The RoomDirectory knows on which thread each board lives and wakes rooms from the journal.
//
// One io_context and one thread per core; a board and all its sessions live on one of them, chosen
// by the board's id, so that no lock and no hop stands between session and room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "server/base/result.h"
#include "server/room/join_request.h"
#include "server/room/session_port.h"

namespace atelier::room {

// One board's room as its sessions see it. Thread: the board's executor, for every function.
class RoomHandle {
 public:
  virtual ~RoomHandle() = default;

  // The room answers through `port`: Welcome and state, or close(). The id is given at once.
  virtual SessionId join(std::shared_ptr<SessionPort> port, JoinRequest request) = 0;
  // The push is taken in either case. False when the room cannot take more after it: stop reading
  // this session until the callback given to on_resume() is called (once, on the board's executor).
  virtual bool push(SessionId session, protocol::Push push) = 0;
  virtual void on_resume(SessionId session, std::function<void()> resume) = 0;
  virtual void presence(SessionId session, protocol::PresenceUpdate update) = 0;
  virtual void ask_authors(SessionId session, protocol::AuthorsQuestion question) = 0;
  // The connection is gone; the room forgets the port.
  virtual void left(SessionId session) = 0;
};

class RoomDirectory {
 public:
  virtual ~RoomDirectory() = default;

  // Any thread.
  virtual boost::asio::any_io_executor executor_of(const BoardId& board) = 0;

  // Call on the board's executor; `ready` runs there, later or at once. Errors: NotFound, Damaged,
  // StorageFull never (a room can be read while the disk is full), Unavailable while stopping.
  virtual void open(const BoardId& board,
                    std::function<void(Result<std::shared_ptr<RoomHandle>>)> ready) = 0;
};

}  // namespace atelier::room
