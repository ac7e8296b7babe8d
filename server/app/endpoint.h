// An address to listen on, as operators write it: "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::app {

struct Endpoint {
  std::string address;  // numeric, without brackets
  std::uint16_t port = 0;

  bool every_interface() const { return address == "0.0.0.0" || address == "::"; }
};

// Nothing for host names, missing ports and numbers out of range.
std::optional<Endpoint> parse_endpoint(std::string_view text);

// "http://127.0.0.1:8080"; brackets around IPv6; no port where it is 80.
std::string http_origin(std::string_view address, std::uint16_t port);

}  // namespace atelier::app
