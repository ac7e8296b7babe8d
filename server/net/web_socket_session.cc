// Opening and reading; web_socket_session_writing.cc holds writing and closing.
#include "server/net/web_socket_session.h"

#include <utility>
#include <variant>

#include "protocol/codec.h"
#include "server/base/check.h"
#include "server/base/log.h"

namespace atelier::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using beast::error_code;
using protocol::CloseReason;
using std::chrono::steady_clock;

// A session that was idle does not keep the memory of its largest message.
constexpr std::size_t kInboxBytesKept = 8 * 1024;

CloseReason close_reason_of_access(const Error& error) {
  switch (error.kind) {
    case ErrorKind::NotFound:
      return CloseReason::BoardNotFound;
    case ErrorKind::Forbidden:
    case ErrorKind::Invalid:
      return CloseReason::TokenInvalid;
    default:
      return CloseReason::Retry;
  }
}

CloseReason close_reason_of_open(const Error& error) {
  switch (error.kind) {
    case ErrorKind::NotFound:
      return CloseReason::BoardNotFound;
    case ErrorKind::Damaged:
      return CloseReason::BoardDamaged;
    case ErrorKind::StorageFull:
      return CloseReason::StorageFull;
    default:
      return CloseReason::Retry;
  }
}

}  // namespace

WebSocketSession::WebSocketSession(FrameSocket::Socket socket, std::optional<BoardId> board,
                                   Connections::Place place, std::shared_ptr<Services> services)
    : services_(std::move(services)),
      board_(board),
      place_(std::move(place)),
      stream_(std::move(socket)),
      outbox_(services_->limits.outbox_bytes_max),
      watch_(stream_.get_executor()),
      slow_down_(stream_.get_executor()) {}

WebSocketSession::~WebSocketSession() {
  services_->metrics.outbox_bytes.add(-counted_outbox_bytes_);
  if (session_) services_->metrics.sessions.add(-1);
}

// --- opening
// ----------------------------------------------------------------------------------------

void WebSocketSession::start(UpgradeRequest request) {
  place_.belongs_to(weak_from_this());
  configure();
  stream_.next_layer().start(weak_from_this(), [this](error_code error) { on_written(error); });
  watch();
  // The request is read through before the first wait: it need not outlive this call.
  stream_.async_accept(request,
                       [self = shared_from_this()](error_code error) { self->on_upgraded(error); });
}

void WebSocketSession::configure() {
  error_code
      ignored;  // options of a socket whose peer may be gone already: the first read will tell
  FrameSocket::Socket& socket = stream_.next_layer().socket();
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::send_buffer_size(services_->limits.send_buffer_bytes),
                    ignored);
  stream_.set_option(websocket::stream_base::timeout{services_->limits.handshake,
                                                     websocket::stream_base::none(), false});
  stream_.read_message_max(protocol::kClientFrameBytesMax);
  stream_.control_callback([session = this](websocket::frame_type kind, beast::string_view) {
    session->on_control_frame(kind);
  });
}

void WebSocketSession::on_upgraded(error_code error) {
  if (state_ == State::Ended) return;
  if (error) return end();
  state_ = State::AwaitingHello;
  if (!board_) return close(CloseReason::BoardNotFound, "the path names no board");
  if (services_->connections->draining())
    return close(CloseReason::Retry, "the server is stopping");
  read();
}

void WebSocketSession::on_hello(protocol::Hello hello) {
  if (hello.protocol_max < protocol::kProtocolVersionMin ||
      hello.protocol_min > protocol::kProtocolVersionMax)
    return close(CloseReason::Version, "no common protocol version");
  const Result<BoardApi::Access> access = services_->api.access(*board_, hello.token);
  if (!access) return close(close_reason_of_access(access.error()), access.error().detail);
  if (access->expired) return close(CloseReason::TokenExpired, "the token has expired");

  hello.token.clear();  // proved; nobody after this needs it
  account_.emplace(services_->floods.enter(*board_, hello.seat_key, steady_clock::now()));
  state_ = State::Opening;
  room::JoinRequest request{std::move(hello), access->role};
  services_->directory.open(*board_, [self = shared_from_this(), request = std::move(request)](
                                         Result<std::shared_ptr<room::RoomHandle>> opened) {
    self->on_room(std::move(opened), request);
  });
}

void WebSocketSession::on_room(Result<std::shared_ptr<room::RoomHandle>> room,
                               room::JoinRequest request) {
  if (state_ != State::Opening) return;
  if (!room) return close(close_reason_of_open(room.error()), room.error().detail);
  room_ = std::move(*room);
  state_ = State::Joined;
  place_.joined();
  // join() may deliver, and even close, before it returns.
  session_ = room_->join(shared_from_this(), std::move(request));
  services_->metrics.sessions.add(1);
  log_event(LogLevel::Info, "session joined",
            {{"connection", place_.number()}, {"board", board_->text()}});
  last_received_ = steady_clock::now();
  read();
}

// --- reading
// ----------------------------------------------------------------------------------------

void WebSocketSession::read() {
  if (state_ != State::AwaitingHello && state_ != State::Joined) return;
  if (reading_) return;
  reading_ = true;
  stream_.async_read(
      inbox_, [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
}

void WebSocketSession::on_read(error_code error) {
  reading_ = false;
  if (state_ == State::Ended) return;
  if (error) {
    if (error == websocket::error::message_too_big)
      log_event(LogLevel::Info, "frame too large", {{"connection", place_.number()}});
    // While closing, async_close is told of the end as well; whoever comes first ends the session.
    return end();
  }
  if (state_ == State::Closing) return;  // what still arrives comes too late to be answered
  last_received_ = steady_clock::now();
  services_->metrics.frames_received.add();
  if (!stream_.got_binary()) return close(CloseReason::BadFrame, "frames are binary");

  Result<protocol::ClientMessage> message = protocol::decode_client_frame(
      {static_cast<const char*>(inbox_.cdata().data()), inbox_.size()});
  const std::size_t bytes = inbox_.size();
  inbox_.clear();
  if (inbox_.capacity() > kInboxBytesKept) inbox_.shrink_to_fit();
  if (!message) return close(CloseReason::BadFrame, message.error().detail);
  on_frame(std::move(*message), bytes);
}

// They are answered below us, within a read that cannot be held back.
void WebSocketSession::on_control_frame(websocket::frame_type kind) {
  peer_closes_ = peer_closes_ || kind == websocket::frame_type::close;
  last_received_ = steady_clock::now();
  if (account_) account_->take(1, 0, last_received_);
  const bool too_many = account_
                            ? account_->empty(last_received_)
                            : ++early_control_frames_ > services_->limits.early_control_frames_max;
  if (!too_many || state_ == State::Closing) return;
  services_->metrics.floods_closed.add();
  close(CloseReason::TooFast, "too many control frames");
}

void WebSocketSession::on_frame(protocol::ClientMessage message, std::size_t bytes) {
  if (state_ == State::AwaitingHello) {
    if (auto* hello = std::get_if<protocol::Hello>(&message)) return on_hello(std::move(*hello));
    return close(CloseReason::BadFrame, "the first frame must be Hello");
  }
  auto* const push = std::get_if<protocol::Push>(&message);
  account_->take(push == nullptr ? 1 : push->operations.size(), bytes, steady_clock::now());
  if (std::holds_alternative<protocol::Hello>(message))
    return close(CloseReason::BadFrame, "a second Hello");
  if (push != nullptr) on_push(std::move(*push));
  if (auto* presence = std::get_if<protocol::PresenceUpdate>(&message))
    room_->presence(*session_, std::move(*presence));
  if (auto* question = std::get_if<protocol::AuthorsQuestion>(&message))
    room_->ask_authors(*session_, std::move(*question));
  if (const auto* ping = std::get_if<protocol::Ping>(&message)) on_ping(*ping);
  if (!paused_) read_at_the_allowed_rate();
}

void WebSocketSession::on_push(protocol::Push push) {
  if (room_->push(*session_, std::move(push)) || state_ != State::Joined) return;
  paused_ = true;
  room_->on_resume(*session_, [session = weak_from_this()] {
    const auto self = session.lock();
    if (!self) return;
    self->paused_ = false;
    self->last_received_ = steady_clock::now();
    self->read_at_the_allowed_rate();
  });
}

void WebSocketSession::on_ping(const protocol::Ping& ping) {
  deliver({protocol::encode_pong(ping.nonce), nullptr, room::FrameClass::Durable});
  flush();
}

void WebSocketSession::read_at_the_allowed_rate() {
  const auto now = steady_clock::now();
  const auto wait = account_->wait(now);
  if (wait == std::chrono::milliseconds::zero()) return read();
  if (account_->flooding(now)) {
    services_->metrics.floods_closed.add();
    return close(CloseReason::TooFast, "far more than a hand can send, for too long");
  }
  services_->metrics.sessions_slowed.add();
  slow_down_.expires_after(wait);
  slow_down_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->read();
  });
}

void start_web_socket_session(SocketHandover handover, const asio::any_io_executor& executor,
                              UpgradeRequest request, std::optional<BoardId> board,
                              Connections::Place place, std::shared_ptr<Services> services) {
  const auto* lane = executor.target<asio::io_context::executor_type>();
  ATELIER_CHECK(lane != nullptr);  // boards live on io_contexts
  auto socket = handover.arrive<FrameSocket::Socket>(*lane);
  if (!socket) return;
  std::make_shared<WebSocketSession>(std::move(*socket), board, std::move(place),
                                     std::move(services))
      ->start(std::move(request));
}

}  // namespace atelier::net
