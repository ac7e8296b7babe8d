// From the upgrade to the room: origins, Hello, tokens, boards.
#include <catch2/catch.hpp>

#include "protocol/codec.h"
#include "tests/net/test_server.h"

namespace atelier::net::testing {
namespace {

using protocol::CloseReason;

// The reason of the Closing frame that came last before the close code.
std::optional<CloseReason> closing_of(const std::vector<std::string>& messages) {
  std::optional<CloseReason> reason;
  for (const std::string& bytes : messages) {
    const auto message = protocol::decode_server_frame(bytes);
    REQUIRE(message.has_value());
    if (message->closing) reason = message->closing;
  }
  return reason;
}

void check_closed(SocketClient& client, CloseReason reason) {
  std::vector<std::string> messages;
  CHECK(client.read_to_close(&messages) == 4000 + static_cast<int>(reason));
  CHECK(closing_of(messages) == reason);
}

TEST_CASE("CON-2: sockets of other pages are refused with 403 before they open", "[net][ws]") {
  const TestServer server;
  const std::string port = std::to_string(server.server->port());
  for (const std::string& origin :
       {std::string(), std::string("null"), "http://evil.example:" + port,
        "http://a.127.0.0.1:" + port, std::string("http://127.0.0.1"),
        "http://127.0.0.1:" + port + ".evil.example", "file://127.0.0.1:" + port}) {
    INFO(origin);
    const SocketClient client(server, server.socket_path(), origin);
    CHECK(client.upgrade_status() == 403);
  }
  CHECK(SocketClient(server, server.socket_path(), server.origin()).upgrade_status() == 101);
}

TEST_CASE("CON-2: the operator may allow clients without an origin", "[net][ws]") {
  HttpServerOptions options;
  options.origins.missing = MissingOrigin::Allow;
  const TestServer server(options);
  CHECK(SocketClient(server, server.socket_path(), "").upgrade_status() == 101);
}

TEST_CASE("CON-1: sockets are at /ws/{board} only", "[net][ws]") {
  const TestServer server;
  CHECK(SocketClient(server, "/elsewhere", server.origin()).upgrade_status() == 404);
}

TEST_CASE("CON-1: a path that names no board opens only to say so", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, "/ws/nonsense", server.origin());
  CHECK(client.upgrade_status() == 101);
  check_closed(client, CloseReason::BoardNotFound);
}

TEST_CASE("CON-3: an unknown board is told apart once Hello came", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, "/ws/" + unknown_board().text(), server.origin());
  client.send(hello_frame());
  check_closed(client, CloseReason::BoardNotFound);
}

TEST_CASE("CON-3: the token of Hello decides the role, and goes no further", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, server.socket_path(), server.origin());
  client.send(hello_frame("facilitator"));
  REQUIRE(eventually([&] { return server.directory.room->joins() == 1; }));
  CHECK(server.directory.room->request().role == protocol::Role::Facilitator);
  CHECK(server.directory.room->request().hello.token.empty());
}

TEST_CASE("CON-3: a forged and an expired token are told apart", "[net][ws]") {
  const TestServer server;
  SocketClient forged(server, server.socket_path(), server.origin());
  forged.send(hello_frame("forged"));
  check_closed(forged, CloseReason::TokenInvalid);
  SocketClient expired(server, server.socket_path(), server.origin());
  expired.send(hello_frame("expired"));
  check_closed(expired, CloseReason::TokenExpired);
  CHECK(server.directory.room->joins() == 0);
}

TEST_CASE("CON-4: another first frame than Hello closes with BAD_FRAME", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, server.socket_path(), server.origin());
  client.send(protocol::encode_ping(1));
  check_closed(client, CloseReason::BadFrame);
}

TEST_CASE("CON-4: no Hello in time closes with BAD_FRAME", "[net][ws]") {
  HttpServerOptions options;
  options.limits.hello = std::chrono::milliseconds(100);
  const TestServer server(options);
  SocketClient client(server, server.socket_path(), server.origin());
  check_closed(client, CloseReason::BadFrame);
}

TEST_CASE("CON-5: a second Hello closes with BAD_FRAME", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, server.socket_path(), server.origin());
  client.send(hello_frame());
  client.send(hello_frame());
  check_closed(client, CloseReason::BadFrame);
  CHECK(eventually([&] { return server.directory.room->departures() == 1; }));
}

TEST_CASE("CON-6: without a common version the session is closed with VERSION", "[net][ws]") {
  const TestServer server;
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMax + 1;
  hello.protocol_max = hello.protocol_min + 1;
  hello.token = "participant";
  SocketClient client(server, server.socket_path(), server.origin());
  client.send(protocol::encode_hello(hello));
  check_closed(client, CloseReason::Version);
}

TEST_CASE("CON-9: a damaged board is said to be damaged", "[net][ws]") {
  TestServer server;
  server.directory.damaged = true;
  SocketClient client(server, server.socket_path(), server.origin());
  client.send(hello_frame());
  check_closed(client, CloseReason::BoardDamaged);
}

TEST_CASE("CON-12: draining sends away who has not joined yet", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, server.socket_path(), server.origin());
  REQUIRE(client.upgrade_status() == 101);
  server.server->drain();
  check_closed(client, CloseReason::Retry);
}

}  // namespace
}  // namespace atelier::net::testing
