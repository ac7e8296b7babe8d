// The client of tldraw sync (@tldraw/sync-core 5.4, protocol 8; see wire_client.h for what it is to
// the engine): messages are JSON; a client pushes differences, each with its own clock, and the
// server answers each push, and sends what others changed, in batches.
//
// After a cut it connects with the server's clock that it knew, and pushes again what was not
// answered. A real client collects what happens within a thirtieth of a second into one push; this
// one pushes each act, as the engine's schedule is the same for every product.
#pragma once

#include <deque>

#include <boost/json/value.hpp>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

class TldrawClient final : public WireClient {
 public:
  explicit TldrawClient(const WireSeat& seat);

  UpgradeAsk upgrade() const override;
  void opened(WirePort& port) override;
  void received(std::string_view message, WirePort& port) override;
  void create(std::span<const Tag> tags, WirePort& port) override;
  void move(Tag tag, std::uint32_t which, WirePort& port) override;
  void point(Tag tag, WirePort& port) override;
  void keep_alive(WirePort& port) override;

 private:
  // A push that is not answered; one of a cursor has no tags.
  struct Pushed {
    std::int64_t clock;
    std::vector<Tag> tags;
    std::string message;
    bool again = false;
  };

  void push_edit(std::vector<Tag> tags, std::string_view difference, WirePort& port);
  void on_connect(const boost::json::value& message, WirePort& port);
  void on_event(const boost::json::value& event, WirePort& port);
  void on_answer(const boost::json::value& answer, WirePort& port);
  void tell(const boost::json::value* difference, WirePort& port);

  WireSeat seat_;
  std::string key_;  // of the session and the user
  std::int64_t server_clock_ = -1;
  std::int64_t clock_ = 0;
  std::uint64_t shapes_ = 0;
  std::vector<std::string> notes_;  // ids
  std::deque<Pushed> pushed_;
  bool connected_ = false;
  bool present_ = false;    // the server has our presence, of this connection
  bool was_ready_ = false;  // on this connection or one before
};

}  // namespace atelier::load
