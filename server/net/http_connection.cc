#include "server/net/http_connection.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <optional>
#include <utility>

#include "server/base/log.h"
#include "server/net/http_parsing.h"
#include "server/net/json_response.h"
#include "server/net/services.h"
#include "server/net/web_socket_upgrade.h"
#include "server/room/room_directory.h"

namespace atelier::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using beast::error_code;

constexpr std::string_view kSocketPath = "/ws/";
// What a refused client may still send before we hang up: reading it keeps TCP from resetting the
// connection before our answer has arrived.
constexpr std::size_t kLingerBytesMax = 512 * 1024;
constexpr std::size_t kLingerPieceBytes = 4096;
constexpr std::chrono::milliseconds kLinger{2'000};

class HttpConnection final : public Drainable, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(tcp::socket socket, Connections::Place place, std::shared_ptr<Services> services)
      : services_(std::move(services)),
        stream_(std::move(socket)),
        delay_(stream_.get_executor()),
        place_(std::move(place)) {}

  void start();
  void drain() override;
  void abandon() override;

 private:
  using Response = http::response<http::span_body<const char>>;

  void read_header();
  void on_header(error_code error);
  void read_body();
  void on_body(error_code error);
  void refuse(error_code error);
  void refuse(HttpResponse response);
  void answer(HttpResponse response);
  void write(HttpResponse response);
  void on_written(error_code error);
  void upgrade();
  void linger();
  void end();

  const std::shared_ptr<Services> services_;
  beast::tcp_stream stream_;
  asio::steady_timer delay_;
  beast::flat_buffer buffer_;
  Connections::Place place_;
  std::string peer_;

  // One request at a time.
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpRequest request_;
  HttpResponse response_;  // holds the body that message_ points into
  Response message_;
  bool first_ = true;
  bool waiting_for_request_ = false;
  bool keep_alive_ = false;
  std::size_t lingered_bytes_ = 0;
};

void HttpConnection::start() {
  place_.belongs_to(weak_from_this());
  error_code error;
  const auto endpoint = stream_.socket().remote_endpoint(error);
  if (error) return end();
  peer_ = endpoint.address().to_string();
  stream_.socket().set_option(tcp::no_delay(true), error);
  read_header();
}

void HttpConnection::drain() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    if (self->waiting_for_request_) self->end();
  });
}

void HttpConnection::abandon() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->delay_.cancel();
    self->end();
  });
}

void HttpConnection::read_header() {
  if (services_->connections->draining()) return end();
  request_ = {};
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(services_->limits.http_header_bytes_max));
  parser_->body_limit(services_->limits.http_body_bytes_max);
  stream_.expires_after(first_ ? services_->limits.http_header : services_->limits.http_keep_alive);
  first_ = false;
  waiting_for_request_ = true;
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->on_header(error); });
}

void HttpConnection::on_header(error_code error) {
  waiting_for_request_ = false;
  if (error) return refuse(error);
  const auto& message = parser_->get();
  request_ = plain_request(message);
  request_.client = services_->proxies.client_of(peer_, forwarded_for(message));
  if (malformed(message, request_))
    return refuse(error_response(400, "bad_request", "The request is malformed."));
  if (boost::beast::websocket::is_upgrade(message)) return upgrade();
  read_body();
}

void HttpConnection::read_body() {
  stream_.expires_after(services_->limits.http_body);
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->on_body(error); });
}

void HttpConnection::on_body(error_code error) {
  if (error) return refuse(error);
  request_.body = std::move(parser_->get().body());
  keep_alive_ = parser_->get().keep_alive();
  stream_.expires_never();
  const auto executor = stream_.get_executor();
  services_->router.handle(request_, [self = shared_from_this(), executor](HttpResponse response) {
    asio::dispatch(executor, [self, response = std::move(response)]() mutable {
      self->answer(std::move(response));
    });
  });
}

// A request that could not be read to its end: says why where that may help, and hangs up.
void HttpConnection::refuse(error_code error) {
  if (error == http::error::header_limit)
    return refuse(error_response(431, "header_too_large", "The header is longer than 8 KiB."));
  if (error == http::error::body_limit)
    return refuse(error_response(413, "body_too_large", "The body is longer than 64 KiB."));
  const bool not_http = error.category() == make_error_code(http::error::bad_version).category() &&
                        error != http::error::end_of_stream &&
                        error != http::error::partial_message;
  if (not_http) return refuse(error_response(400, "bad_request", "The request is malformed."));
  end();
}

void HttpConnection::refuse(HttpResponse response) {
  keep_alive_ = false;
  answer(std::move(response));
}

void HttpConnection::answer(HttpResponse response) {
  services_->metrics.requests(response.route).add();
  if (response.delay == std::chrono::milliseconds::zero()) return write(std::move(response));
  delay_.expires_after(response.delay);
  delay_.async_wait(
      [self = shared_from_this(), response = std::move(response)](error_code error) mutable {
        if (!error) self->write(std::move(response));
      });
}

void HttpConnection::write(HttpResponse response) {
  response_ = std::move(response);
  Router::add_security_headers(response_, request_);
  if (services_->connections->draining() || services_->connections->crowded()) keep_alive_ = false;

  message_ = Response(static_cast<http::status>(response_.status), 11);
  for (const auto& [name, value] : response_.headers) message_.insert(name, value);
  message_.keep_alive(keep_alive_);
  if (response_.status != 304 && response_.status != 204)
    message_.content_length(response_.body ? response_.body->size() : 0);
  if (response_.body && request_.method != Method::Head)
    message_.body() = {response_.body->data(), response_.body->size()};
  stream_.expires_after(services_->limits.http_write);
  http::async_write(stream_, message_, [self = shared_from_this()](error_code error, std::size_t) {
    self->on_written(error);
  });
}

void HttpConnection::on_written(error_code error) {
  response_ = {};
  if (error) return end();
  if (keep_alive_) return read_header();
  stream_.socket().shutdown(tcp::socket::shutdown_send, error);
  buffer_.clear();
  stream_.expires_after(kLinger);
  linger();
}

void HttpConnection::linger() {
  stream_.async_read_some(buffer_.prepare(kLingerPieceBytes),
                          [self = shared_from_this()](error_code error, std::size_t size) {
                            self->lingered_bytes_ += size;
                            if (error || self->lingered_bytes_ > kLingerBytesMax)
                              return self->end();
                            self->linger();
                          });
}

void HttpConnection::upgrade() {
  const auto& message = parser_->get();
  ServerMetrics& metrics = services_->metrics;
  const std::string_view path(request_.path);
  if (!path.starts_with(kSocketPath))
    return refuse(error_response(404, "not_found", "Boards are at /ws/{board}."));
  const auto origin = message[http::field::origin];
  if (!origin_allowed(origin, request_.host, services_->origins)) {
    metrics.origins_refused.add();
    log_event(LogLevel::Info, "origin refused", {{"connection", place_.number()}});
    return refuse(error_response(403, "origin_refused",
                                 "Sockets are open to pages of this server only; the operator can "
                                 "allow further origins."));
  }
  // Frames before our answer: no browser sends them, and they would be lost on the way.
  if (buffer_.size() != 0 || message.method() != http::verb::get)
    return refuse(error_response(400, "bad_request", "The upgrade is malformed."));
  if (services_->connections->draining())
    return refuse(error_response(503, "unavailable", "The server is stopping. Come back shortly."));

  metrics.requests(RouteClass::WebSocket).add();
  const auto board = BoardId::parse(path.substr(kSocketPath.size()));
  const asio::any_io_executor executor =
      board ? services_->directory.executor_of(*board) : stream_.get_executor();
  UpgradeRequest request(message.base());
  Result<SocketHandover> handover = SocketHandover::take(stream_.release_socket());
  if (!handover) return end();
  asio::post(executor, [handover = std::move(*handover), executor, request = std::move(request),
                        board, place = std::move(place_), services = services_]() mutable {
    start_web_socket_session(std::move(handover), executor, std::move(request), board,
                             std::move(place), std::move(services));
  });
}

void HttpConnection::end() {
  error_code ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  stream_.close();
}

}  // namespace

void start_http_connection(tcp::socket socket, Connections::Place place,
                           std::shared_ptr<Services> services) {
  std::make_shared<HttpConnection>(std::move(socket), std::move(place), std::move(services))
      ->start();
}

}  // namespace atelier::net
