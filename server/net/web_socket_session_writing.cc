// Writing, closing and deadlines of a session.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "protocol/codec.h"
#include "server/base/log.h"
#include "server/net/received_bytes.h"
#include "server/net/web_socket_session.h"

namespace atelier::net {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using protocol::CloseReason;
using std::chrono::steady_clock;

}  // namespace

// --- writing
// ----------------------------------------------------------------------------------------

void WebSocketSession::deliver(room::OutboundFrame frame) {
  if (state_ != State::Joined) return;
  enqueue(std::move(frame));
}

void WebSocketSession::enqueue(room::OutboundFrame frame) {
  const Outbox::Outcome outcome = outbox_.push(std::move(frame));
  if (outbox_.sending()) count_outbox_bytes();
  if (outcome == Outbox::Outcome::Full)
    close(CloseReason::SlowReader, "too much is waiting for this session");
}

void WebSocketSession::flush_soon() {
  if (flush_posted_ || outbox_.sending()) return;
  flush_posted_ = true;
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->flush_posted_ = false;
    self->flush();
  });
}

void WebSocketSession::flush() {
  if (state_ == State::Ended || peer_closes_) return;
  while (!outbox_.sending() && !outbox_.idle()) {
    switch (stream_.next_layer().send(outbox_.next_message())) {
      case FrameSocket::Sent::Now:
        outbox_.sent();
        break;
      case FrameSocket::Sent::Later:
        write_began_ = steady_clock::now();
        return count_outbox_bytes();
      case FrameSocket::Sent::Never:
        return end_soon();
    }
  }
  count_outbox_bytes();
  if (state_ == State::Closing && outbox_.idle()) send_close_code();
}

void WebSocketSession::on_written(error_code error) {
  if (state_ == State::Ended) return;
  if (error) return end();
  outbox_.sent();
  count_outbox_bytes();
  flush();
}

void WebSocketSession::count_outbox_bytes() {
  const auto bytes = static_cast<std::int64_t>(outbox_.bytes());
  if (bytes == counted_outbox_bytes_) return;
  services_->metrics.outbox_bytes.add(bytes - std::exchange(counted_outbox_bytes_, bytes));
}

// --- closing
// ----------------------------------------------------------------------------------------

void WebSocketSession::close(CloseReason reason, std::string detail) {
  if (state_ == State::Closing || state_ == State::Ended) return;
  if (state_ == State::Upgrading) return end();
  state_ = State::Closing;
  close_reason_ = reason;
  closing_began_ = steady_clock::now();
  slow_down_.cancel();
  if (reason == CloseReason::SlowReader) {
    services_->metrics.slow_readers_closed.add();
    outbox_.discard_waiting();
  }
  log_event(
      LogLevel::Info, "session closed by the server",
      {{"connection", place_.number()}, {"reason", static_cast<int>(reason)}, {"detail", detail}});
  // Outside the bound: the last frame is never refused.
  enqueue({protocol::encode_closing(reason, detail), nullptr, room::FrameClass::Catchup});
  flush_soon();
}

void WebSocketSession::send_close_code() {
  if (std::exchange(close_code_sent_, true)) return;
  const auto code = static_cast<std::uint16_t>(4000 + static_cast<int>(close_reason_));
  stream_.async_close(websocket::close_reason(code),
                      [self = shared_from_this()](error_code) { self->end(); });
}

void WebSocketSession::drain() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    // One that is still upgrading looks at draining() once it can be told why it ends.
    if (self->state_ == State::AwaitingHello || self->state_ == State::Opening)
      self->close(CloseReason::Retry, "the server is stopping");
  });
}

void WebSocketSession::abandon() {
  end_soon();
}

// Who writes may be in the middle of what this session ends.
void WebSocketSession::end_soon() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->end(); });
}

// One timer looks at all deadlines now and then: exact enough, and cheap for thousands of idle
// sessions.
void WebSocketSession::watch() {
  const NetLimits& limits = services_->limits;
  const auto shortest = std::min({limits.hello, limits.idle, limits.write, limits.handshake}) / 2;
  watch_.expires_after(std::max(shortest, std::chrono::milliseconds(10)));
  watch_.async_wait([session = weak_from_this()](error_code error) {
    const auto self = session.lock();
    if (self && !error) self->on_watch();
  });
}

void WebSocketSession::on_watch() {
  if (state_ == State::Ended) return;
  if (receives_too_much()) return end();
  const auto now = steady_clock::now();
  const NetLimits& limits = services_->limits;
  if (outbox_.sending() && now - write_began_ > limits.write) return end();
  if (state_ == State::Closing && now - closing_began_ > limits.handshake) return end();
  if (state_ == State::AwaitingHello && now - began_ > limits.hello)
    close(CloseReason::BadFrame, "no Hello in time");
  if (state_ == State::Joined && reading_ && now - last_received_ > limits.idle)
    close(CloseReason::Retry, "nothing came for too long");
  watch();
}

bool WebSocketSession::receives_too_much() {
  const std::uint64_t received = received_bytes(stream_.next_layer().socket().native_handle());
  const std::uint64_t lately = received - std::exchange(received_bytes_, received);
  if (lately <= services_->limits.received_bytes_max) return false;
  // One that is closing is counted already.
  if (state_ != State::Closing) services_->metrics.floods_closed.add();
  return true;
}

void WebSocketSession::end() {
  if (std::exchange(state_, State::Ended) == State::Ended) return;
  watch_.cancel();
  slow_down_.cancel();
  error_code ignored;
  stream_.next_layer().socket().close(ignored);
  log_event(LogLevel::Debug, "connection ended", {{"connection", place_.number()}});
  if (session_) room_->left(*session_);
  room_.reset();
}

}  // namespace atelier::net
