// A Person is one virtual participant: a socket, its WebSocket framing, and a WireClient that
// speaks the protocol over it.
//
// Life: connect() → the upgrade → the protocol's hello → ready(), and again after disconnect().
// Thread: the engine's. It stays where it was made (the Poller holds its address). Errors: whatever
// ends the connection against our will is kept as `trouble()`, with the server's close code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "load-tests/engine/frame_codec.h"
#include "load-tests/engine/ledger.h"
#include "load-tests/engine/poller.h"
#include "load-tests/generator/wire_client.h"

namespace atelier::load {

// What all persons of a run share.
struct Surroundings {
  Poller& poller;
  Ledger& ledger;
  std::uint16_t port = 0;  // on 127.0.0.1
  Nanoseconds now = 0;     // when the bytes that are being decoded had arrived
  std::uint64_t seed = 1;  // of masks
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t messages_received = 0;
  std::uint32_t people_ready = 0;
  std::uint32_t people_lost = 0;
};

class Person final : public WirePort, private MessageReader::Sink {
 public:
  enum class State : std::uint8_t { Away, Connecting, Upgrading, Greeting, Ready, Lost };

  Person(Surroundings& surroundings, std::uint32_t number, std::unique_ptr<WireClient> client);
  ~Person();
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  void connect();
  // Cuts the connection without a word, as a network does.
  void disconnect();
  // A person that does not read leaves everything in the kernel's buffers, and its own is small.
  void read_on(bool reads);

  // The socket has something; called by the engine alone.
  void on_event(std::uint32_t events);

  WireClient& client() { return *client_; }
  std::uint32_t number() const { return number_; }
  State state() const { return state_; }
  bool is_ready() const { return state_ == State::Ready; }
  Nanoseconds connected_at() const { return connected_at_; }  // when connect() was called
  Nanoseconds ready_at() const { return ready_at_; }
  std::uint64_t objects() const { return objects_; }  // that the board had when it was ready
  std::uint64_t edits_decoded() const { return edits_decoded_; }
  std::uint64_t bytes_received() const { return bytes_received_; }
  Nanoseconds last_sent() const { return last_sent_; }
  std::uint16_t close_code() const { return close_code_; }
  const std::string& trouble() const { return trouble_; }

  // WirePort
  void send(std::string_view message, MessageKind kind) override;
  void ready(std::uint64_t objects) override;
  void edit(Tag tag) override;
  void cursor(Tag tag) override;
  void acknowledged(Tag tag) override;
  void refused(Tag tag) override;
  void failed(std::string_view reason) override;

 private:
  void on_message(std::string_view message, MessageKind kind) override;
  void on_control(Opcode opcode, std::string_view payload) override;
  bool wants_more() const override { return socket_ >= 0; }

  void ask_to_upgrade();
  void read();
  std::string_view read_answer(std::string_view bytes);
  void send_frame(Opcode opcode, std::string_view payload);
  void send_bytes(std::string_view bytes);
  void write_waiting();
  void mind();
  void lose(std::string_view reason);
  void close_socket();
  void enter(State state);

  Surroundings& surroundings_;
  const std::uint32_t number_;
  std::unique_ptr<WireClient> client_;
  MessageReader reader_;
  int socket_ = -1;
  State state_ = State::Away;
  bool reads_ = true;
  Interest interest_ = Interest::Nothing;
  std::string waiting_;  // to be sent
  std::string answer_;   // to the upgrade, so far
  Nanoseconds connected_at_ = 0;
  Nanoseconds ready_at_ = 0;
  Nanoseconds last_sent_ = 0;
  std::uint64_t objects_ = 0;
  std::uint64_t edits_decoded_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::uint16_t close_code_ = 0;
  std::string trouble_;
};

}  // namespace atelier::load
