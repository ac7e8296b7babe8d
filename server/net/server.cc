#include "server/net/server.h"

#include <utility>

#include "server/base/log.h"
#include "server/net/listener.h"
#include "server/net/services.h"

namespace atelier::net {

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      Dependencies dependencies) {
  Result<TrustedProxies> proxies = TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return proxies.error();
  StaticFiles files;
  if (!options.web_folder.empty()) {
    Result<StaticFiles> loaded = StaticFiles::load(options.web_folder);
    if (!loaded) return loaded.error();
    files = std::move(*loaded);
  }
  const Services::Parts parts{dependencies.api, dependencies.directory, dependencies.registry,
                              dependencies.clock};
  auto services = std::make_shared<Services>(
      parts, options.limits, options.join_throttle, std::move(options.origins), std::move(*proxies),
      std::move(files), options.public_base_url, options.version);
  auto listener = Listener::open(options.listen_address, options.port,
                                 std::move(dependencies.contexts), services);
  if (!listener) return listener.error();
  (*listener)->start();
  log_event(LogLevel::Info, "listening", {{"port", (*listener)->port()}});
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(services), std::move(*listener)));
}

HttpServer::HttpServer(std::shared_ptr<Services> services, std::shared_ptr<Listener> listener)
    : services_(std::move(services)), listener_(std::move(listener)) {}

HttpServer::~HttpServer() {
  stop_accepting();
}

std::uint16_t HttpServer::port() const {
  return listener_->port();
}
void HttpServer::stop_accepting() {
  listener_->stop();
}
void HttpServer::drain() {
  services_->connections->drain();
}
void HttpServer::abandon() {
  services_->connections->abandon();
}
std::size_t HttpServer::open_connections() const {
  return services_->connections->open();
}

}  // namespace atelier::net
