#include "server/net/service_routes.h"

#include <boost/json/object.hpp>
#include <utility>

#include "protocol/messages.h"
#include "server/net/json_response.h"

namespace atelier::net {
namespace {

HttpResponse plain_text(unsigned status, std::string text, std::string type) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", std::move(type)}, {"Cache-Control", "no-store"}};
  response.body = shared_text(std::move(text));
  return response;
}

}  // namespace

ServiceRoutes::ServiceRoutes(const BoardApi& api, const MetricsRegistry& metrics,
                             std::string version)
    : api_(api), metrics_(metrics), version_(std::move(version)) {}

bool ServiceRoutes::owns(std::string_view path) {
  return path == "/healthz" || path == "/readyz" || path == "/metrics" || path == "/api/version";
}

HttpResponse ServiceRoutes::respond(const HttpRequest& request) const {
  HttpResponse response;
  if (request.method != Method::Get && request.method != Method::Head) {
    response = error_response(405, "method_not_allowed", "This address answers GET, HEAD.");
    response.headers.emplace_back("Allow", "GET, HEAD");
  } else if (request.path == "/healthz") {
    response = plain_text(200, "alive\n", "text/plain; charset=utf-8");
  } else if (request.path == "/readyz") {
    response = api_.ready() ? plain_text(200, "ready\n", "text/plain; charset=utf-8")
                            : plain_text(503, "not ready\n", "text/plain; charset=utf-8");
  } else if (request.path == "/metrics") {
    response = plain_text(200, metrics_.text(), "text/plain; version=0.0.4; charset=utf-8");
  } else {
    response = json_response(
        200, {{"version", version_},
              {"protocol",
               {{"min", protocol::kProtocolVersionMin}, {"max", protocol::kProtocolVersionMax}}}});
  }
  response.route = RouteClass::Service;
  return response;
}

}  // namespace atelier::net
