#include "tests/hostile/wire_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <utility>

#include "server/base/check.h"

namespace atelier::hostile {
namespace {

constexpr std::array<unsigned char, 4> kMask = {0x11, 0x22, 0x33, 0x44};

unsigned char byte_at(const std::string& bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

}  // namespace

std::string web_socket_frame(std::string_view payload, FrameShape shape) {
  std::string frame;
  frame += static_cast<char>((shape.last ? 0x80 : 0) | shape.reserved << 4 |
                             static_cast<int>(shape.opcode));
  const int mask_bit = shape.masked ? 0x80 : 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | static_cast<int>(payload.size()));
  } else {
    const bool wide = payload.size() > 0xffff;
    frame += static_cast<char>(mask_bit | (wide ? 127 : 126));
    for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8)
      frame += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift);
  }
  if (!shape.masked) return frame.append(payload);
  for (const unsigned char byte : kMask) frame += static_cast<char>(byte);
  for (std::size_t at = 0; at < payload.size(); ++at)
    frame += static_cast<char>(static_cast<unsigned char>(payload[at]) ^ kMask[at % kMask.size()]);
  return frame;
}

WireClient::WireClient(std::uint16_t port)
    : port_(port), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

WireClient::WireClient(WireClient&& other) noexcept
    : port_(other.port_),
      socket_(std::exchange(other.socket_, -1)),
      rest_(std::move(other.rest_)),
      ended_(other.ended_) {}

WireClient::~WireClient() {
  if (socket_ != -1) ::close(socket_);
}

void WireClient::send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool WireClient::receive() {
  std::array<char, 16 * 1024> piece{};
  const ssize_t size = ::recv(socket_, piece.data(), piece.size(), 0);
  if (size > 0) {
    rest_.append(piece.data(), static_cast<std::size_t>(size));
    return true;
  }
  if (size == 0 || errno == ECONNRESET) ended_ = kCut;
  return false;
}

std::string WireClient::read_header() {
  std::size_t end = 0;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos)
    if (!receive()) return std::exchange(rest_, {});
  std::string header = rest_.substr(0, end + 4);
  rest_.erase(0, end + 4);
  return header;
}

std::string WireClient::upgrade(const std::string& board, const std::string& more_headers,
                                const std::string& origin) {
  const std::string host = "127.0.0.1:" + std::to_string(port_);
  send_raw("GET /ws/" + board + " HTTP/1.1\r\nHost: " + host +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
           (origin.empty() ? "http://" + host : origin) + "\r\n" + more_headers + "\r\n");
  return read_header();
}

std::optional<protocol::ServerMessage> WireClient::read_message() {
  for (;;) {
    std::size_t header = 2;
    std::uint64_t length = rest_.size() < 2 ? 0 : byte_at(rest_, 1) & 0x7fu;
    const std::size_t wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (wide != 0 && rest_.size() >= 2 + wide) {
      length = 0;
      for (std::size_t at = 2; at < 2 + wide; ++at) length = length << 8 | byte_at(rest_, at);
    }
    header += wide;
    if (rest_.size() < header || rest_.size() < header + length) {
      if (!receive()) return std::nullopt;
      continue;
    }
    const auto opcode = byte_at(rest_, 0) & 0x0fu;
    const std::string payload = rest_.substr(header, length);
    rest_.erase(0, header + length);
    if (opcode == 8) {
      ended_ = payload.size() < 2 ? 1005 : byte_at(payload, 0) << 8 | byte_at(payload, 1);
      return std::nullopt;
    }
    if (opcode != 2) continue;
    auto message = protocol::decode_server_frame(payload);
    ATELIER_CHECK(message.has_value());  // on any thread, unlike the checks of a test
    return std::move(*message);
  }
}

std::optional<protocol::ServerMessage> WireClient::next(
    const std::function<bool(const protocol::ServerMessage&)>& wanted) {
  while (ended_ == kStillOpen) {
    auto message = read_message();
    if (!message) return std::nullopt;
    if (wanted(*message)) return message;
  }
  return std::nullopt;
}

int WireClient::closed_with() {
  next([](const protocol::ServerMessage&) { return false; });
  return ended_;
}

}  // namespace atelier::hostile
