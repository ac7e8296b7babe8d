#include "server/net/origin.h"

#include <catch2/catch.hpp>

namespace atelier::net {
namespace {

struct Case {
  const char* what;
  const char* origin;
  const char* host;
  bool allowed;
};

constexpr Case kCases[] = {
    {"same host and port", "http://board.example:8080", "board.example:8080", true},
    {"behind TLS", "https://board.example", "board.example", true},
    {"port of the scheme, written out", "http://board.example", "board.example:80", true},
    {"letters of either case", "http://Board.Example:8080", "board.EXAMPLE:8080", true},
    {"an IPv6 address", "http://[::1]:8080", "[::1]:8080", true},
    {"other host", "http://evil.example:8080", "board.example:8080", false},
    {"subdomain", "http://a.board.example:8080", "board.example:8080", false},
    {"parent domain", "http://example:8080", "board.example:8080", false},
    {"other port", "http://board.example:8081", "board.example:8080", false},
    {"port of the other scheme", "https://board.example", "board.example:80", false},
    {"other scheme", "ftp://board.example:8080", "board.example:8080", false},
    {"extension", "chrome-extension://board.example:8080", "board.example:8080", false},
    {"null", "null", "board.example:8080", false},
    {"suffix trick", "http://board.example.evil.example", "board.example", false},
    {"prefix trick", "http://evilboard.example", "board.example", false},
    {"user trick", "http://board.example:8080@evil.example", "board.example:8080", false},
    {"path", "http://board.example:8080/", "board.example:8080", false},
    {"port out of range", "http://board.example:65616", "board.example:80", false},
    {"empty port", "http://board.example:", "board.example", false},
    {"two origins", "http://board.example http://board.example", "board.example", false},
    {"no host asked", "http://board.example", "", false},
    {"missing", "", "board.example:8080", false},
};

TEST_CASE("CON-2: an origin is allowed when it names exactly the host that is asked", "[net]") {
  for (const Case& row : kCases) {
    INFO(row.what);
    CHECK(origin_allowed(row.origin, row.host, {}) == row.allowed);
  }
}

TEST_CASE("CON-2: listed origins are allowed, and only as a whole", "[net]") {
  const OriginPolicy policy{{"https://front.example"}, MissingOrigin::Refuse};
  CHECK(origin_allowed("https://front.example", "inner:8080", policy));
  CHECK_FALSE(origin_allowed("http://front.example", "inner:8080", policy));
  CHECK_FALSE(origin_allowed("https://front.example.evil.example", "inner:8080", policy));
}

TEST_CASE("CON-2: a missing origin is allowed only where the operator said so", "[net]") {
  CHECK(origin_allowed("", "inner:8080", {{}, MissingOrigin::Allow}));
  CHECK_FALSE(origin_allowed("null", "inner:8080", {{}, MissingOrigin::Allow}));
}

TEST_CASE("a host is quoted in a policy only when it cannot change the policy", "[net]") {
  CHECK(plain_host("192.168.1.4:8080"));
  CHECK(plain_host("[fe80::1]:80"));
  CHECK_FALSE(plain_host("a; script-src *"));
  CHECK_FALSE(plain_host("a *"));
  CHECK_FALSE(plain_host(""));
}

}  // namespace
}  // namespace atelier::net
