// A Listener accepts connections on one address and deals them out to the network threads in turn.
//
// When the process runs out of file descriptors, or too many connections have not joined a board
// yet, it stops accepting and goes on by itself once there is room: newcomers wait in the kernel's
// backlog.
//
// Thread: start() and stop() from any; the rest on the first context. Lifetime: shared with its
// pending operations.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/base/result.h"

namespace atelier::net {

struct Services;

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  // Binds at once; port 0 lets the system choose. Errors: Busy (the port is in use), Forbidden (the
  // port needs privileges), Invalid (no such address here), Unavailable.
  static Result<std::shared_ptr<Listener>> open(const std::string& address, std::uint16_t port,
                                                std::vector<boost::asio::io_context*> contexts,
                                                std::shared_ptr<Services> services);

  std::uint16_t port() const { return port_; }
  void start();
  void stop();

 private:
  Listener(std::vector<boost::asio::io_context*> contexts, std::shared_ptr<Services> services);
  void accept();
  void accept_later(std::chrono::milliseconds pause);

  const std::vector<boost::asio::io_context*> contexts_;
  const std::shared_ptr<Services> services_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::size_t next_context_ = 0;
  std::uint16_t port_ = 0;
  bool pause_logged_ = false;
};

}  // namespace atelier::net
