// Which pages may open a socket: the check that keeps other sites' scripts out (SPEC CON-2).
//
// A browser lets any page open a WebSocket to any host, and tells only by `Origin` whose page it
// is. Pure functions; they trust nothing about their input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace atelier::net {

enum class MissingOrigin { Refuse, Allow };

struct OriginPolicy {
  std::vector<std::string> extra_origins;  // whole origins: "https://board.example.org"
  MissingOrigin missing = MissingOrigin::Refuse;
};

// `origin` and `host` are the header values, empty when absent. True when the origin is http or
// https and names exactly the host and port that were asked for (a missing port is the scheme's
// own), or is on the list.
bool origin_allowed(std::string_view origin, std::string_view host, const OriginPolicy& policy);

// True for a Host header that can be quoted in another header: a name or address and maybe a port.
bool plain_host(std::string_view host);

}  // namespace atelier::net
