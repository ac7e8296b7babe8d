// A FrameSocket is the socket below a WebSocket stream; messages pass by the stream.
//
// What a room says to a hundred people leaves as a hundred small messages at one moment, and a
// composed asynchronous operation for each costs about as much as the kernel does. So a message is
// handed to the kernel where it stands, and only what the kernel does not take waits for the
// socket.
//
// Beast reads through this, and writes its own frames through it: the answer to the upgrade, pongs,
// the closing handshake. They never mix with messages: each begins once the one before has left
// whole. A write of Beast is told to be done when it has left whole, so a peer that asks for
// answers and reads none is waited for. Messages carry no extension: the stream must not agree on
// one.
//
// Thread: the session's. Limits: one message and one write of Beast wait at most.
#pragma once

#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier::net {

// The header of an unmasked, final binary frame (RFC 6455, 5.2).
std::string binary_frame_header(std::size_t payload_bytes);

class FrameSocket {
 public:
  // Of a thread that runs one io_context: known by its type, since all that is read passes by it.
  using executor_type = boost::asio::io_context::executor_type;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;
  using error_code = boost::system::error_code;

  explicit FrameSocket(Socket socket) : socket_(std::move(socket)) {}
  FrameSocket(const FrameSocket&) = delete;
  FrameSocket& operator=(const FrameSocket&) = delete;

  executor_type get_executor() { return socket_.get_executor(); }
  Socket& socket() { return socket_; }

  // Before the first send(). `on_sent` is called when a message that had to wait has left, or
  // can't; `owner` keeps this alive while it waits.
  void start(std::weak_ptr<void> owner, std::function<void(error_code)> on_sent);

  enum class Sent { Now, Later, Never };
  // One message, as one frame. With Later, the pieces stay valid until on_sent is called; with
  // Never, the connection is of no use. REQUIRES: none is on its way.
  Sent send(const std::vector<std::string_view>& pieces);

  // --- for Beast ---
  template <class MutableBuffers, class Token>
  auto async_read_some(const MutableBuffers& buffers, Token&& token) {
    return socket_.async_read_some(buffers, std::forward<Token>(token));
  }

  // Writes all of `buffers`, behind the message that is on its way. REQUIRES: the write before is
  // done, as between Beast and any layer below it.
  template <class ConstBuffers, class Token>
  auto async_write_some(const ConstBuffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const ConstBuffers& given) {
          std::string bytes(boost::asio::buffer_size(given), '\0');
          boost::asio::buffer_copy(boost::asio::buffer(bytes), given);
          const error_code error = write_behind(std::move(bytes));
          const std::size_t size = boost::asio::buffer_size(given);
          if (!error && !behind_.empty()) return wait_behind(std::move(handler), size);
          boost::asio::post(get_executor(),
                            boost::asio::append(std::move(handler), error, error ? 0 : size));
        },
        token, buffers);
  }

 private:
  // The handler waits in the socket's operation, and ends with it.
  template <class Handler>
  void wait_behind(Handler handler, std::size_t size) {
    socket_.async_wait(Socket::wait_write,
                       [this, size, handler = std::move(handler)](error_code error) mutable {
                         if (!error) error = pump();
                         if (!error && !behind_.empty())
                           return wait_behind(std::move(handler), size);
                         std::move(handler)(error, error ? 0 : size);
                       });
  }

  error_code write_behind(std::string bytes);
  Sent send_rest(const std::vector<std::string_view>& pieces, std::string header,
                 std::size_t written);
  // Writes what waits, until the kernel takes no more.
  error_code pump();
  error_code pump_message();
  error_code pump_behind();
  void message_wrote(std::size_t written);
  void wait();

  Socket socket_;
  std::weak_ptr<void> owner_;
  std::function<void(error_code)> on_sent_;
  // The message that waits: its header, and what is left of it from message_next_ on.
  std::string header_;
  std::vector<boost::asio::const_buffer> message_;
  std::size_t message_next_ = 0;
  bool begun_ = false;  // a part of it has left
  bool waiting_ = false;
  // Beast's write that waits.
  std::string behind_;
  std::size_t behind_next_ = 0;
};

inline void teardown(boost::beast::role_type role, FrameSocket& socket,
                     boost::system::error_code& error) {
  boost::beast::websocket::teardown(role, socket.socket(), error);
}

template <class Handler>
void async_teardown(boost::beast::role_type role, FrameSocket& socket, Handler&& handler) {
  boost::beast::websocket::async_teardown(role, socket.socket(), std::forward<Handler>(handler));
}

inline void beast_close_socket(FrameSocket& socket) {
  boost::system::error_code ignored;
  socket.socket().close(ignored);
}

}  // namespace atelier::net
