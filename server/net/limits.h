// How long and how much the network layer waits for, per connection. All are settings of tests too.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "server/net/flood_control.h"

namespace atelier::net {

struct NetLimits {
  std::size_t unjoined_connections_max = 4096;  // beyond, the oldest are ended

  std::size_t http_header_bytes_max = 8 * 1024;
  std::size_t http_body_bytes_max = 64 * 1024;
  std::chrono::milliseconds http_header{5'000};       // from accept to the end of the first header
  std::chrono::milliseconds http_keep_alive{15'000};  // to the end of each further header
  std::chrono::milliseconds http_body{10'000};
  std::chrono::milliseconds http_write{60'000};

  std::chrono::milliseconds handshake{5'000};  // of the WebSocket, and of its closing
  std::chrono::milliseconds hello{10'000};     // SPEC CON-4
  std::chrono::milliseconds idle{60'000};      // SPEC CON-11
  std::chrono::milliseconds write{20'000};     // for one message to leave

  std::size_t outbox_bytes_max = 256 * 1024;  // SPEC DEL-10
  // Without it the kernel keeps up to 4 MB for a client that never reads.
  int send_buffer_bytes = 64 * 1024;
  FloodLimits flood;
  std::size_t early_control_frames_max = 100;  // before Hello, which has no bucket yet
  // Between two looks at a session's deadlines. What is read at the allowed rate and what the
  // kernel keeps for us is less; empty pieces of a message, which no bucket sees, are more.
  std::uint64_t received_bytes_max = 16 * 1024 * 1024;
};

}  // namespace atelier::net
