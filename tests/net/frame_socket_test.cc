#include "server/net/frame_socket.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <catch2/catch.hpp>
#include <optional>

namespace atelier::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// A FrameSocket and the other end of its connection, on one thread.
struct Line {
  Line() {
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    peer.connect(acceptor.local_endpoint());
    FrameSocket::Socket accepted(io);
    acceptor.accept(accepted);
    accepted.set_option(asio::socket_base::send_buffer_size(4 * 1024));
    socket = std::make_shared<FrameSocket>(std::move(accepted));
    socket->start(socket, [this](error_code error) { sent = error; });
  }

  // What Beast does with a frame of its own.
  void write_control(const std::string& bytes) {
    controls.push_back(std::make_unique<std::string>(bytes));
    socket->async_write_some(asio::buffer(*controls.back()),
                             [this](error_code error, std::size_t size) {
                               control_told = true;
                               control_error = error;
                               control_bytes += size;
                             });
  }

  // Reads as many bytes as are expected, while the other side goes on.
  std::string read(std::size_t size) {
    std::string bytes(size, '\0');
    bool done = false;
    asio::async_read(peer, asio::buffer(bytes), [&](error_code error, std::size_t) {
      CHECK_FALSE(error);
      done = true;
    });
    while (!done && io.run_one_for(std::chrono::seconds(10)) > 0) {
    }
    return bytes;
  }

  asio::io_context io;
  tcp::socket peer{io};
  std::shared_ptr<FrameSocket> socket;
  std::vector<std::unique_ptr<std::string>> controls;
  std::optional<error_code> sent;
  bool control_told = false;
  error_code control_error;
  std::size_t control_bytes = 0;
};

TEST_CASE("the header of a frame is that of RFC 6455", "[net][ws]") {
  CHECK(binary_frame_header(0) == std::string("\x82\x00", 2));
  CHECK(binary_frame_header(125) == "\x82\x7d");
  CHECK(binary_frame_header(126) == std::string("\x82\x7e\x00\x7e", 4));
  CHECK(binary_frame_header(65'535) == "\x82\x7e\xff\xff");
  CHECK(binary_frame_header(65'536) == std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST_CASE("a message that the kernel takes is sent at once, its pieces in order", "[net][ws]") {
  Line line;
  CHECK(line.socket->send({"ab", "", "cde"}) == FrameSocket::Sent::Now);
  CHECK(line.read(7) ==
        "\x82\x05"
        "abcde");
  CHECK_FALSE(line.sent.has_value());
}

TEST_CASE("a message that has to wait arrives whole, and frames of the stream behind it",
          "[net][ws]") {
  Line line;
  // More than two kernels hold.
  const std::string first(8'000'000, 'x');
  const std::string second = "last";
  REQUIRE(line.socket->send({first, second}) == FrameSocket::Sent::Later);
  line.write_control("pongpang");
  CHECK_FALSE(line.sent.has_value());
  const std::string header = binary_frame_header(first.size() + second.size());
  const std::string all = line.read(header.size() + first.size() + second.size() + 8);
  CHECK(all == header + first + second + "pongpang");
  line.io.poll();
  CHECK(line.sent == error_code());
  CHECK_FALSE(line.control_error);
  CHECK(line.control_bytes == 8);
  CHECK(line.socket->send({"again"}) == FrameSocket::Sent::Now);
  CHECK(line.read(7) ==
        "\x82\x05"
        "again");
}

TEST_CASE("a frame of the stream is told to be written once it has left", "[net][ws]") {
  Line line;
  const std::string message(8'000'000, 'x');
  REQUIRE(line.socket->send({message}) == FrameSocket::Sent::Later);
  line.write_control("pong");
  line.io.poll();
  CHECK_FALSE(line.control_told);
  line.read(message.size() + 10);
  CHECK(line.read(4) == "pong");
  line.io.poll();
  CHECK(line.control_told);
}

TEST_CASE("a message to somebody who is gone is told to have failed", "[net][ws]") {
  Line line;
  const std::string message(8'000'000, 'x');
  REQUIRE(line.socket->send({message}) == FrameSocket::Sent::Later);
  line.peer.set_option(asio::socket_base::linger(true, 0));
  line.peer.close();
  while (!line.sent && line.io.run_one_for(std::chrono::seconds(10)) > 0) {
  }
  REQUIRE(line.sent.has_value());
  CHECK(line.sent->failed());
}

}  // namespace
}  // namespace atelier::net
