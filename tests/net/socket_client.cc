#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>

#include "tests/net/test_server.h"

namespace atelier::net::testing {

namespace websocket = boost::beast::websocket;
using boost::asio::ip::tcp;
using boost::system::error_code;

struct SocketClient::State {
  boost::asio::io_context context;
  websocket::stream<tcp::socket> stream{context};
  websocket::response_type response;
  int close_code = 0;

  // Runs until the pending operation has ended; on a deadline it is made to end.
  void finish() {
    context.restart();
    context.run_for(std::chrono::seconds(10));
    if (context.stopped()) return;
    error_code ignored;
    stream.next_layer().close(ignored);
    context.run();
  }
};

SocketClient::SocketClient(const TestServer& server, const std::string& path,
                           const std::string& origin)
    : state_(std::make_unique<State>()) {
  const tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), server.server->port());
  state_->stream.next_layer().connect(endpoint);
  state_->stream.next_layer().set_option(tcp::no_delay(true));
  state_->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& r) {
    if (!origin.empty()) r.set(boost::beast::http::field::origin, origin);
  }));
  state_->stream.binary(true);
  state_->stream.async_handshake(state_->response, server.host(), path, [](error_code) {});
  state_->finish();
}

SocketClient::~SocketClient() = default;

int SocketClient::upgrade_status() const {
  return static_cast<int>(state_->response.result_int());
}

void SocketClient::send(const std::string& bytes) {
  state_->stream.async_write(boost::asio::buffer(bytes), [](error_code, std::size_t) {});
  state_->finish();
}

void SocketClient::send_text(const std::string& text) {
  state_->stream.text(true);
  send(text);
  state_->stream.binary(true);
}

void SocketClient::ping() {
  state_->stream.async_ping({}, [](error_code) {});
  state_->finish();
}

std::optional<std::string> SocketClient::read() {
  boost::beast::flat_buffer buffer;
  std::optional<std::string> message;
  state_->stream.async_read(buffer, [&](error_code error, std::size_t) {
    if (!error) message = boost::beast::buffers_to_string(buffer.data());
  });
  state_->finish();
  if (!message) state_->close_code = state_->stream.reason().code;
  return message;
}

int SocketClient::close_code() const {
  return state_->close_code;
}

int SocketClient::read_to_close(std::vector<std::string>* messages) {
  while (auto message = read())
    if (messages != nullptr) messages->push_back(std::move(*message));
  return close_code();
}

}  // namespace atelier::net::testing
