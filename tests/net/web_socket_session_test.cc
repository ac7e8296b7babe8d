// A session that has joined: frames up, deliveries down, limits, endings.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

#include "protocol/codec.h"
#include "tests/net/test_server.h"

namespace atelier::net::testing {
namespace {

using protocol::CloseReason;
using room::FrameClass;

// A client that has joined the fake room.
struct Joined {
  explicit Joined(HttpServerOptions options = {}) : server(std::move(options)) {
    client.send(hello_frame());
    REQUIRE(eventually([&] { return room().joins() == 1; }));
  }
  FakeRoom& room() const { return *server.directory.room; }
  void deliver(const std::string& own, FrameClass frame_class = FrameClass::Durable) {
    server.on_board([&] {
      const auto port = room().port();
      if (!port) return;
      port->deliver({own, nullptr, frame_class});
      port->flush();
    });
  }
  int closed_with() { return client.read_to_close(); }

  TestServer server;
  SocketClient client{server, server.socket_path(), server.origin()};
};

std::string push_frame() {
  document::Operation operation;
  operation.object = ObjectId(ReplicaId(1), 1);
  operation.change = document::Delete{};
  protocol::Push push;
  push.operations.push_back({ClientSeq(1), operation, 0});
  return protocol::encode_push(push);
}

TEST_CASE("CON-7: a frame over 64 KiB closes with 1009", "[net][ws]") {
  Joined joined;
  joined.client.send(std::string(protocol::kClientFrameBytesMax + 1, 'x'));
  CHECK(joined.closed_with() == 1009);
  CHECK(eventually([&] { return joined.room().departures() == 1; }));
}

TEST_CASE("CON-8: garbage closes with BAD_FRAME and has no effect", "[net][ws]") {
  Joined joined;
  joined.client.send("\xff\xff\xff\xff garbage");
  CHECK(joined.closed_with() == 4001);
  CHECK(joined.room().pushes() == 0);
  CHECK(eventually([&] { return joined.room().departures() == 1; }));
}

TEST_CASE("CON-8: text frames are not frames", "[net][ws]") {
  Joined joined;
  joined.client.send_text("hello");
  CHECK(joined.closed_with() == 4001);
}

TEST_CASE("CON-11: a ping is answered with its nonce", "[net][ws]") {
  Joined joined;
  joined.client.send(protocol::encode_ping(77));
  const auto bytes = joined.client.read();
  REQUIRE(bytes.has_value());
  CHECK(protocol::decode_server_frame(*bytes)->pong == 77);
}

TEST_CASE("CON-11: a session from which nothing comes is closed", "[net][ws]") {
  HttpServerOptions options;
  options.limits.idle = std::chrono::milliseconds(100);
  Joined joined(options);
  CHECK(joined.closed_with() == 4000);
  CHECK(eventually([&] { return joined.room().departures() == 1; }));
}

TEST_CASE("CON-9: what was delivered before the room closes still arrives", "[net][ws]") {
  Joined joined;
  joined.server.on_board([&] {
    const auto port = joined.room().port();
    port->deliver({protocol::encode_delivered(41), nullptr, FrameClass::Durable});
    port->close(CloseReason::Gap, "skipped");
    port->deliver({protocol::encode_delivered(42), nullptr, FrameClass::Durable});
  });
  std::vector<std::string> messages;
  CHECK(joined.client.read_to_close(&messages) == 4009);
  REQUIRE(messages.size() == 1);
  const auto message = protocol::decode_server_frame(messages.front());
  REQUIRE(message.has_value());
  CHECK(message->delivered == 41);
  CHECK(message->closing == CloseReason::Gap);
  CHECK(message->closing_detail == "skipped");
  CHECK(eventually([&] { return joined.room().departures() == 1; }));
}

TEST_CASE("DEL-5: what the room delivers in one go arrives as one message", "[net][ws]") {
  Joined joined;
  joined.server.on_board([&] {
    for (const char* part : {"\x08\x01", "\x08\x02", "\x08\x03"})
      joined.room().port()->deliver({"", std::make_shared<const std::string>(part)});
    joined.room().port()->flush();
  });
  CHECK(joined.client.read() == "\x08\x01\x08\x02\x08\x03");
}

TEST_CASE("COM-5: a room that cannot take more stops the reading until it resumes", "[net][ws]") {
  Joined joined;
  joined.room().takes_pushes = false;
  for (int count = 0; count < 3; ++count) joined.client.send(push_frame());
  REQUIRE(eventually([&] { return joined.room().waiting_to_resume(); }));
  // The server works through what it reads in order: a turn of its thread shows that it reads no
  // more.
  joined.server.on_board([] {});
  CHECK(joined.room().pushes() == 1);
  joined.room().takes_pushes = true;
  joined.server.on_board([resume = joined.room().take_resume()] { resume(); });
  CHECK(eventually([&] { return joined.room().pushes() == 3; }));
}

TEST_CASE("a session that sends too fast is read more slowly, and nothing is lost", "[net][ws]") {
  HttpServerOptions options;
  options.limits.flood.participant = {500.0, 20.0};
  Joined joined(options);
  for (int count = 0; count < 200; ++count)
    joined.client.send(protocol::encode_presence_update({}));
  CHECK(eventually([&] { return joined.room().presences() == 200; }));
  CHECK(joined.server.registry.text().find("atelier_sessions_slowed_total 0") == std::string::npos);
}

TEST_CASE("FLO-4: who goes on sending too fast is closed with TOO_FAST", "[net][ws]") {
  HttpServerOptions options;
  options.limits.flood.participant = {50.0, 20.0};
  options.limits.flood.patience = std::chrono::milliseconds(200);
  Joined joined(options);
  for (int count = 0; count < 2000; ++count)
    joined.client.send(protocol::encode_presence_update({}));
  CHECK(joined.closed_with() == 4012);
  CHECK(joined.room().presences() >= 20);
  CHECK(joined.room().presences() < 1000);
  CHECK(joined.server.registry.text().find("atelier_floods_closed_total 1") != std::string::npos);
}

TEST_CASE("FLO-6: control frames beyond the bucket close with TOO_FAST", "[net][ws]") {
  HttpServerOptions options;
  options.limits.flood.participant = {1.0, 20.0};
  Joined joined(options);
  for (int count = 0; count < 15; ++count) joined.client.ping();
  joined.client.send(protocol::encode_ping(5));
  CHECK(joined.client.read().has_value());
  for (int count = 0; count < 15; ++count) joined.client.ping();
  CHECK(joined.closed_with() == 4012);
}

TEST_CASE("FLO-6: control frames before Hello are few", "[net][ws]") {
  const TestServer server;
  SocketClient client(server, server.socket_path(), server.origin());
  for (int count = 0; count < 110; ++count) client.ping();
  CHECK(client.read_to_close() == 4012);
}

TEST_CASE("DEL-10: a client that does not read is closed at the bound, and memory is given back",
          "[net][ws]") {
  HttpServerOptions options;
  options.limits.outbox_bytes_max = 128 * 1024;
  options.limits.handshake = std::chrono::milliseconds(500);
  Joined joined(options);
  const std::string metric = "atelier_slow_readers_closed_total 1";
  // Kernel buffers of both sides fill first: the number of frames until the bound is theirs to
  // choose.
  int frames = 0;
  while (joined.server.registry.text().find(metric) == std::string::npos && ++frames < 10'000)
    joined.deliver(std::string(16 * 1024, 'x'));
  CHECK(frames < 10'000);
  CHECK(eventually([&] { return joined.room().departures() == 1; }));
  CHECK(eventually([&] {
    return joined.server.registry.text().find("atelier_outbox_bytes 0\n") != std::string::npos;
  }));
  CHECK(eventually([&] { return joined.server.server->open_connections() == 0; }));
}

// One frame of a client, masked with nothing.
std::string masked_frame(char opcode, const std::string& payload) {
  REQUIRE(payload.size() < 126);
  const char first = static_cast<char>(0x80 | opcode);
  return {first + std::string(1, static_cast<char>(0x80 | payload.size())) + std::string(4, '\0') +
          payload};
}

// The first byte of each whole frame that a server sent.
std::vector<std::uint8_t> frames_of(std::string_view bytes) {
  std::vector<std::uint8_t> frames;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  while (bytes.size() >= 2) {
    const std::size_t more = byte(1) < 126 ? 0 : byte(1) == 126 ? 2 : 8;
    if (bytes.size() < 2 + more) break;
    std::size_t size = more == 0 ? byte(1) : 0;
    for (std::size_t at = 0; at < more; ++at) size = size << 8 | byte(2 + at);
    if (bytes.size() < 2 + more + size) break;
    frames.push_back(byte(0));
    bytes.remove_prefix(2 + more + size);
  }
  CHECK(bytes.empty());
  return frames;
}

TEST_CASE("CON-16: nothing follows the answer to a close frame", "[net][ws]") {
  TestServer server;
  RawClient client(server.server->port(), 4096);
  client.send("GET " + server.socket_path() + " HTTP/1.1\r\nHost: " + server.host() +
              "\r\nOrigin: " + server.origin() +
              "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
  REQUIRE(client.read_answer(true).starts_with("HTTP/1.1 101"));
  client.send(masked_frame(2, hello_frame()));
  REQUIRE(eventually([&] { return server.directory.room->joins() == 1; }));
  const auto deliver = [&](std::size_t bytes) {
    server.on_board([&] {
      const auto port = server.directory.room->port();
      if (!port) return;
      port->deliver({std::string(bytes, 'x'), nullptr, FrameClass::Durable});
      port->flush();
    });
  };
  // It does not read: the answer to its close frame stands behind a message that is not through.
  const auto waiting = [&] {
    return server.registry.text().find("atelier_outbox_bytes 0\n") == std::string::npos;
  };
  for (int frames = 0; !waiting() && frames < 10'000; ++frames) deliver(16 * 1024);
  REQUIRE(waiting());
  client.send(masked_frame(8, std::string("\x03\xe8", 2)));
  for (int later = 0; later < 200; ++later) deliver(5);

  const std::vector<std::uint8_t> frames = frames_of(client.read_to_end());
  REQUIRE(!frames.empty());
  CHECK(std::count(frames.begin(), frames.end(), 0x88) == 1);
  CHECK(frames.back() == 0x88);
}

TEST_CASE("a client that goes away is forgotten by its room", "[net][ws]") {
  TestServer server;
  {
    SocketClient client(server, server.socket_path(), server.origin());
    client.send(hello_frame());
    REQUIRE(eventually([&] { return server.directory.room->joins() == 1; }));
  }
  CHECK(eventually([&] { return server.directory.room->departures() == 1; }));
  CHECK(eventually([&] { return server.server->open_connections() == 0; }));
}

TEST_CASE("CON-12: draining leaves joined sessions to their rooms", "[net][ws]") {
  Joined joined;
  joined.server.server->drain();
  joined.client.send(protocol::encode_ping(5));
  CHECK(joined.client.read().has_value());
  joined.server.on_board([&] { joined.room().port()->close(CloseReason::Retry, "stopping"); });
  CHECK(joined.closed_with() == 4000);
}

}  // namespace
}  // namespace atelier::net::testing
