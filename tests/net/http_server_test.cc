#include <catch2/catch.hpp>

#include "protocol/codec.h"
#include "tests/net/test_server.h"
#include "tests/support/temporary_folder.h"

namespace atelier::net::testing {
namespace {

using atelier::testing::TemporaryFolder;

constexpr const char* kJson = "Content-Type: application/json";
constexpr const char* kOwner = "Authorization: Bearer owner";

HttpServerOptions with_web(const TemporaryFolder& web) {
  web.write("index.html", "<page>");
  web.write("assets/index-B7x_9aQz.js", "script");
  web.write("assets/index-B7x_9aQz.js.br", "brotli");
  HttpServerOptions options;
  options.web_folder = web.path();
  return options;
}

TEST_CASE("security headers stand on every route, errors included", "[net][http]") {
  const TemporaryFolder web;
  const TestServer server(with_web(web));
  for (const char* target :
       {"/", "/j", "/boards", "/assets/index-B7x_9aQz.js", "/nothing", "/healthz", "/readyz",
        "/metrics", "/api/version", "/api/boards", "/api/join", "/ws/nonsense"}) {
    INFO(target);
    const Answer answer = ask(server, "GET", target);
    const std::string policy = answer.value("Content-Security-Policy");
    CHECK(policy.find("default-src 'none'; script-src 'self'") == 0);
    CHECK(policy.find("connect-src 'self' ws://" + server.host() + " wss://" + server.host() +
                      ";") != std::string::npos);
    CHECK(policy.find("require-trusted-types-for 'script'") != std::string::npos);
    CHECK(answer.value("X-Content-Type-Options") == "nosniff");
    CHECK(answer.value("Referrer-Policy") == "no-referrer");
    CHECK(answer.value("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(answer.value("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK_FALSE(answer.value("Permissions-Policy").empty());
  }
}

TEST_CASE("pages are served compressed, revalidated and without a body to HEAD", "[net][http]") {
  const TemporaryFolder web;
  const TestServer server(with_web(web));
  const Answer script =
      ask(server, "GET", "/assets/index-B7x_9aQz.js", {"Accept-Encoding: gzip, br"});
  CHECK(script.status == 200);
  CHECK(script.body == "brotli");
  CHECK(script.value("Content-Encoding") == "br");

  const Answer head = ask(server, "HEAD", "/");
  CHECK(head.status == 200);
  CHECK(head.value("Content-Length") == "6");
  CHECK(head.body.empty());

  const Answer unchanged = ask(server, "GET", "/", {"If-None-Match: " + head.value("ETag")});
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(ask(server, "POST", "/", {}, "x").status == 405);
}

TEST_CASE("API-1: a board is made over a real connection, which stays open for more",
          "[net][http]") {
  const TestServer server;
  RawClient client(server.server->port());
  const std::string body = R"({"title":"Hall"})";
  const std::string request =
      "POST /api/boards HTTP/1.1\r\nHost: " + server.host() + "\r\n" + kJson + "\r\n" + kOwner +
      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  for (int count = 0; count < 3; ++count) {
    client.send(request);
    CHECK(parse_answer(client.read_answer()).status == 201);
  }
}

TEST_CASE("API-5: a body or header over its limit is refused with its own code", "[net][http]") {
  const TestServer server;
  const std::string long_body(70'000, 'x');
  const Answer body = ask(server, "POST", "/api/boards", {kJson, kOwner}, long_body);
  CHECK(body.status == 413);
  CHECK(body.body.find("body_too_large") != std::string::npos);
  const Answer header = ask(server, "GET", "/healthz", {"X-Long: " + std::string(9'000, 'x')});
  CHECK(header.status == 431);
}

TEST_CASE("API-5: what is not HTTP gets 400, and the connection ends", "[net][http]") {
  const TestServer server;
  for (const char* garbage : {"\x16\x03\x01\x02garbage garbage\r\n\r\n", "GET /\r\n\r\n",
                              "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                              "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"}) {
    INFO(garbage);
    RawClient client(server.server->port());
    client.send(garbage);
    CHECK(parse_answer(client.read_answer()).status == 400);
    CHECK(client.closed_by_server());
  }
}

TEST_CASE("many half-open requests are closed, and others are served meanwhile", "[net][http]") {
  HttpServerOptions options;
  options.limits.http_header = std::chrono::milliseconds(300);
  const TestServer server(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int count = 0; count < 300; ++count) {
    clients.push_back(std::make_unique<RawClient>(server.server->port()));
    clients.back()->send("GET / HTTP/1.1\r\nHost:");
  }
  CHECK(ask(server, "GET", "/healthz").status == 200);
  for (const auto& client : clients) CHECK(client->closed_by_server());
  CHECK(eventually([&] { return server.server->open_connections() == 0; }));
}

TEST_CASE("at the bound of connections the oldest make room for newcomers", "[net][http]") {
  HttpServerOptions options;
  options.limits.unjoined_connections_max = 4;
  const TestServer server(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int count = 0; count < 12; ++count)
    clients.push_back(std::make_unique<RawClient>(server.server->port()));
  CHECK(ask(server, "GET", "/healthz").status == 200);
  for (int oldest = 0; oldest < 8; ++oldest) CHECK(clients[oldest]->closed_by_server());
  CHECK(server.server->open_connections() <= 5);  // the one that asked may still be leaving
  CHECK(server.registry.text().find("atelier_connections_shed_total 0") == std::string::npos);
}

TEST_CASE("who has joined a board is never ended for newcomers", "[net][http]") {
  HttpServerOptions options;
  options.limits.unjoined_connections_max = 4;
  const TestServer server(options);
  SocketClient person(server, server.socket_path(), server.origin());
  person.send(hello_frame());
  REQUIRE(eventually([&] { return server.directory.room->joins() == 1; }));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int count = 0; count < 12; ++count)
    clients.push_back(std::make_unique<RawClient>(server.server->port()));
  CHECK(clients.front()->closed_by_server());
  person.send(protocol::encode_ping(3));
  CHECK(person.read().has_value());
}

TEST_CASE("a port in use is told apart, and the message says what to do", "[net][http]") {
  const TestServer first;
  Contexts contexts(1);
  FakeBoardApi api;
  FakeClock clock;
  MetricsRegistry registry;
  FakeDirectory directory(*contexts.all()[0]);
  HttpServerOptions options;
  options.port = first.server->port();
  const auto second = HttpServer::start(options, {contexts.all(), api, directory, registry, clock});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().kind == ErrorKind::Busy);
  CHECK(second.error().detail.find("in use") != std::string::npos);

  options.listen_address = "192.0.2.1";
  CHECK(
      HttpServer::start(options, {contexts.all(), api, directory, registry, clock}).error().kind ==
      ErrorKind::Invalid);
  options.listen_address = "localhost";
  CHECK(
      HttpServer::start(options, {contexts.all(), api, directory, registry, clock}).error().kind ==
      ErrorKind::Invalid);
}

TEST_CASE("draining ends idle connections at once", "[net][http]") {
  const TestServer server;
  RawClient idle(server.server->port());
  idle.send("GET /healthz HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
  CHECK(parse_answer(idle.read_answer()).status == 200);
  server.server->stop_accepting();
  server.server->drain();
  CHECK(idle.closed_by_server());
  CHECK(eventually([&] { return server.server->open_connections() == 0; }));
}

TEST_CASE("API-4: a slowed answer comes late, and a right code still opens", "[net][http]") {
  HttpServerOptions options;
  options.join_throttle.penalty = std::chrono::milliseconds(100);
  const TestServer server(options);
  for (int count = 0; count < 10; ++count)
    CHECK(ask(server, "POST", "/api/join", {kJson}, R"({"code":"WRONG"})").status == 404);
  const Answer slowed = ask(server, "POST", "/api/join", {kJson}, R"({"code":"WRONG"})");
  CHECK(slowed.status == 429);
  CHECK_FALSE(slowed.value("Retry-After").empty());
  CHECK(ask(server, "POST", "/api/join", {kJson}, R"({"code":"ABCD-EFGH"})").status == 200);
}

TEST_CASE("a form of another site is refused before anything is done", "[net][http]") {
  const TestServer server;
  const Answer answer =
      ask(server, "POST", "/api/boards", {kOwner, "Content-Type: text/plain"}, R"({"title":"A"})");
  CHECK(answer.status == 415);
}

}  // namespace
}  // namespace atelier::net::testing
