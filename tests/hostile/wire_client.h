// A WebSocket client that may break every rule: it sends the bytes that it is told to, and says how
// the connection ended. Blocking; each wait ends after ten seconds.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/codec.h"

namespace atelier::hostile {

enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9 };

// The first byte and the masking of a frame, as RFC 6455 section 5.2 has them.
struct FrameShape {
  Opcode opcode = Opcode::Binary;
  bool last = true;
  std::uint8_t reserved = 0;  // the three bits, RSV1 = 4
  bool masked = true;
};

std::string web_socket_frame(std::string_view payload, FrameShape shape = {});

// How a connection ended: a close code, or 0 when it was cut without one.
inline constexpr int kCut = 0;
inline constexpr int kStillOpen = -1;

class WireClient {
 public:
  explicit WireClient(std::uint16_t port);
  WireClient(WireClient&& other) noexcept;
  WireClient& operator=(WireClient&&) = delete;
  ~WireClient();

  // Plain bytes; what the server no longer takes is dropped.
  void send_raw(std::string_view bytes);
  // Up to the blank line after a header.
  std::string read_header();

  // Sends an upgrade request for `board`; answers with the header of the response. `origin` empty:
  // the host's own.
  std::string upgrade(const std::string& board, const std::string& more_headers = {},
                      const std::string& origin = {});
  void send(std::string_view frame) { send_raw(web_socket_frame(frame)); }

  // The next message of the server that satisfies `wanted`; none when the connection ended or
  // nothing more came.
  std::optional<protocol::ServerMessage> next(
      const std::function<bool(const protocol::ServerMessage&)>& wanted);
  // Reads to the end.
  int closed_with();

  int handle() const { return socket_; }

 private:
  bool receive();
  std::optional<protocol::ServerMessage> read_message();

  std::uint16_t port_;
  int socket_;
  std::string rest_;
  int ended_ = kStillOpen;
};

}  // namespace atelier::hostile
