// A real server on 127.0.0.1 with fakes behind it, and the plainest possible clients.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/contexts.h"
#include "server/net/server.h"
#include "tests/net/fakes.h"

namespace atelier::net::testing {

// True as soon as `fact` is; false when it still is not after ten seconds.
bool eventually(const std::function<bool()>& fact);

class TestServer {
 public:
  explicit TestServer(HttpServerOptions options = {});
  ~TestServer();

  std::string origin() const { return "http://" + host(); }
  std::string host() const { return "127.0.0.1:" + std::to_string(server->port()); }
  std::string socket_path() const { return "/ws/" + known_board().text(); }
  // Runs `work` on the board's thread and waits for it.
  void on_board(const std::function<void()>& work);

  FakeBoardApi api;
  FakeClock clock;
  MetricsRegistry registry;

 private:
  // Two threads: whatever is accepted on the first moves to the board's, the second.
  Contexts contexts_{2};

 public:
  FakeDirectory directory{*contexts_.all()[1]};
  std::unique_ptr<HttpServer> server;
};

// One TCP connection that sends bytes and reads until the other side hangs up.
class RawClient {
 public:
  // With a receive buffer of so many bytes, where that is not 0: the kernel takes no more.
  explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) const;
  // Up to the end of one answer (its header, and a body of Content-Length bytes).
  std::string read_answer(bool head_only = false);
  // Whatever comes until the server hangs up, or for ten seconds in which nothing does.
  std::string read_to_end();
  // True when the server hangs up within ten seconds.
  bool closed_by_server() const;

 private:
  int socket_;
  std::string rest_;
};

struct Answer {
  int status = 0;
  std::string header;  // as received
  std::string body;
  // Of the first header line of that name; empty when absent.
  std::string value(const std::string& name) const;
};

Answer parse_answer(const std::string& text);

// One request on a connection of its own.
Answer ask(const TestServer& server, const std::string& method, const std::string& target,
           const std::vector<std::string>& headers = {}, const std::string& body = {});

// A WebSocket client whose waits all end.
class SocketClient {
 public:
  // `origin` empty: none is sent.
  SocketClient(const TestServer& server, const std::string& path, const std::string& origin);
  ~SocketClient();

  int upgrade_status() const;  // 101, or that of the refusal
  void send(const std::string& bytes);
  void send_text(const std::string& text);
  void ping();  // of the WebSocket, not of the protocol
  // The next message, or nothing when the connection ended.
  std::optional<std::string> read();
  // After read() gave nothing.
  int close_code() const;
  // The close code after everything was read; whatever came before is in `messages`.
  int read_to_close(std::vector<std::string>* messages = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hello_frame(const std::string& token = "participant");

}  // namespace atelier::net::testing
