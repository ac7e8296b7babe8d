// The BoardLoader reads boards from the journal on a thread of its own, so that opening a large one
// holds up no other.
//
// Thread: load() from any; the answer comes on the executor given with it. Lifetime: ends its
// thread in the destructor, without loading what is still queued; journal and writer outlive it.
// Limits: one request for each board at a time (the directory sees to it).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "server/base/result.h"
#include "server/room/board_loading.h"
#include "server/room/journal_writer.h"
#include "storage/journal.h"

namespace atelier::room {

struct OpenedBoard {
  LoadedBoard loaded;
  // Nothing while the disk is full: the board can be read and not be written.
  std::optional<storage::Epoch> owner;
};

class BoardLoader {
 public:
  using Ready = std::function<void(Result<OpenedBoard>)>;

  BoardLoader(storage::Journal& journal, JournalWriter& writer);
  ~BoardLoader();
  BoardLoader(const BoardLoader&) = delete;
  BoardLoader& operator=(const BoardLoader&) = delete;

  // Takes the board over, after everything that was appended before, and reads it.
  void load(const BoardId& board, boost::asio::any_io_executor executor, Ready ready);

 private:
  struct Request {
    BoardId board;
    Result<storage::Epoch> owner;
    boost::asio::any_io_executor executor;
    Ready ready;
  };

  // Shared with what waits in the writer's queue, which may outlive the loader.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Request> requests;
    bool stopping = false;
  };

  void load_loop();
  void serve(Request request);

  storage::Journal& journal_;
  JournalWriter& writer_;
  std::shared_ptr<Inbox> inbox_;
  std::thread thread_;
};

}  // namespace atelier::room
