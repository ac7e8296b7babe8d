#include "server/net/server_metrics.h"

namespace atelier::net {

ServerMetrics::ServerMetrics(MetricsRegistry& registry)
    : connections(registry.gauge("atelier_connections",
                                 "Connections that have not joined a board (HTTP included).")),
      sessions(registry.gauge("atelier_sessions", "Sessions joined to a board.")),
      outbox_bytes(
          registry.gauge("atelier_outbox_bytes", "Bytes waiting to be written to sessions.")),
      slow_readers_closed(registry.counter("atelier_slow_readers_closed_total",
                                           "Sessions closed because they did not keep up.")),
      sessions_slowed(registry.counter("atelier_sessions_slowed_total",
                                       "Times a session was made to wait for sending too much.")),
      floods_closed(registry.counter("atelier_floods_closed_total",
                                     "Sessions closed for sending too much for too long.")),
      frames_received(registry.counter("atelier_frames_received_total", "Frames from clients.")),
      join_failures(
          registry.counter("atelier_join_failures_total", "Join codes that did not exist.")),
      origins_refused(registry.counter("atelier_origins_refused_total",
                                       "Sockets refused because of their origin.")),
      connections_shed(
          registry.counter("atelier_connections_shed_total",
                           "Connections that had not joined a board, ended for newcomers.")) {
  static constexpr std::array kLabels = {"class=\"static\"",    "class=\"api\"",
                                         "class=\"join\"",      "class=\"service\"",
                                         "class=\"websocket\"", "class=\"unknown\""};
  for (std::size_t at = 0; at < kLabels.size(); ++at) {
    requests_[at] = &registry.counter("atelier_http_requests_total",
                                      "HTTP requests by kind of route.", kLabels[at]);
  }
}

}  // namespace atelier::net
