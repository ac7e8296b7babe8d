// A client's end of WebSocket framing (RFC 6455, sections 5.2 to 5.5): just enough to speak to a
// server at a million messages a second. Extensions are not offered, so the reserved bits are 0.
//
// Pure; no sockets here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "load-tests/generator/wire_client.h"

namespace atelier::load {

enum class Opcode : std::uint8_t {
  Continuation = 0,
  Text = 1,
  Binary = 2,
  Close = 8,
  Ping = 9,
  Pong = 10,
};

// Appends one final frame, masked by `key`.
void append_client_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t key);

// Cuts a server's bytes into messages. What lies whole in the bytes that it is given is not copied.
class MessageReader {
 public:
  // What a message's views point to lasts for the call alone.
  class Sink {
   public:
    virtual void on_message(std::string_view message, MessageKind kind) = 0;
    virtual void on_control(Opcode opcode, std::string_view payload) = 0;
    // False once the owner wants no more: the rest is forgotten.
    virtual bool wants_more() const = 0;

   protected:
    ~Sink() = default;
  };

  // A message may have so many bytes.
  explicit MessageReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  // False when the server broke the framing.
  bool read(std::string_view bytes, Sink& sink);
  void reset();

 private:
  struct Frame {
    Opcode opcode = Opcode::Continuation;
    bool final = false;
    std::string_view payload;
    std::size_t bytes = 0;  // with its header; 0: not whole yet
  };

  bool cut(std::string_view bytes, Frame& frame) const;
  bool take(const Frame& frame, Sink& sink);

  std::size_t message_bytes_max_;
  std::string kept_;       // the beginning of a frame
  std::string fragments_;  // of a message whose end has not come
  MessageKind fragmented_ = MessageKind::Binary;
  bool in_fragments_ = false;
};

}  // namespace atelier::load
