#include "server/app/endpoint.h"

#include <arpa/inet.h>

#include <charconv>

namespace atelier::app {
namespace {

bool numeric_address(const std::string& address, int family) {
  in6_addr parsed{};  // large enough for both families
  return ::inet_pton(family, address.c_str(), &parsed) == 1;
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view address = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  int family = AF_INET;
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
    family = AF_INET6;
  }
  Endpoint endpoint{.address = std::string(address)};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
  if (!numeric_address(endpoint.address, family)) return std::nullopt;
  return endpoint;
}

std::string http_origin(std::string_view address, std::uint16_t port) {
  const bool six = address.find(':') != std::string_view::npos;
  std::string origin = "http://";
  origin += six ? "[" + std::string(address) + "]" : std::string(address);
  constexpr std::uint16_t kHttpPort = 80;
  if (port != kHttpPort) origin += ":" + std::to_string(port);
  return origin;
}

}  // namespace atelier::app
