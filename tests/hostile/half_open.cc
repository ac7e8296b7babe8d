#include "tests/hostile/half_open.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

namespace atelier::hostile {
namespace {

std::string upgrade_request(std::uint16_t port, const std::string& board) {
  const std::string host = "127.0.0.1:" + std::to_string(port);
  return "GET /ws/" + board + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
}

// What is said at once, and what follows byte by byte.
std::pair<std::string, std::string> words(HalfOpen::Kind kind, std::uint16_t port,
                                          const std::string& board) {
  switch (kind) {
    case HalfOpen::Kind::Silent:
      return {};
    case HalfOpen::Kind::Dribble:
      return {"GET / HTTP/1.1\r\nHost: a\r\nX-", std::string(4000, 'x')};
    case HalfOpen::Kind::TlsHandshake:
      // A record header that announces 512 bytes of ClientHello, and the first of them. No line
      // ends in it, so that an HTTP parser waits on.
      return {std::string("\x16", 1), ""};
    case HalfOpen::Kind::Upgrade:
      return {upgrade_request(port, board), "X-More: " + std::string(4000, 'y')};
    case HalfOpen::Kind::NoHello:
      return {upgrade_request(port, board) + "\r\n", ""};
    case HalfOpen::Kind::SlowBody:
      return {
          "POST /api/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
          "Content-Length: 60000\r\n\r\n{",
          std::string(4000, ' ')};
  }
  return {};
}

}  // namespace

HalfOpen::~HalfOpen() {
  for (One& one : all_)
    if (one.socket != -1) ::close(one.socket);
}

void HalfOpen::open(Kind kind) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(socket >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  auto [now, later] = words(kind, port_, board_);
  ::send(socket, now.data(), now.size(), MSG_NOSIGNAL);
  all_.push_back({socket, std::move(later), std::chrono::steady_clock::now()});
  ++still_open_;
}

void HalfOpen::say(One& one) {
  if (one.unsaid.empty()) return;
  ::send(one.socket, one.unsaid.data(), 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  one.unsaid.erase(0, 1);
}

void HalfOpen::end(One& one) {
  ::close(one.socket);
  one.socket = -1;
  --still_open_;
  longest_ = std::max(longest_, std::chrono::duration_cast<std::chrono::milliseconds>(
                                    std::chrono::steady_clock::now() - one.since));
}

void HalfOpen::step() {
  std::vector<pollfd> polled;
  std::vector<One*> who;
  for (One& one : all_) {
    if (one.socket == -1) continue;
    say(one);
    polled.push_back({one.socket, POLLIN, 0});
    who.push_back(&one);
  }
  ::poll(polled.data(), polled.size(), 100);
  std::array<char, 4096> rest{};
  for (std::size_t at = 0; at < polled.size(); ++at) {
    if (polled[at].revents == 0) continue;
    const ssize_t size = ::recv(polled[at].fd, rest.data(), rest.size(), MSG_DONTWAIT);
    if (size == 0 || (size < 0 && errno != EAGAIN)) end(*who[at]);
  }
}

}  // namespace atelier::hostile
