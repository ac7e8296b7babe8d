// HttpServer is the network side of the program: pages, API and sockets on one address.
//
// Lifecycle: start() binds and begins to accept; to stop: stop_accepting(), have the rooms close
// their sessions, drain(), wait until open_connections() is 0 or patience ends, abandon(), wait
// for 0, then stop the contexts. Ownership: the dependencies outlive the contexts, and what runs on
// these may outlive this object. Thread: all functions from any thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/result.h"
#include "server/net/board_api.h"
#include "server/net/join_throttle.h"
#include "server/net/limits.h"
#include "server/net/metrics.h"
#include "server/net/origin.h"

namespace atelier::room {
class RoomDirectory;
}

namespace atelier::net {

class Listener;
struct Services;

struct HttpServerOptions {
  std::string listen_address = "127.0.0.1";
  std::uint16_t port = 0;            // 0: the system chooses
  std::filesystem::path web_folder;  // empty: no pages
  std::string public_base_url;       // put before links; empty: path-only links
  std::string version;
  OriginPolicy origins;
  std::vector<std::string> trusted_proxies;  // addresses or networks
  NetLimits limits;
  JoinThrottleLimits join_throttle;
};

class HttpServer {
 public:
  struct Dependencies {
    std::vector<boost::asio::io_context*> contexts;  // one thread each
    BoardApi& api;
    room::RoomDirectory& directory;
    MetricsRegistry& registry;
    const Clock& clock;
  };

  // Errors: those of Listener::open and StaticFiles::load; Invalid for a malformed proxy or origin.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options,
                                                   Dependencies dependencies);
  ~HttpServer();

  std::uint16_t port() const;

  void stop_accepting();
  // Ends idle connections and sessions that joined no room; the rest end after their answer.
  void drain();
  // Ends whatever is still open, sessions in rooms too. A session and its room hold each other
  // until the room has heard left(): stop the contexts only once open_connections() is 0.
  void abandon();
  std::size_t open_connections() const;

 private:
  HttpServer(std::shared_ptr<Services> services, std::shared_ptr<Listener> listener);

  std::shared_ptr<Services> services_;
  std::shared_ptr<Listener> listener_;
};

}  // namespace atelier::net
