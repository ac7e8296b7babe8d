// The headers that every answer carries, whatever its route: what a browser may do with our pages.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier::net {

// `host` is the request's Host header: sockets are allowed to that host alone. One that cannot be
// quoted safely is left out, and the page then reaches its own origin only.
std::vector<std::pair<std::string, std::string>> security_headers(std::string_view host);

}  // namespace atelier::net
