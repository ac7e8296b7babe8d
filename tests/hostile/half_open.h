// Connections that are opened, say a little now and then, and never finish what they began.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace atelier::hostile {

// Thousands of them on one thread: non-blocking sockets and poll().
class HalfOpen {
 public:
  enum class Kind {
    Silent,        // says nothing
    Dribble,       // a header, byte by byte
    TlsHandshake,  // the first bytes of a TLS handshake
    Upgrade,       // an upgrade request without its end
    NoHello,       // a socket that opens and says nothing
    SlowBody,      // a body that is announced and does not come
  };

  HalfOpen(std::uint16_t port, std::string board) : port_(port), board_(std::move(board)) {}
  HalfOpen(const HalfOpen&) = delete;
  HalfOpen& operator=(const HalfOpen&) = delete;
  ~HalfOpen();

  void open(Kind kind);
  // Sends what each has to say next and sees who was closed.
  void step();
  std::size_t opened() const { return all_.size(); }
  std::size_t still_open() const { return still_open_; }
  // The longest that any was open, of those that have ended.
  std::chrono::milliseconds longest() const { return longest_; }

 private:
  struct One {
    int socket = -1;
    std::string unsaid;
    std::chrono::steady_clock::time_point since;
  };
  void say(One& one);
  void end(One& one);

  const std::uint16_t port_;
  const std::string board_;
  std::vector<One> all_;
  std::size_t still_open_ = 0;
  std::chrono::milliseconds longest_{0};
};

}  // namespace atelier::hostile
