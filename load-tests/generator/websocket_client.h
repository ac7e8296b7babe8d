// WebsocketClient is one client's end of a binary WebSocket, for virtual participants.
//
// Thread: that of the io_context it is given. Callbacks run there, never from inside a call. The
// owner keeps it alive by shared_ptr until on_closed has run; after close() no callback but
// on_closed comes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace atelier::load {

struct Endpoint {
  std::string host;  // a loopback address: a generator sends to this machine only
  std::uint16_t port = 0;
};

class WebsocketClient {
 public:
  struct Callbacks {
    std::function<void()> on_open;
    std::function<void(std::string_view message)> on_message;
    // The close code of the server, or 0 when the connection broke or never opened. Once.
    std::function<void(std::uint16_t code)> on_closed;
  };

  virtual ~WebsocketClient() = default;

  // Messages leave in the order of the calls; those that wait are kept without bound, since the
  // owner bounds what it has in flight.
  virtual void send(std::string message) = 0;
  virtual void close() = 0;

  static std::shared_ptr<WebsocketClient> connect(boost::asio::io_context& context,
                                                  const Endpoint& endpoint, const std::string& path,
                                                  Callbacks callbacks);
};

}  // namespace atelier::load
