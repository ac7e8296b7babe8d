// A socket on its way from the thread that accepted it to the thread of its board.
//
// The handle is owned: if the journey ends early, because the threads stop, it is closed.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "server/base/check.h"
#include "server/base/result.h"

namespace atelier::net {

class SocketHandover {
 public:
  // Takes the handle out of `socket`. Unavailable when the system refuses (the peer is gone).
  static Result<SocketHandover> take(boost::asio::ip::tcp::socket socket);
  SocketHandover(SocketHandover&& other) noexcept;
  SocketHandover& operator=(SocketHandover&&) = delete;
  ~SocketHandover();

  // Once; on the executor that the socket shall live on.
  template <class Socket>
  Result<Socket> arrive(const typename Socket::executor_type& executor) {
    ATELIER_CHECK(handle_ != -1);
    Socket socket(executor);
    boost::system::error_code error;
    socket.assign(protocol_, handle_, error);
    if (error) return Error{ErrorKind::Unavailable, error.message()};
    handle_ = -1;
    return socket;
  }

 private:
  SocketHandover(int handle, boost::asio::ip::tcp protocol)
      : handle_(handle), protocol_(protocol) {}

  int handle_;
  boost::asio::ip::tcp protocol_;
};

}  // namespace atelier::net
