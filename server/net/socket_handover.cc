#include "server/net/socket_handover.h"

#include <unistd.h>

#include <utility>

namespace atelier::net {

using boost::asio::ip::tcp;

Result<SocketHandover> SocketHandover::take(tcp::socket socket) {
  boost::system::error_code error;
  const tcp::endpoint local = socket.local_endpoint(error);
  if (error) return Error{ErrorKind::Unavailable, error.message()};
  const int handle = socket.release(error);
  if (error) return Error{ErrorKind::Unavailable, error.message()};
  return SocketHandover(handle, local.protocol());
}

SocketHandover::SocketHandover(SocketHandover&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), protocol_(other.protocol_) {}

SocketHandover::~SocketHandover() {
  if (handle_ != -1) ::close(handle_);
}

}  // namespace atelier::net
