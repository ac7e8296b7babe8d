#include "server/net/client_address.h"

#include <catch2/catch.hpp>
#include <string>

namespace atelier::net {
namespace {

TEST_CASE("API-4: a forwarded address counts only when a trusted proxy vouches for it", "[net]") {
  const auto proxies = TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
  REQUIRE(proxies.has_value());
  CHECK(proxies->client_of("203.0.113.9", "198.51.100.1") == "203.0.113.9");
  CHECK(proxies->client_of("127.0.0.1", "198.51.100.1") == "198.51.100.1");
  CHECK(proxies->client_of("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4") == "198.51.100.1");
  CHECK(proxies->client_of("fd12::1", "2001:db8::1") == "2001:db8::1");
  CHECK(proxies->client_of("127.0.0.1", "") == "127.0.0.1");
  CHECK(proxies->client_of("127.0.0.1", "nonsense") == "127.0.0.1");
}

// Found by a fuzzer: whatever stands behind a % is read as a zone, and was kept with the address.
TEST_CASE("API-4: a forwarded address is an address and nothing that was written behind it",
          "[net]") {
  const auto proxies = TrustedProxies::parse({"127.0.0.1", "fd00::/8"});
  REQUIRE(proxies.has_value());
  const std::string words(500, '\xff');
  CHECK(proxies->client_of("127.0.0.1", "2001:db8::1%" + words) == "2001:db8::1");
  CHECK(proxies->client_of("127.0.0.1", "198.51.100.1, fd00::1%" + words) == "198.51.100.1");
  CHECK(proxies->client_of("127.0.0.1", "::ffff:198.51.100.1") == "198.51.100.1");
}

TEST_CASE("API-4: without configured proxies nothing is trusted", "[net]") {
  CHECK(TrustedProxies().client_of("127.0.0.1", "198.51.100.1") == "127.0.0.1");
}

TEST_CASE("a malformed proxy is refused with the text of the entry", "[net]") {
  const auto proxies = TrustedProxies::parse({"10.0.0.0/64"});
  REQUIRE_FALSE(proxies.has_value());
  CHECK(proxies.error().kind == ErrorKind::Invalid);
  CHECK(proxies.error().detail.find("10.0.0.0/64") != std::string::npos);
}

TEST_CASE("logs see networks, never whole addresses", "[net]") {
  CHECK(shortened_address("203.0.113.9") == "203.0.113.0/24");
  CHECK(shortened_address("::ffff:203.0.113.9") == "203.0.113.0/24");
  CHECK(shortened_address("2001:db8:1:2::3") == "2001:db8:1::/48");
  CHECK(shortened_address("x") == "unknown");
  CHECK(counted_address("2001:db8:1:2:aaaa::3") == counted_address("2001:db8:1:2:bbbb::4"));
}

}  // namespace
}  // namespace atelier::net
