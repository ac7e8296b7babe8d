// What operators and their tools ask: /healthz, /readyz, /metrics and /api/version (SPEC API-6).
//
// Thread: any. None of the answers names a person or a board.
#pragma once

#include <string>
#include <string_view>

#include "server/net/board_api.h"
#include "server/net/http_message.h"
#include "server/net/metrics.h"

namespace atelier::net {

class ServiceRoutes {
 public:
  ServiceRoutes(const BoardApi& api, const MetricsRegistry& metrics, std::string version);

  static bool owns(std::string_view path);
  HttpResponse respond(const HttpRequest& request) const;

 private:
  const BoardApi& api_;
  const MetricsRegistry& metrics_;
  const std::string version_;
};

}  // namespace atelier::net
