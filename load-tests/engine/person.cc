#include "load-tests/engine/person.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "load-tests/engine/schedule.h"

namespace atelier::load {
namespace {

constexpr std::size_t kMessageBytesMax = 64u << 20;
constexpr std::size_t kAnswerBytesMax = 16 * 1024;
// The engine sends no secrets and trusts its own server: any key will do, a fixed one serves.
constexpr std::string_view kUpgradeKey = "AAECAwQFBgcICQoLDA0ODw==";

// One for all: what a read leaves over is kept by the reader.
std::array<char, 256 * 1024>& read_buffer() {
  static std::array<char, 256 * 1024> buffer;
  return buffer;
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS;
}

}  // namespace

Person::Person(Surroundings& surroundings, std::uint32_t number, std::unique_ptr<WireClient> client)
    : surroundings_(surroundings),
      number_(number),
      client_(std::move(client)),
      reader_(kMessageBytesMax) {}

Person::~Person() {
  disconnect();
}

void Person::connect() {
  close_socket();
  connected_at_ = steady_now();
  ready_at_ = 0;
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return lose("no socket: too few descriptors");
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(surroundings_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  enter(State::Connecting);
  const int outcome = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (outcome != 0 && !would_block()) return lose("the server cannot be reached");
  interest_ = Interest::Write;
  surroundings_.poller.watch(socket_, interest_, this);
}

void Person::disconnect() {
  close_socket();
  enter(State::Away);
}

void Person::enter(State state) {
  const auto count = [this](State counted) -> std::uint32_t* {
    if (counted == State::Ready) return &surroundings_.people_ready;
    return counted == State::Lost ? &surroundings_.people_lost : nullptr;
  };
  if (std::uint32_t* const left = count(state_)) --*left;
  state_ = state;
  if (std::uint32_t* const entered = count(state_)) ++*entered;
}

void Person::close_socket() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  reader_.reset();
  waiting_.clear();
  answer_.clear();
  reads_ = true;
}

void Person::lose(std::string_view reason) {
  if (trouble_.empty()) trouble_ = reason;
  close_socket();
  enter(State::Lost);
}

void Person::read_on(bool reads) {
  reads_ = reads;
  if (!reads && socket_ >= 0) {
    const int little = 4096;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  }
  mind();
}

// Tells the poller what to look at, where that changed.
void Person::mind() {
  if (socket_ < 0 || state_ == State::Connecting) return;
  const auto wanted =
      static_cast<Interest>((reads_ ? EPOLLIN : 0u) | (waiting_.empty() ? 0u : EPOLLOUT));
  if (wanted == interest_) return;
  interest_ = wanted;
  surroundings_.poller.change(socket_, interest_, this);
}

void Person::on_event(std::uint32_t events) {
  if (socket_ < 0) return;
  if (state_ == State::Connecting) return ask_to_upgrade();
  if ((events & EPOLLOUT) != 0) write_waiting();
  if (socket_ >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) read();
}

void Person::ask_to_upgrade() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return lose("the server cannot be reached");
  enter(State::Upgrading);
  const UpgradeAsk ask = client_->upgrade();
  const std::string host = "127.0.0.1:" + std::to_string(surroundings_.port);
  std::string request = "GET " + ask.target + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" +
                        host +
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ";
  request.append(kUpgradeKey).append("\r\n");
  for (const auto& [name, value] : ask.headers) request += name + ": " + value + "\r\n";
  request += "\r\n";
  send_bytes(request);
  mind();
}

void Person::read() {
  auto& buffer = read_buffer();
  const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
  if (count < 0 && would_block()) return;
  if (count <= 0) return lose("the server cut the connection");
  surroundings_.now = steady_now();
  surroundings_.bytes_received += static_cast<std::uint64_t>(count);
  bytes_received_ += static_cast<std::uint64_t>(count);
  std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
  if (state_ == State::Upgrading) bytes = read_answer(bytes);
  if (!bytes.empty() && !reader_.read(bytes, *this)) lose("the server broke the framing");
}

// What follows the answer to the upgrade; nothing while it has not come whole.
std::string_view Person::read_answer(std::string_view bytes) {
  const std::size_t before = answer_.size();
  answer_.append(bytes);
  const std::size_t end = answer_.find("\r\n\r\n");
  if (end == answer_.npos) {
    if (answer_.size() > kAnswerBytesMax) lose("the answer to the upgrade has no end");
    return {};
  }
  if (!answer_.starts_with("HTTP/1.1 101")) {
    lose("the upgrade was refused: " + answer_.substr(0, answer_.find('\r')));
    return {};
  }
  enter(State::Greeting);
  bytes.remove_prefix(end + 4 - before);
  answer_.clear();
  client_->opened(*this);
  return bytes;
}

void Person::on_message(std::string_view message, MessageKind /*kind*/) {
  ++surroundings_.messages_received;
  client_->received(message, *this);
}

void Person::on_control(Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::Ping) return send_frame(Opcode::Pong, payload);
  if (opcode != Opcode::Close) return;
  if (payload.size() >= 2) {
    close_code_ = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 |
                                             static_cast<std::uint8_t>(payload[1]));
  }
  lose("the server closed with " + std::to_string(close_code_));
}

void Person::send(std::string_view message, MessageKind kind) {
  send_frame(kind == MessageKind::Text ? Opcode::Text : Opcode::Binary, message);
}

void Person::send_frame(Opcode opcode, std::string_view payload) {
  if (socket_ < 0) return;
  static std::string frame;
  frame.clear();
  append_client_frame(frame, opcode, payload,
                      static_cast<std::uint32_t>(mixed(++surroundings_.seed)));
  send_bytes(frame);
}

void Person::send_bytes(std::string_view bytes) {
  surroundings_.bytes_sent += bytes.size();
  last_sent_ = surroundings_.now;
  if (waiting_.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && !would_block()) return;  // the read will tell
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (bytes.empty()) return;
  waiting_.append(bytes);
  mind();
}

void Person::write_waiting() {
  const ssize_t count = ::send(socket_, waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
  if (count < 0 && !would_block()) return lose("the server cut the connection");
  if (count > 0) waiting_.erase(0, static_cast<std::size_t>(count));
  mind();
}

void Person::ready(std::uint64_t objects) {
  enter(State::Ready);
  objects_ = objects;
  ready_at_ = surroundings_.now;
}

void Person::edit(Tag tag) {
  ++edits_decoded_;
  surroundings_.ledger.edit(number_, tag, surroundings_.now);
}

void Person::cursor(Tag tag) {
  surroundings_.ledger.cursor(number_, tag, surroundings_.now);
}

void Person::acknowledged(Tag tag) {
  surroundings_.ledger.acknowledged(tag, surroundings_.now);
}

void Person::refused(Tag /*tag*/) {
  surroundings_.ledger.refused();
}

void Person::failed(std::string_view reason) {
  lose(reason);
}

}  // namespace atelier::load
