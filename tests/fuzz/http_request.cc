// Any bytes as what a stranger sends first: the parser, the questions that are asked of a header,
// the origin, and every route, up to the answer's header. Sockets alone are left out.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <string>

#include "server/net/client_address.h"
#include "server/net/http_parsing.h"
#include "server/net/limits.h"
#include "server/net/origin.h"
#include "server/net/router.h"
#include "tests/fuzz/input.h"
#include "tests/net/fakes.h"

namespace atelier::fuzz {
namespace {

namespace http = boost::beast::http;
namespace asio = boost::asio;

// No value of a header may hold what would begin another one, and no host adds to the policy.
void check_answer(net::HttpResponse response, const net::HttpRequest& request) {
  net::Router::add_security_headers(response, request);
  ATELIER_CHECK(response.status >= 200 && response.status < 600);
  bool policy = false;
  for (const auto& [name, value] : response.headers) {
    ATELIER_CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    policy = policy || (name == "Content-Security-Policy" &&
                        value.starts_with("default-src 'none'; script-src 'self'; ") &&
                        value.find("'unsafe") == std::string::npos &&
                        std::count(value.begin(), value.end(), ';') == 10);
  }
  ATELIER_CHECK(policy);
}

struct Site {
  net::testing::FakeBoardApi api;
  net::testing::FakeClock clock;
  net::MetricsRegistry registry;
  net::ServerMetrics metrics{registry};
  net::JoinThrottle throttle{{}, clock};
  net::Router router{net::StaticFiles(), net::BoardRoutes(api, throttle, metrics, ""),
                     net::ServiceRoutes(api, registry, "fuzz")};
  net::TrustedProxies proxies =
      *net::TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
};

void check_origin(std::string_view origin, std::string_view host) {
  if (!net::origin_allowed(origin, host, {})) return;
  // What is allowed names the host that was asked, and nothing beside it.
  const auto authority = origin.find("://");
  ATELIER_CHECK(authority != std::string_view::npos);
  ATELIER_CHECK(origin.find_first_of("@/\\?# ", authority + 3) == std::string_view::npos);
  ATELIER_CHECK(net::plain_host(host));
}

}  // namespace

void run(std::string_view input) {
  static Site site;
  site.clock.advance(std::chrono::seconds(1));

  http::request_parser<http::string_body> parser;
  const net::NetLimits limits;
  parser.header_limit(static_cast<std::uint32_t>(limits.http_header_bytes_max));
  parser.body_limit(limits.http_body_bytes_max);
  parser.eager(true);
  boost::system::error_code error;
  // In two pieces, as a network delivers them.
  const std::size_t half = input.size() / 2;
  std::size_t taken = parser.put(asio::buffer(input.substr(0, half)), error);
  if (error && error != http::error::need_more) return;
  error = {};
  if (!parser.is_done()) parser.put(asio::buffer(input.substr(taken)), error);
  if (!parser.is_header_done()) return;

  const auto& message = parser.get();
  net::HttpRequest request = net::plain_request(message);
  const std::string forwarded = net::forwarded_for(message);
  request.client = site.proxies.client_of("127.0.0.1", forwarded);
  ATELIER_CHECK(!request.client.empty() && request.client.size() < 64);
  if (net::malformed(message, request)) return;
  if (boost::beast::websocket::is_upgrade(message)) {
    const auto origin = message[http::field::origin];
    check_origin({origin.data(), origin.size()}, request.host);
    BoardId::parse(std::string_view(request.path).substr(request.path.starts_with("/ws/") ? 4 : 0));
  }
  if (!parser.is_done()) return;
  request.body = message.body();
  int answers = 0;
  site.router.handle(request, [&](net::HttpResponse response) {
    ++answers;
    check_answer(std::move(response), request);
  });
  ATELIER_CHECK(answers == 1);
}

}  // namespace atelier::fuzz
