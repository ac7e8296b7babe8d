// The Router sends each request to the routes that own its path: service, boards, files.
//
// Thread: any network thread. Every answer leaves with the security headers, errors included.
#pragma once

#include "server/net/board_routes.h"
#include "server/net/http_message.h"
#include "server/net/service_routes.h"
#include "server/net/static_files.h"

namespace atelier::net {

class Router {
 public:
  Router(StaticFiles files, BoardRoutes boards, ServiceRoutes service);

  void handle(const HttpRequest& request, const Respond& respond) const;

  // What every response of the server, from here or from elsewhere, is sent with.
  static void add_security_headers(HttpResponse& response, const HttpRequest& request);

 private:
  StaticFiles files_;
  BoardRoutes boards_;
  ServiceRoutes service_;
};

}  // namespace atelier::net
