// What every connection of one server uses. Made by HttpServer, shared with each connection, so
// that it is there until the last one is gone.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "server/net/board_api.h"
#include "server/net/client_address.h"
#include "server/net/connections.h"
#include "server/net/flood_control.h"
#include "server/net/join_throttle.h"
#include "server/net/limits.h"
#include "server/net/origin.h"
#include "server/net/router.h"
#include "server/net/server_metrics.h"

namespace atelier::room {
class RoomDirectory;
}

namespace atelier::net {

struct Services {
  struct Parts {
    BoardApi& api;
    room::RoomDirectory& directory;
    MetricsRegistry& registry;
    const Clock& clock;
  };

  Services(const Parts& parts, NetLimits the_limits, JoinThrottleLimits throttle_limits,
           OriginPolicy the_origins, TrustedProxies the_proxies, StaticFiles files,
           const std::string& base_url, const std::string& version)
      : api(parts.api),
        directory(parts.directory),
        limits(the_limits),
        origins(std::move(the_origins)),
        proxies(std::move(the_proxies)),
        metrics(parts.registry),
        connections(
            std::make_shared<Connections>(limits.unjoined_connections_max, metrics.connections)),
        throttle(throttle_limits, parts.clock),
        floods(limits.flood),
        router(std::move(files), BoardRoutes(api, throttle, metrics, base_url),
               ServiceRoutes(api, parts.registry, version)) {}

  BoardApi& api;
  room::RoomDirectory& directory;
  const NetLimits limits;
  const OriginPolicy origins;
  const TrustedProxies proxies;
  ServerMetrics metrics;
  const std::shared_ptr<Connections> connections;
  JoinThrottle throttle;
  FloodControl floods;
  const Router router;
};

}  // namespace atelier::net
