// The instruments of the network layer, made once from a registry.
//
// Ownership: the registry's; these are references. Thread: any.
#pragma once

#include <array>

#include "server/net/http_message.h"
#include "server/net/metrics.h"

namespace atelier::net {

struct ServerMetrics {
  explicit ServerMetrics(MetricsRegistry& registry);

  Counter& requests(RouteClass route) { return *requests_[static_cast<std::size_t>(route)]; }

  Gauge& connections;  // of HTTP and not yet joined
  Gauge& sessions;     // joined to a room
  Gauge& outbox_bytes;
  Counter& slow_readers_closed;
  Counter& sessions_slowed;  // times that a session was read more slowly for sending too much
  Counter& floods_closed;
  Counter& frames_received;
  Counter& join_failures;
  Counter& origins_refused;
  Counter& connections_shed;

 private:
  std::array<Counter*, 6> requests_;
};

}  // namespace atelier::net
