#include "server/room/board_loader.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace atelier::room {

BoardLoader::BoardLoader(storage::Journal& journal, JournalWriter& writer)
    : journal_(journal),
      writer_(writer),
      inbox_(std::make_shared<Inbox>()),
      thread_([this] { load_loop(); }) {}

BoardLoader::~BoardLoader() {
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->stopping = true;
  }
  inbox_->wake.notify_one();
  thread_.join();
}

void BoardLoader::load(const BoardId& board, boost::asio::any_io_executor executor, Ready ready) {
  // On the writer's thread: what an earlier life of the room left in the queue is settled by then.
  writer_.run([inbox = inbox_, board, executor = std::move(executor),
               ready = std::move(ready)](storage::Journal& journal) mutable {
    Result<storage::Epoch> owner = journal.take_over(board);
    {
      const std::lock_guard lock(inbox->mutex);
      inbox->requests.push_back({board, std::move(owner), std::move(executor), std::move(ready)});
    }
    inbox->wake.notify_one();
  });
}

void BoardLoader::load_loop() {
  while (true) {
    std::unique_lock lock(inbox_->mutex);
    inbox_->wake.wait(lock, [this] { return inbox_->stopping || !inbox_->requests.empty(); });
    if (inbox_->stopping) return;
    Request request = std::move(inbox_->requests.front());
    inbox_->requests.pop_front();
    lock.unlock();
    serve(std::move(request));
  }
}

void BoardLoader::serve(Request request) {
  const auto answer = [&request](Result<OpenedBoard> opened) {
    // A handler must be copyable and a board is not, hence the shared_ptr: it has one reader.
    auto carried = std::make_shared<Result<OpenedBoard>>(std::move(opened));
    boost::asio::post(request.executor,
                      [ready = std::move(request.ready), carried] { ready(std::move(*carried)); });
  };
  const bool full = !request.owner && request.owner.error().kind == ErrorKind::StorageFull;
  if (!request.owner && !full) return answer(request.owner.error());
  auto loaded = load_board(journal_, request.board, LoadFrom::NewestSnapshot);
  if (!loaded) return answer(loaded.error());
  OpenedBoard opened{std::move(*loaded), std::nullopt};
  if (request.owner) opened.owner = *request.owner;
  answer(std::move(opened));
}

}  // namespace atelier::room
