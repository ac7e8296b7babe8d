#include "server/net/listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "server/base/log.h"
#include "server/net/http_connection.h"
#include "server/net/services.h"

namespace atelier::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

// Until those that were shed are gone; thousands of newcomers a second still get in.
constexpr std::chrono::milliseconds kShedPause{5};
// Until the system has descriptors again.
constexpr std::chrono::milliseconds kPause{50};
// Left to the journal, which opens files as it goes: one that it does not get ends the process.
constexpr std::size_t kDescriptorsForFiles = 64;

Error listen_error(const std::string& address, std::uint16_t port, const error_code& error) {
  const std::string where = address + " port " + std::to_string(port);
  if (error == boost::asio::error::address_in_use)
    return {ErrorKind::Busy, where +
                                 " is in use by another program: stop that one, or listen on "
                                 "another port"};
  if (error == boost::asio::error::access_denied)
    return {ErrorKind::Forbidden, where +
                                      " may not be used by this account: choose a port above "
                                      "1023, or grant the right to lower ones"};
  if (error.value() == EADDRNOTAVAIL)
    return {ErrorKind::Invalid, where + ": this machine does not have that address"};
  return {ErrorKind::Unavailable, where + ": " + error.message()};
}

bool resources_ran_out(const error_code& error) {
  return error.value() == EMFILE || error.value() == ENFILE || error.value() == ENOBUFS ||
         error.value() == ENOMEM;
}

// Whether the next descriptor is among the last ones: the system gives the lowest that is free.
bool descriptors_run_low(int known_open) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  const int next = ::fcntl(known_open, F_DUPFD_CLOEXEC, 0);
  if (next < 0) return true;
  ::close(next);
  return static_cast<std::size_t>(next) + kDescriptorsForFiles >= limit.rlim_cur;
}

}  // namespace

Listener::Listener(std::vector<boost::asio::io_context*> contexts,
                   std::shared_ptr<Services> services)
    : contexts_(std::move(contexts)),
      services_(std::move(services)),
      acceptor_(*contexts_.front()),
      pause_(*contexts_.front()) {}

Result<std::shared_ptr<Listener>> Listener::open(const std::string& address, std::uint16_t port,
                                                 std::vector<boost::asio::io_context*> contexts,
                                                 std::shared_ptr<Services> services) {
  error_code error;
  const auto ip = boost::asio::ip::make_address(address, error);
  if (error)
    return Error{ErrorKind::Invalid,
                 "'" + address + "' is not an IP address such as 127.0.0.1 or ::"};
  const tcp::endpoint endpoint(ip, port);

  std::shared_ptr<Listener> listener(new Listener(std::move(contexts), std::move(services)));
  tcp::acceptor& acceptor = listener->acceptor_;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  // "::" means every address of the machine, the old ones included.
  if (!error && ip.is_v6()) acceptor.set_option(boost::asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return listen_error(address, port, error);
  listener->port_ = acceptor.local_endpoint(error).port();
  return listener;
}

void Listener::start() {
  boost::asio::post(acceptor_.get_executor(), [self = shared_from_this()] { self->accept(); });
}

void Listener::stop() {
  boost::asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  if (services_->connections->full()) {
    services_->metrics.connections_shed.add(services_->connections->shed());
    return accept_later(kShedPause);
  }
  if (descriptors_run_low(acceptor_.native_handle())) return accept_later(kPause);
  pause_logged_ = false;

  boost::asio::io_context& context = *contexts_[next_context_++ % contexts_.size()];
  acceptor_.async_accept(
      context, [self = shared_from_this()](error_code error, tcp::socket socket) {
        if (error == boost::asio::error::operation_aborted) return;
        if (resources_ran_out(error)) return self->accept_later(kPause);
        if (!error) {
          const auto executor = socket.get_executor();
          boost::asio::post(
              executor, [socket = std::move(socket), place = self->services_->connections->enter(),
                         services = self->services_]() mutable {
                start_http_connection(std::move(socket), std::move(place), std::move(services));
              });
        }
        self->accept();
      });
}

void Listener::accept_later(std::chrono::milliseconds pause) {
  if (!std::exchange(pause_logged_, true))
    log_event(LogLevel::Warning, "accepting paused",
              {{"connections", services_->connections->open()}});
  pause_.expires_after(pause);
  pause_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->accept();
  });
}

}  // namespace atelier::net
