#include "server/net/frame_socket.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "server/base/check.h"

namespace atelier::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr char kFinalBinary = static_cast<char>(0x82);
// A small message is copied together: one piece costs the kernel less than several.
constexpr std::size_t kSmallFrameBytes = 1024;

bool would_block(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

}  // namespace

std::string binary_frame_header(std::size_t payload_bytes) {
  std::string header(1, kFinalBinary);
  const auto big_endian = [&](int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      header += static_cast<char>(static_cast<std::uint64_t>(payload_bytes) >> shift & 0xff);
  };
  if (payload_bytes < 126) {
    big_endian(1);
  } else if (payload_bytes <= 0xffff) {
    header += '\x7e';
    big_endian(2);
  } else {
    header += '\x7f';
    big_endian(8);
  }
  return header;
}

void FrameSocket::start(std::weak_ptr<void> owner, std::function<void(error_code)> on_sent) {
  owner_ = std::move(owner);
  on_sent_ = std::move(on_sent);
  error_code ignored;  // of a socket that is of no use: the first read will tell
  socket_.non_blocking(true, ignored);
}

FrameSocket::Sent FrameSocket::send(const std::vector<std::string_view>& pieces) {
  ATELIER_CHECK(message_.empty());
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  std::string header = binary_frame_header(size);
  size += header.size();
  if (!behind_.empty() || size > kSmallFrameBytes) return send_rest(pieces, std::move(header), 0);

  std::array<char, kSmallFrameBytes> frame;
  char* end = frame.data();
  const auto append = [&end](std::string_view piece) {
    if (!piece.empty()) std::memcpy(end, piece.data(), piece.size());
    end += piece.size();
  };
  append(header);
  for (const std::string_view piece : pieces) append(piece);
  error_code error;
  const std::size_t written = socket_.write_some(asio::buffer(frame.data(), size), error);
  if (error && !would_block(error)) return Sent::Never;
  return written == size ? Sent::Now : send_rest(pieces, std::move(header), written);
}

FrameSocket::Sent FrameSocket::send_rest(const std::vector<std::string_view>& pieces,
                                         std::string header, std::size_t written) {
  header_ = std::move(header);
  message_.push_back(asio::buffer(header_));
  for (const std::string_view piece : pieces) message_.push_back(asio::buffer(piece));
  if (written > 0) message_wrote(written);
  if (pump()) return Sent::Never;
  return message_.empty() ? Sent::Now : Sent::Later;
}

error_code FrameSocket::write_behind(std::string bytes) {
  ATELIER_CHECK(behind_.empty());
  behind_ = std::move(bytes);
  return pump();
}

error_code FrameSocket::pump() {
  error_code error;
  while (!error && !(message_.empty() && behind_.empty())) {
    const bool message_first = begun_ || behind_.empty();
    error = message_first ? pump_message() : pump_behind();
  }
  if (!would_block(error)) return error;
  if (!message_.empty() && !waiting_) wait();
  return {};
}

error_code FrameSocket::pump_message() {
  error_code error;
  const std::span<const asio::const_buffer> left(message_.data() + message_next_,
                                                 message_.size() - message_next_);
  const std::size_t written = socket_.write_some(left, error);
  if (!error) message_wrote(written);
  return error;
}

void FrameSocket::message_wrote(std::size_t written) {
  begun_ = true;
  while (message_next_ < message_.size() && written >= message_[message_next_].size()) {
    written -= message_[message_next_].size();
    ++message_next_;
  }
  if (message_next_ < message_.size()) {
    message_[message_next_] += written;
    return;
  }
  message_.clear();
  message_next_ = 0;
  begun_ = false;
}

error_code FrameSocket::pump_behind() {
  error_code error;
  const std::string_view left = std::string_view(behind_).substr(behind_next_);
  behind_next_ += socket_.write_some(asio::buffer(left), error);
  if (error || behind_next_ < behind_.size()) return error;
  std::string().swap(behind_);
  behind_next_ = 0;
  return {};
}

void FrameSocket::wait() {
  waiting_ = true;
  socket_.async_wait(Socket::wait_write, [this, owner = owner_.lock()](error_code error) {
    waiting_ = false;
    if (!error) error = pump();
    if (error || message_.empty()) on_sent_(error);
  });
}

}  // namespace atelier::net
