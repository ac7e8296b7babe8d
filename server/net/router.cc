#include "server/net/router.h"

#include <utility>

#include "server/net/json_response.h"
#include "server/net/security_headers.h"

namespace atelier::net {

Router::Router(StaticFiles files, BoardRoutes boards, ServiceRoutes service)
    : files_(std::move(files)), boards_(std::move(boards)), service_(std::move(service)) {}

void Router::handle(const HttpRequest& request, const Respond& respond) const {
  if (ServiceRoutes::owns(request.path)) return respond(service_.respond(request));
  if (BoardRoutes::owns(request.path)) return boards_.handle(request, respond);
  if (files_.contains(request.path)) return respond(files_.respond(request));
  respond(error_response(404, "not_found", "There is nothing at this address."));
}

void Router::add_security_headers(HttpResponse& response, const HttpRequest& request) {
  auto headers = security_headers(request.host);
  response.headers.insert(response.headers.end(), std::make_move_iterator(headers.begin()),
                          std::make_move_iterator(headers.end()));
}

}  // namespace atelier::net
