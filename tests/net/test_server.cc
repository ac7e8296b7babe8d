#include "tests/net/test_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "protocol/codec.h"

namespace atelier::net::testing {

bool eventually(const std::function<bool()>& fact) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!fact()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

TestServer::TestServer(HttpServerOptions options) {
  options.version = "test";
  auto started =
      HttpServer::start(std::move(options), {contexts_.all(), api, directory, registry, clock});
  REQUIRE(started.has_value());
  server = std::move(*started);
  contexts_.run();
}

TestServer::~TestServer() {
  server->stop_accepting();
  // Again and again: a connection may be on its way between two threads when it is asked to end.
  CHECK(eventually([this] {
    server->abandon();
    return server->open_connections() == 0;
  }));
  contexts_.stop();
}

void TestServer::on_board(const std::function<void()>& work) {
  std::promise<void> done;
  boost::asio::post(*contexts_.all()[1], [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_buffer_bytes > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawClient::~RawClient() {
  ::close(socket_);
}

void RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server hung up: what it said is still to be read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string RawClient::read_answer(bool head_only) {
  std::string text = std::exchange(rest_, {});
  char piece[4096];
  for (;;) {
    const auto end_of_header = text.find("\r\n\r\n");
    if (end_of_header != std::string::npos) {
      const std::string length =
          parse_answer(text.substr(0, end_of_header + 4)).value("Content-Length");
      const std::size_t body = head_only || length.empty() ? 0 : std::stoul(length);
      const std::size_t whole = end_of_header + 4 + body;
      if (text.size() >= whole) {
        rest_ = text.substr(whole);
        return text.substr(0, whole);
      }
    }
    const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
    if (size <= 0) return text;
    text.append(piece, static_cast<std::size_t>(size));
  }
}

std::string RawClient::read_to_end() {
  std::string text = std::exchange(rest_, {});
  char piece[4096];
  ssize_t size = 0;
  while ((size = ::recv(socket_, piece, sizeof piece, 0)) > 0) {
    text.append(piece, static_cast<std::size_t>(size));
  }
  return text;
}

bool RawClient::closed_by_server() const {
  char piece[4096];
  ssize_t size = 0;
  while ((size = ::recv(socket_, piece, sizeof piece, 0)) > 0) continue;
  return size == 0 || errno == ECONNRESET;
}

std::string Answer::value(const std::string& name) const {
  const auto at = header.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return header.substr(begin, header.find("\r\n", begin) - begin);
}

Answer parse_answer(const std::string& text) {
  Answer answer;
  const auto end = text.find("\r\n\r\n");
  if (end == std::string::npos || text.size() < 12) return answer;
  answer.header = text.substr(0, end + 2);
  answer.body = text.substr(end + 4);
  answer.status = std::stoi(text.substr(9, 3));
  return answer;
}

Answer ask(const TestServer& server, const std::string& method, const std::string& target,
           const std::vector<std::string>& headers, const std::string& body) {
  RawClient client(server.server->port());
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + server.host() + "\r\n";
  for (const std::string& header : headers) request += header + "\r\n";
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(request + "\r\n" + body);
  return parse_answer(client.read_answer(method == "HEAD"));
}

std::string hello_frame(const std::string& token) {
  protocol::Hello hello;
  hello.protocol_min = 1;
  hello.protocol_max = 1;
  hello.token = token;
  return protocol::encode_hello(hello);
}

}  // namespace atelier::net::testing
