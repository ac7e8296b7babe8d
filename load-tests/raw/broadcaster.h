// The raw Beast broadcaster: what sockets, framing and a synced disk cost by themselves on this
// machine, and so the ceiling for any server that writes before it shows.
//
// Every binary message that a socket of /ws/{board} sends is committed and then sent to all sockets
// of that board, its own included; messages of cursors skip the disk and are gathered for 33 ms.
// Nothing is judged, numbered or kept in memory. As in the server: one thread holds a board with
// all its sockets, a socket has one write in flight, and what gathers meanwhile leaves in the next.
//
// Thread: run() uses one thread for each context; it returns after stop(), which may be called from
// a signal's handler of the first context.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace atelier::load::raw {

struct BroadcasterSettings {
  std::uint16_t port = 0;  // on 127.0.0.1; 0: any
  std::string data;        // folder of the database
  unsigned threads = 1;
};

class Broadcaster {
 public:
  explicit Broadcaster(const BroadcasterSettings& settings);
  ~Broadcaster();

  std::uint16_t port() const;
  // Serves until SIGTERM or SIGINT.
  void run();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace atelier::load::raw
