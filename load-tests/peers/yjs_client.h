// The client of the servers that synchronise Yjs documents: y-websocket and Hocuspocus (see
// wire_client.h for what it is to the engine). Both speak Yjs's sync and awareness protocols
// (y-protocols 1.0, sync.js and awareness.js); Hocuspocus adds the document's name to each message,
// a token, and an answer to each update.
//
// It answers what a Yjs provider answers: its own state when a server asks for it, and after a cut
// what the server does not have. A server that has lost what it had taken in ends the run: a real
// client would give it all back, which this one cannot.
#pragma once

#include <deque>
#include <optional>

#include "load-tests/generator/wire_client.h"
#include "load-tests/peers/lib0.h"
#include "load-tests/peers/yjs_author.h"
#include "load-tests/peers/yjs_view.h"

namespace atelier::load {

enum class YjsServer : std::uint8_t { YWebsocket, Hocuspocus };

class YjsClient final : public WireClient {
 public:
  YjsClient(const WireSeat& seat, YjsServer server);

  UpgradeAsk upgrade() const override;
  void opened(WirePort& port) override;
  void received(std::string_view message, WirePort& port) override;
  void create(std::span<const Tag> tags, WirePort& port) override;
  void move(Tag tag, std::uint32_t which, WirePort& port) override;
  void point(Tag tag, WirePort& port) override;
  void keep_alive(WirePort& port) override;

 private:
  // An update on its way.
  struct Sent {
    std::vector<Tag> tags;
    std::uint32_t clock_after;
    std::string update;
  };

  Lib0Writer begin(std::uint8_t kind) const;
  void send_sync(std::uint8_t step, std::string_view payload, WirePort& port) const;
  void send_awareness(std::optional<Tag> cursor, WirePort& port);
  void send_edit(std::vector<Tag> tags, std::string update, WirePort& port);

  void on_sync(Lib0Reader& message, WirePort& port);
  void on_asked(std::string_view their_state, WirePort& port);
  void on_state(std::string_view update, WirePort& port);
  void on_update(std::string_view update, WirePort& port);
  void on_awareness(std::string_view update, WirePort& port);
  void on_authentication(Lib0Reader& message, WirePort& port);
  void on_status(Lib0Reader& message, WirePort& port);

  bool integrate(std::string_view update, WirePort& port);
  void settle_echoes(WirePort& port);
  void settle_until(std::uint32_t clock, WirePort& port);

  WireSeat seat_;
  YjsServer server_;
  YjsAuthor author_;
  YjsView view_;
  std::deque<Sent> sent_;
  std::uint32_t awareness_clock_ = 0;
  bool has_state_ = false;        // of this connection
  bool was_ready_ = false;        // on this connection or one before
  bool status_of_state_ = false;  // Hocuspocus answers what we gave it when it asked, first
  std::vector<Tag> found_;        // of the message at hand
};

}  // namespace atelier::load
