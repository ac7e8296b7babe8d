// Frames that no browser sends, against the real program: each ends its own session with the code
// that it deserves, and nobody else notices.
#include <catch2/catch.hpp>
#include <cstring>
#include <limits>

#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

using protocol::Role;

constexpr int kProtocolError = 1002;
constexpr int kNotUtf8 = 1007;
constexpr int kTooBig = 1009;
constexpr int kBadFrame = 4001;

// --- Protobuf by hand, to say what the codec cannot

std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  return bytes += static_cast<char>(number);
}
std::string field(unsigned number, const std::string& content) {
  return varint(number << 3 | 2) + varint(content.size()) + content;
}
std::string field(unsigned number, std::uint64_t value) {
  return varint(number << 3) + varint(value);
}
// As eight bytes of the wire type that a double has.
std::string fixed_field(unsigned number, std::uint64_t bits) {
  std::string bytes = varint(number << 3 | 1);
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(bits >> shift);
  return bytes;
}
std::string repeated(const std::string& piece, std::size_t times) {
  std::string all;
  for (std::size_t time = 0; time < times; ++time) all += piece;
  return all;
}
// A field within a field within a field…
std::string nested(unsigned number, std::size_t levels) {
  std::string bytes;
  for (std::size_t level = 0; level < levels; ++level) bytes = field(number, bytes);
  return bytes;
}

// A push of one operation, the first of its replica.
std::string push_of(const std::string& operation) {
  return field(2, field(1, 1) + field(2, 4096) + field(3, operation));
}
std::string create_with(const std::string& properties, const Person& person) {
  const std::uint64_t object = std::uint64_t{person.welcome().replica.number()} << 32 | 1;
  return push_of(field(1, object) + field(2, field(1, 1) + properties));
}

struct Attack {
  std::string name;
  std::string bytes;
  int code;
};

std::string with(std::string_view payload, FrameShape shape) {
  return web_socket_frame(payload, shape);
}

const std::vector<Attack>& attacks() {
  const std::string ping = protocol::encode_ping(7);
  const FrameShape first{.last = false};
  const FrameShape next{.opcode = Opcode::Continuation, .last = false};
  static const std::vector<Attack> kAttacks{
      // The WebSocket layer.
      {"compressed though nothing was agreed", with(ping, {.reserved = 4}), kProtocolError},
      {"RSV2", with(ping, {.reserved = 2}), kProtocolError},
      {"RSV3", with(ping, {.reserved = 1}), kProtocolError},
      {"unmasked", with(ping, {.masked = false}), kProtocolError},
      {"a reserved data opcode", with(ping, {.opcode = Opcode{3}}), kProtocolError},
      {"a reserved control opcode", with("", {.opcode = Opcode{11}}), kProtocolError},
      {"a continuation of nothing", with(ping, {.opcode = Opcode::Continuation}), kProtocolError},
      {"a message within a message", with(ping, first) + with(ping, {}), kProtocolError},
      {"a ping in pieces", with("", {.opcode = Opcode::Ping, .last = false}), kProtocolError},
      {"a ping of 126 bytes", with(std::string(126, 'a'), {.opcode = Opcode::Ping}),
       kProtocolError},
      {"a close of one byte", with("x", {.opcode = Opcode::Close}), kProtocolError},
      {"a close with a forbidden code", with("\x03\xee", {.opcode = Opcode::Close}),
       kProtocolError},
      {"a length of 2^63", std::string("\x82\xff\x80\0\0\0\0\0\0\0\1\2\3\4", 14), kTooBig},
      {"a length written too long", std::string("\x82\xfe\0\5\1\2\3\4abcde", 13), kProtocolError},
      {"a length of 2^62", std::string("\x82\xff\x40\0\0\0\0\0\0\0\1\2\3\4", 14), kTooBig},
      {"64 KiB and one byte", with(std::string(65'537, 'a'), {}), kTooBig},
      {"64 KiB and one byte in pieces",
       with(std::string(40'000, 'a'), first) + with(std::string(25'537, 'a'), next), kTooBig},
      {"text", with("{}", {.opcode = Opcode::Text}), kBadFrame},
      {"text that is no UTF-8", with("\xc3\x28", {.opcode = Opcode::Text}), kNotUtf8},
      // The messages.
      {"nothing", with("", {}), kBadFrame},
      {"an unknown message alone", with(field(15, ping), {}), kBadFrame},
      {"64 KiB of noise", with(std::string(65'536, '\xa5'), {}), kBadFrame},
      {"a varint cut short", with("\x22\x02\x08\x80", {}), kBadFrame},
      {"a varint of eleven bytes", with(field(4, "\x08" + std::string(10, '\xff') + "\1"), {}),
       kBadFrame},
      {"a length beyond the frame", with("\x12\x7f\x08\1", {}), kBadFrame},
      {"field number zero", with(std::string("\0\0", 2), {}), kBadFrame},
      {"a push nested ten thousand deep", with(nested(2, 10'000), {}), kBadFrame},
      {"groups opened thirty thousand deep", with(field(4, std::string(30'000, '\x0b')), {}),
       kBadFrame},
      {"a name with a surrogate half", with(field(3, field(3, "\xed\xa0\x80")), {}), kBadFrame},
      {"a name with an overlong zero", with(field(3, field(3, "\xc0\x80")), {}), kBadFrame},
      {"a name of 41 characters", with(field(3, field(3, std::string(41, 'a'))), {}), kBadFrame},
      {"a push of nothing", with(field(2, field(1, 1)), {}), kBadFrame},
      {"a push of 257 operations",
       with(field(2, field(1, 1) + field(2, 4096) + repeated(field(3, field(1, 9)), 257)), {}),
       kBadFrame},
      {"a push with cseq zero", with(field(2, field(2, 4096) + field(3, field(1, 9))), {}),
       kBadFrame},
      {"a push with a stamp beyond 53 bits",
       with(field(2, field(1, 1) + field(2, std::numeric_limits<std::uint64_t>::max()) +
                         field(3, field(1, 9))),
            {}),
       kBadFrame},
      {"a question of 257 authors", with(field(5, field(1, std::string(257, '\1'))), {}),
       kBadFrame},
      {"a second Hello", with(protocol::encode_hello(newcomer("x")), {}), kBadFrame}};
  return kAttacks;
}

TEST_CASE("CON-8: each malformed frame ends its own session with its own code", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  Person witness(server, board, Role::Participant, "Témoin");
  REQUIRE(witness.ask(witness.new_object(), note()) == document::Verdict::Ok);
  const std::string path = "/api/boards/" + board.id + "/export?format=json";
  const std::string before = server.owner_asks("GET", path).body;
  for (const Attack& attack : attacks()) {
    INFO(attack.name);
    Person attacker(server, board, Role::Participant, "Intrus");
    attacker.wire().send_raw(attack.bytes);
    CHECK(attacker.wire().closed_with() == attack.code);
    CHECK(witness.answers());
  }
  CHECK(server.owner_asks("GET", path).body == before);  // nothing of any attack had an effect
  CHECK(witness.ask(witness.new_object(), note()) == document::Verdict::Ok);
  CHECK(server.healthy());
}

TEST_CASE("CON-4: before Hello a malformed frame ends the connection in the same way",
          "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  for (const Attack& attack : attacks()) {
    if (attack.name == "a second Hello") continue;
    INFO(attack.name);
    WireClient stranger(server.port());
    REQUIRE(stranger.upgrade(board.id).starts_with("HTTP/1.1 101"));
    stranger.send_raw(attack.bytes);
    CHECK(stranger.closed_with() == attack.code);
  }
  CHECK(server.healthy());
}

// Numbers of the wire are integers: the bits of a double are a number out of range, or a field of
// another type, which is none (DOC-8).
TEST_CASE("DOC-8: the bits of NaN and of infinity are never a coordinate", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  for (const double number :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof number);
    std::memcpy(&bits, &number, sizeof bits);
    for (const std::string& property :
         {field(1, 3) + field(2, bits),                  // Colour
          field(1, 1) + field(3, fixed_field(1, bits)),  // Position, x as eight bytes
          field(1, 5) + fixed_field(2, bits)}) {         // Rotation as eight bytes
      Person person(server, board, Role::Participant);
      person.wire().send(create_with(field(2, property), person));
      std::optional<protocol::Entry> entry;
      person.wire().next([&](const protocol::ServerMessage& message) {
        if (!message.entries.empty()) entry = message.entries.front();
        return entry.has_value();
      });
      REQUIRE(entry.has_value());
      if (entry->verdict == document::Verdict::Invalid) continue;
      // What was not understood is absent: the position is that of a point without numbers.
      REQUIRE(entry->operation.has_value());
      const auto& create = std::get<document::Create>(entry->operation->change);
      for (const document::PropertyValue& kept : create.properties)
        CHECK(kept.value == document::Value(document::Point{0, 0}));
    }
  }
}

TEST_CASE("TXT-8: half of a surrogate pair is not text", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  Person person(server, board, Role::Participant);
  const ObjectId object = person.new_object();
  REQUIRE(person.ask(object, note()) == document::Verdict::Ok);
  Person witness(server, board, Role::Observer);
  for (const std::string& half : {std::string("\xed\xa0\x80"), std::string("\xed\xb0\x80"),
                                  std::string("a\xed\xa0\xbd"), std::string("\xf4\x90\x80\x80")}) {
    Person writer(server, board, Role::Participant);
    const std::string insert = field(1, 1) + field(2, 0) + field(5, half);
    writer.wire().send(push_of(field(1, object.number()) + field(5, field(1, insert))));
    const int code = writer.wire().closed_with();
    CHECK(code == kBadFrame);
  }
  CHECK(witness.answers());
}

TEST_CASE("CON-10: what this version does not know is skipped, and the message counts",
          "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  Person person(server, board, Role::Participant);
  person.wire().send(field(4, field(1, 41) + field(99, nested(7, 50)) + fixed_field(100, 1)) +
                     field(200, std::string(30'000, 'x')));
  CHECK(person.wire()
            .next([](const protocol::ServerMessage& message) { return message.pong == 41; })
            .has_value());
}

TEST_CASE("compression is never agreed, whatever a client offers", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Cible");
  for (const char* offer :
       {"permessage-deflate", "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover, x-webkit-deflate-frame",
        "permessage-bzip2"}) {
    WireClient client(server.port());
    const std::string header =
        client.upgrade(board.id, std::string("Sec-WebSocket-Extensions: ") + offer + "\r\n");
    CHECK(header.starts_with("HTTP/1.1 101"));
    CHECK(header.find("xtensions") == std::string::npos);
  }
}

// A body that says it is compressed is read as it is: no byte of it is ever inflated.
TEST_CASE("a compressed body is not unpacked", "[hostile]") {
  const LiveServer server;
  WireClient client(server.port());
  const std::string bomb("\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
  const std::string body = bomb + std::string(60'000, '\0');
  client.send_raw(
      "POST /api/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
      "Content-Encoding: gzip\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(client.read_header().starts_with("HTTP/1.1 400"));
  CHECK(server.healthy());
}

}  // namespace
}  // namespace atelier::hostile
