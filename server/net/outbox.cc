#include "server/net/outbox.h"

#include <utility>

#include "server/base/check.h"

namespace atelier::net {

using room::FrameClass;
using room::OutboundFrame;

namespace {

constexpr std::size_t kKeptBytes = 256;

}  // namespace

std::size_t Outbox::size_of(const OutboundFrame& frame) {
  return frame.own.size() + (frame.shared ? frame.shared->size() : 0);
}

Outbox::Outcome Outbox::push(OutboundFrame frame) {
  const std::size_t size = size_of(frame);
  if (size == 0) return Outcome::Dropped;
  const std::size_t waiting = durable_bytes_ + presence_bytes_;
  if (frame.frame_class == FrameClass::Presence) {
    if (waiting + size > bytes_max_ / 2) return Outcome::Dropped;
    presence_bytes_ += size;
  } else if (frame.frame_class == FrameClass::Durable) {
    if (waiting + size > bytes_max_) discard_presence();
    const bool alone = durable_bytes_ == 0;
    if (!alone && durable_bytes_ + presence_bytes_ + size > bytes_max_) return Outcome::Full;
    durable_bytes_ += size;
  }
  bytes_ += size;
  queue_.push_back(std::move(frame));
  return Outcome::Queued;
}

const std::vector<std::string_view>& Outbox::next_message() {
  ATELIER_CHECK(!sending_ && !queue_.empty());
  sending_ = true;
  do {
    append_to_message(std::move(queue_.front()));
    queue_.pop_front();
  } while (!queue_.empty() && message_bytes_ + size_of(queue_.front()) <= kMessageBytesMax);

  // Only now: copied_ no longer moves.
  for (const Piece& piece : pieces_) {
    views_.push_back(piece.shared ? std::string_view(*piece.shared)
                                  : std::string_view(copied_).substr(piece.begin, piece.size));
  }
  return views_;
}

void Outbox::append_to_message(OutboundFrame frame) {
  const std::size_t size = size_of(frame);
  message_bytes_ += size;
  if (frame.frame_class == FrameClass::Durable) message_durable_bytes_ += size;
  if (frame.frame_class == FrameClass::Presence) message_presence_bytes_ += size;

  const std::size_t begin = copied_.size();
  copied_.append(frame.own);
  const bool copy = frame.shared && frame.shared->size() < kCopyBytesMax;
  if (copy) copied_.append(*frame.shared);
  if (const std::size_t added = copied_.size() - begin; added > 0) {
    if (!pieces_.empty() && !pieces_.back().shared)
      pieces_.back().size += added;
    else
      pieces_.push_back({nullptr, begin, added});
  }
  if (frame.shared && !copy) pieces_.push_back({std::move(frame.shared), 0, 0});
}

void Outbox::sent() {
  ATELIER_CHECK(sending_);
  sending_ = false;
  bytes_ -= std::exchange(message_bytes_, 0);
  durable_bytes_ -= std::exchange(message_durable_bytes_, 0);
  presence_bytes_ -= std::exchange(message_presence_bytes_, 0);
  views_.clear();
  pieces_.clear();
  // An idle session does not keep the memory of its last message: thousands of them are idle.
  if (queue_.empty() && copied_.capacity() > kKeptBytes) std::string().swap(copied_);
  copied_.clear();
}

void Outbox::discard_waiting() {
  queue_.clear();
  bytes_ = message_bytes_;
  durable_bytes_ = message_durable_bytes_;
  presence_bytes_ = message_presence_bytes_;
}

void Outbox::discard_presence() {
  std::erase_if(queue_, [this](const OutboundFrame& frame) {
    if (frame.frame_class != FrameClass::Presence) return false;
    bytes_ -= size_of(frame);
    presence_bytes_ -= size_of(frame);
    return true;
  });
}

}  // namespace atelier::net
