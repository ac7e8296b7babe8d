#include "load-tests/generator/websocket_client.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <utility>

namespace atelier::load {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

class BeastClient final : public WebsocketClient, public std::enable_shared_from_this<BeastClient> {
 public:
  BeastClient(asio::io_context& context, Callbacks callbacks)
      : stream_(context), callbacks_(std::move(callbacks)) {}

  void start(const Endpoint& endpoint, const std::string& path) {
    error_code error;
    const auto address = asio::ip::make_address(endpoint.host, error);
    if (error) return finish_later();
    authority_ = endpoint.host + ":" + std::to_string(endpoint.port);
    path_ = path;
    beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(10));
    beast::get_lowest_layer(stream_).async_connect(
        asio::ip::tcp::endpoint(address, endpoint.port),
        [self = shared_from_this()](error_code failure) { self->on_connected(failure); });
  }

  void send(std::string message) override {
    if (finished_) return;
    outbox_.push_back(std::move(message));
    if (open_ && outbox_.size() == 1) write_next();
  }

  void close() override {
    closing_ = true;
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

 private:
  void on_connected(error_code failure) {
    if (failure) return finish();
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    beast::get_lowest_layer(stream_).expires_never();
    stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::client));
    stream_.set_option(websocket::stream_base::decorator(
        [origin = "http://" + authority_](websocket::request_type& request) {
          request.set(beast::http::field::origin, origin);
        }));
    stream_.read_message_max(16 * 1024 * 1024);
    stream_.binary(true);
    stream_.async_handshake(authority_, path_, [self = shared_from_this()](error_code refusal) {
      self->on_handshake(refusal);
    });
  }

  void on_handshake(error_code refusal) {
    if (refusal) return finish();
    callbacks_.on_open();
    open_ = true;  // from here on send() writes by itself
    if (!outbox_.empty()) write_next();
    read_next();
  }

  void read_next() {
    stream_.async_read(inbox_, [self = shared_from_this()](error_code failure, std::size_t) {
      if (failure || self->closing_) return self->finish();
      const auto bytes = self->inbox_.cdata();
      self->callbacks_.on_message(
          std::string_view(static_cast<const char*>(bytes.data()), bytes.size()));
      self->inbox_.consume(self->inbox_.size());
      self->read_next();
    });
  }

  void write_next() {
    stream_.async_write(asio::buffer(outbox_.front()),
                        [self = shared_from_this()](error_code failure, std::size_t) {
                          if (failure) return;  // the pending read reports the end
                          self->outbox_.pop_front();
                          if (!self->outbox_.empty()) self->write_next();
                        });
  }

  void finish_later() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->finish(); });
  }

  void finish() {
    if (std::exchange(finished_, true)) return;
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
    callbacks_.on_closed(stream_.reason().code);
  }

  websocket::stream<beast::tcp_stream> stream_;
  Callbacks callbacks_;
  std::string authority_;
  std::string path_;
  beast::flat_buffer inbox_;
  std::deque<std::string> outbox_;
  bool open_ = false;
  bool closing_ = false;
  bool finished_ = false;
};

}  // namespace

std::shared_ptr<WebsocketClient> WebsocketClient::connect(asio::io_context& context,
                                                          const Endpoint& endpoint,
                                                          const std::string& path,
                                                          Callbacks callbacks) {
  auto client = std::make_shared<BeastClient>(context, std::move(callbacks));
  client->start(endpoint, path);
  return client;
}

}  // namespace atelier::load
