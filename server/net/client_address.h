// Whose request is this? The peer's address, or the one that a trusted proxy vouches for.
//
// Addresses serve two purposes only: to slow down guessing, and, shortened, to tell attacks apart
// in logs. They are never stored.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/result.h"

namespace atelier::net {

class TrustedProxies {
 public:
  // Each entry is an address or a network: "127.0.0.1", "10.0.0.0/8", "::1". Error: Invalid.
  static Result<TrustedProxies> parse(const std::vector<std::string>& entries);

  TrustedProxies();
  ~TrustedProxies();
  TrustedProxies(TrustedProxies&&) noexcept;
  TrustedProxies& operator=(TrustedProxies&&) noexcept;

  // The rightmost address of `forwarded_for` that is not itself a trusted proxy, when `peer` is
  // one; otherwise `peer`. What stands further left was written by the client and proves nothing.
  std::string client_of(const std::string& peer, std::string_view forwarded_for) const;

 private:
  struct Networks;
  bool trusts(const std::string& address) const;
  std::unique_ptr<Networks> networks_;
};

// The network that an address belongs to: "203.0.113.0/24", "2001:db8:1::/48". For logs.
std::string shortened_address(const std::string& address);

// What one client can hold: an IPv4 address, or an IPv6 /64. For counting.
std::string counted_address(const std::string& address);

}  // namespace atelier::net
