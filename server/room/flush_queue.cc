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
  const bool hall = cores_ > 1 && queue_.size() >= kFlushesOfAHall;
  if (hall && !partner_) partner_ = std::make_unique<FlushPartner>();
  while (turn_.size() < kFlushesPerTurn && !queue_.empty()) {
    queue_.front()->in_flush_queue_ = false;
    turn_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  if (hall) {
    partner_->flush_together(turn_);
  } else {
    for (const std::shared_ptr<SessionPort>& port : turn_) port->flush();
  }
  turn_.clear();
  if (!queue_.empty()) post_turn();
}

}  // namespace atelier::room
