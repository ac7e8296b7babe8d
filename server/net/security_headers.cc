#include "server/net/security_headers.h"

#include "server/net/origin.h"

namespace atelier::net {
namespace {

std::string content_security_policy(std::string_view host) {
  // Not every browser lets 'self' stand for ws: and wss:, hence the two explicit sources.
  std::string connect = "connect-src 'self'";
  if (plain_host(host)) {
    connect.append(" ws://").append(host);
    connect.append(" wss://").append(host);
  }
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
         connect +
         "; manifest-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
         "form-action 'self'; require-trusted-types-for 'script'";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> security_headers(std::string_view host) {
  return {
      {"Content-Security-Policy", content_security_policy(host)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
  };
}

}  // namespace atelier::net
