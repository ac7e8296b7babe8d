#include "load-tests/engine/frame_codec.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

namespace atelier::load {
namespace {

class Heard final : public MessageReader::Sink {
 public:
  void on_message(std::string_view message, MessageKind kind) override {
    messages.emplace_back(message);
    kinds.push_back(kind);
  }
  void on_control(Opcode opcode, std::string_view payload) override {
    controls.emplace_back(opcode, payload);
    if (opcode == Opcode::Close) open = false;
  }
  bool wants_more() const override { return open; }

  std::vector<std::string> messages;
  std::vector<MessageKind> kinds;
  std::vector<std::pair<Opcode, std::string>> controls;
  bool open = true;
};

// A frame as a server sends it: not masked.
std::string server_frame(Opcode opcode, const std::string& payload, bool final = true) {
  std::string frame;
  frame.push_back(static_cast<char>((final ? 0x80 : 0) | static_cast<int>(opcode)));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(payload.size()));
  } else if (payload.size() < 65536) {
    frame.push_back(126);
    frame.push_back(static_cast<char>(payload.size() >> 8));
    frame.push_back(static_cast<char>(payload.size() & 0xff));
  } else {
    frame.push_back(127);
    for (int shift = 56; shift >= 0; shift -= 8) {
      frame.push_back(static_cast<char>(payload.size() >> shift & 0xff));
    }
  }
  return frame + payload;
}

constexpr std::size_t kMost = 1 << 20;

TEST_CASE("RFC 6455, 5.7: a masked text frame has the bytes of the example", "[load][frames]") {
  // "Hello", masked by 37 fa 21 3d.
  std::string frame;
  append_client_frame(frame, Opcode::Text, "Hello", 0x3d21fa37);
  CHECK(frame == "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST_CASE("a client's frame has the shortest length that fits", "[load][frames]") {
  const auto header_bytes = [](std::size_t payload) {
    std::string frame;
    append_client_frame(frame, Opcode::Binary, std::string(payload, 'x'), 1);
    return frame.size() - payload;
  };
  CHECK(header_bytes(0) == 6);
  CHECK(header_bytes(125) == 6);
  CHECK(header_bytes(126) == 8);
  CHECK(header_bytes(65535) == 8);
  CHECK(header_bytes(65536) == 14);
}

TEST_CASE("messages are the same wherever the bytes are cut", "[load][frames]") {
  const std::vector<std::string> sent = {
      "", "a", std::string(125, 'b'), std::string(126, 'c'), std::string(70'000, 'd'), "e"};
  std::string bytes;
  for (const std::string& message : sent) bytes += server_frame(Opcode::Binary, message);
  const std::uint64_t seed = 7;
  CAPTURE(seed);
  std::mt19937_64 chance(seed);
  for (int round = 0; round < 200; ++round) {
    Heard heard;
    MessageReader reader(kMost);
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t most = round == 0 ? 1 : 1 + chance() % (round % 2 == 0 ? 40'000 : 200);
      const std::string piece = bytes.substr(at, most);
      REQUIRE(reader.read(piece, heard));
      at += piece.size();
    }
    REQUIRE(heard.messages == sent);
  }
}

TEST_CASE("fragmented messages arrive whole, with a ping between", "[load][frames]") {
  Heard heard;
  MessageReader reader(kMost);
  CHECK(reader.read(server_frame(Opcode::Text, "one ", false) + server_frame(Opcode::Ping, "?") +
                        server_frame(Opcode::Continuation, "two ", false) +
                        server_frame(Opcode::Continuation, "three"),
                    heard));
  CHECK(reader.read(server_frame(Opcode::Text, "four ", false), heard));
  CHECK(reader.read(server_frame(Opcode::Continuation, "five"), heard));
  CHECK(heard.messages == std::vector<std::string>{"one two three", "four five"});
  CHECK(heard.kinds == std::vector{MessageKind::Text, MessageKind::Text});
  REQUIRE(heard.controls.size() == 1);
  CHECK(heard.controls[0] == std::pair(Opcode::Ping, std::string("?")));
}

TEST_CASE("after a close nothing is heard", "[load][frames]") {
  Heard heard;
  MessageReader reader(kMost);
  CHECK(reader.read(server_frame(Opcode::Close, "\x0f\xa8") + server_frame(Opcode::Binary, "late"),
                    heard));
  CHECK(heard.messages.empty());
  CHECK(heard.controls.size() == 1);
}

TEST_CASE("broken framing is noticed", "[load][frames]") {
  const std::vector<std::string> broken = {
      "\xc2\x01x",                                        // a reserved bit
      "\x82\x81\x01\x02\x03\x04x",                        // a server's mask
      "\x83\x01x",                                        // an unknown opcode
      server_frame(Opcode::Ping, std::string(126, 'x')),  // a long control frame
      server_frame(Opcode::Ping, "x", false),             // a fragmented one
      server_frame(Opcode::Continuation, "x"),            // the end of nothing
      server_frame(Opcode::Text, "x", false) + server_frame(Opcode::Text, "y"),
      server_frame(Opcode::Binary, std::string(kMost + 1, 'x')),
  };
  for (const std::string& bytes : broken) {
    Heard heard;
    MessageReader reader(kMost);
    CAPTURE(bytes.substr(0, 8));
    CHECK_FALSE(reader.read(bytes, heard));
    CHECK(heard.messages.empty());
  }
}

}  // namespace
}  // namespace atelier::load
