#include "server/room/flush_queue.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace atelier::room {

void FlushQueue::add(const std::shared_ptr<SessionPort>& port) {
  if (std::exchange(port->in_flush_queue_, true)) return;
  queue_.push_back(port);
  if (queue_.size() == 1) post_turn();
}

void FlushQueue::post_turn() {
  boost::asio::post(executor_, [self = shared_from_this()] { self->take_turn(); });
}

void FlushQueue::take_turn() {
  for (std::size_t count = 0; count < kFlushesPerTurn && !queue_.empty(); ++count) {
    const std::shared_ptr<SessionPort> port = std::move(queue_.front());
    queue_.pop_front();
    port->in_flush_queue_ = false;
    port->flush();
  }
  if (!queue_.empty()) post_turn();
}

}  // namespace atelier::room
