// What the load engine needs to know of a server's protocol: one WireClient is one person's end of
// it, and the engine knows sockets, WebSocket frames, the schedule and the clock, and nothing else.
//
// A protocol is added by deriving from WireClient and listing a factory (wire_protocols.h; those of
// other products in load-tests/peers/). The raw broadcaster's is the simplest (raw_client.cc).
//
// Tags. Every edit and every cursor of a run has a number, and its content carries that number, so
// that whoever decodes it can tell which one it is; the engine alone knows who was to send it, and
// when. Where content is a position, tag_x() and tag_y() hide it there and tag_at() finds it again.
// Tags up to kTagMax fit; a position is then within what every product allows.
//
// Thread: one, the engine's. Lifetime: a WireClient lives as long as its person, through
// reconnections; a port is valid during the call that it is given to.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier::load {

using Tag = std::uint32_t;
inline constexpr Tag kTagMax = 0x0fff'ffff;

// The tag of what carries none, such as the object of somebody outside of this run.
inline constexpr Tag kNoTag = 0xffff'ffff;

constexpr std::int32_t tag_x(Tag tag) {
  return static_cast<std::int32_t>(tag & 0x3fff);
}
constexpr std::int32_t tag_y(Tag tag) {
  return static_cast<std::int32_t>(tag >> 14);
}
constexpr Tag tag_at(std::int64_t x, std::int64_t y) {
  if (x < 0 || x > 0x3fff || y < 0 || y > 0x3fff) return kNoTag;
  return static_cast<Tag>(y) << 14 | static_cast<Tag>(x);
}

// Whose end it is.
struct WireSeat {
  std::string board;         // id or name, as the server's addresses have it
  std::string token;         // empty where the protocol knows none
  std::uint32_t person = 0;  // from 0, over all boards of the run: no two connections share one
  std::uint64_t seed = 0;    // for keys and ids that the client must choose
};

// The request that opens the socket. Host, Origin, Upgrade and the key are the engine's.
struct UpgradeAsk {
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;  // such as Sec-WebSocket-Protocol
};

enum class MessageKind : std::uint8_t { Binary, Text };

// What a WireClient may tell and ask the engine.
class WirePort {
 public:
  virtual ~WirePort() = default;

  // One message, framed, masked and sent, or kept until the socket takes it.
  virtual void send(std::string_view message, MessageKind kind = MessageKind::Binary) = 0;

  // The person may write from now on: the board's content, of so many objects, is here whole. Once
  // for each time that the socket opens.
  virtual void ready(std::uint64_t objects) = 0;

  // An edit or a cursor was decoded, from whomever; those of the person itself may be told or left
  // out: the engine does not count them as deliveries.
  virtual void edit(Tag tag) = 0;
  virtual void cursor(Tag tag) = 0;

  // The server said that it has the person's own edit. A protocol without such an answer never
  // calls it. `refused`: it has judged it and it had no effect.
  virtual void acknowledged(Tag tag) = 0;
  virtual void refused(Tag tag) = 0;

  // The server broke its own protocol, or said that this person must not come back: ends the run.
  virtual void failed(std::string_view reason) = 0;
};

class WireClient {
 public:
  virtual ~WireClient() = default;

  virtual UpgradeAsk upgrade() const = 0;

  // The socket is open, for the first time or again. Says hello. One that can continue from where
  // its last connection ended does so.
  virtual void opened(WirePort& port) = 0;

  // One whole message. Decodes all of it, as a real client must in order to show it, tells the port
  // what it holds, and answers what wants an answer.
  virtual void received(std::string_view message, WirePort& port) = 0;

  // Creates one object for each tag, in one message. Called after ready() only, as are the next
  // two.
  virtual void create(std::span<const Tag> tags, WirePort& port) = 0;

  // Moves one of the objects that the person created, the `which`th modulo their number, to where
  // the tag says. The engine sees to it that there is one.
  virtual void move(Tag tag, std::uint32_t which, WirePort& port) = 0;

  // Shows the person's cursor where the tag says.
  virtual void point(Tag tag, WirePort& port) = 0;

  // Nothing was sent for a while: sends what keeps the connection alive, if the protocol wants it.
  virtual void keep_alive(WirePort& port) = 0;
};

// How one product is spoken to.
struct WireProtocol {
  std::string_view name;  // for --protocol
  std::unique_ptr<WireClient> (*join)(const WireSeat& seat);
};

}  // namespace atelier::load
