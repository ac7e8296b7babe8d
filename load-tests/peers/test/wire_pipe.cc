// atelier-wire-pipe PEER BOARD PERSON: the client of one product, played over a pipe, so that a
// test in the product's own language can be its socket. One line is one call (wire_client.h):
//
//   in:  open | received HEX | create TAG… | move TAG WHICH | point TAG | alive
//   out: upgrade TARGET, first; binary HEX | text HEX | ready OBJECTS | edit TAG | cursor TAG |
//        acknowledged TAG | refused TAG | failed REASON; and "done" after each line that came in
#include <iostream>
#include <sstream>

#include "load-tests/generator/wire_protocols.h"

namespace atelier::load {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::uint64_t kSeed = 7;

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    hex.push_back(kHexDigits[static_cast<unsigned char>(byte) >> 4]);
    hex.push_back(kHexDigits[static_cast<unsigned char>(byte) & 0xf]);
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes.push_back(
        static_cast<char>(kHexDigits.find(hex[at]) << 4 | kHexDigits.find(hex[at + 1])));
  }
  return bytes;
}

class PipePort final : public WirePort {
 public:
  void send(std::string_view message, MessageKind kind) override {
    std::cout << (kind == MessageKind::Text ? "text " : "binary ") << to_hex(message) << "\n";
  }
  void ready(std::uint64_t objects) override { std::cout << "ready " << objects << "\n"; }
  void edit(Tag tag) override { std::cout << "edit " << tag << "\n"; }
  void cursor(Tag tag) override { std::cout << "cursor " << tag << "\n"; }
  void acknowledged(Tag tag) override { std::cout << "acknowledged " << tag << "\n"; }
  void refused(Tag tag) override { std::cout << "refused " << tag << "\n"; }
  void failed(std::string_view reason) override { std::cout << "failed " << reason << "\n"; }
};

void call(WireClient& client, const std::string& line, WirePort& port) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  if (verb == "open") client.opened(port);
  if (verb == "alive") client.keep_alive(port);
  if (verb == "received") {
    std::string hex;
    words >> hex;
    client.received(from_hex(hex), port);
  }
  std::vector<Tag> numbers;
  for (Tag number = 0; words >> number;) numbers.push_back(number);
  if (verb == "create") client.create(numbers, port);
  if (verb == "move" && numbers.size() == 2) client.move(numbers[0], numbers[1], port);
  if (verb == "point" && numbers.size() == 1) client.point(numbers[0], port);
}

int play(const WireProtocol& protocol, const WireSeat& seat) {
  const std::unique_ptr<WireClient> client = protocol.join(seat);
  PipePort port;
  std::cout << "upgrade " << client->upgrade().target << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    call(*client, line, port);
    std::cout << "done" << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace atelier::load

int main(int count, char** words) {
  using namespace atelier::load;
  if (count != 4) {
    std::cerr << "usage: atelier-wire-pipe PEER BOARD PERSON\n";
    return 2;
  }
  for (const WireProtocol& protocol : peer_protocols()) {
    if (protocol.name != words[1]) continue;
    return play(protocol, WireSeat{.board = words[2],
                                   .token = {},
                                   .person = static_cast<std::uint32_t>(std::stoul(words[3])),
                                   .seed = kSeed});
  }
  std::cerr << "no such peer\n";
  return 2;
}
