// A VirtualParticipant is a headless person: one replica with its own copy of the document, that
// keeps what is not acknowledged, comes back by itself when the connection breaks, and sends again.
//
// It follows the rules of protocol/SPEC.md as the browser does, with the server's own document
// code, so that what it believes can be compared with what the server exports. Thread: its
// io_context's.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load-tests/generator/websocket_client.h"
#include "protocol/codec.h"
#include "protocol/messages.h"
#include "server/base/clock.h"
#include "server/domain/document/document.h"

namespace atelier::load {

struct Seat {
  std::string board;  // text of the board's id
  std::string token;
  std::string display_name;
  protocol::SeatKey seat_key{};
};

// What one participant went through; latencies in seconds, from the moment that it was asked to do
// a thing to the moment that its entry came back.
struct Experience {
  std::uint64_t operations_acknowledged = 0;
  std::uint64_t operations_refused = 0;  // any verdict without effect
  std::uint64_t operations_resent = 0;
  std::uint64_t reconnections = 0;
  std::uint64_t entries_received = 0;
  std::uint64_t delivery_gaps = 0;
  std::vector<double> acknowledgement_seconds;  // acknowledged by the connection that sent it
  std::vector<double> acknowledgement_after_cut_seconds;  // sent again after a cut
};

class VirtualParticipant {
 public:
  VirtualParticipant(boost::asio::io_context& context, Endpoint endpoint, Seat seat);

  // Before join(): after a cut it sends again all that it was not told of on a connection of its
  // own, although the Welcome has the answers. The server must know it again (COM-2).
  void ignore_welcome_answers() { ignores_welcome_answers_ = true; }

  // Connects, and reconnects for ever until leave().
  void join();
  void leave();

  // True once a first Welcome and state have come: only then may it write.
  bool ready() const { return welcome_.has_value(); }
  // True while connected, with the whole state.
  bool live() const { return live_; }
  // Once ready. Its operations are numbered from 1 and answered in their order: the acknowledged
  // ones are always the first operations_acknowledged of them.
  ReplicaId replica() const { return welcome_->replica; }

  // The replica's own operations. They show in document() at once and wait until acknowledged.
  ObjectId create_note(document::Point position, document::Point size, std::int64_t colour);
  void type(ObjectId note, const std::u16string& text);  // at the end of the note
  void move(ObjectId note, document::Point position);
  void show_cursor(document::Point position);

  std::size_t unacknowledged() const { return pending_.size(); }
  const document::Document& document() const { return document_; }
  const Experience& experience() const { return experience_; }

  // The reason of a close that asks not to come back, such as an invalid token.
  const std::optional<protocol::CloseReason>& refused() const { return refused_; }

 private:
  struct Pending {
    protocol::PushedOperation pushed;
    SteadyTime asked_at;
    std::uint64_t sent_on_connection = 0;  // 0: not sent yet
    bool sent_again = false;
  };

  void connect();
  void on_open();
  void on_message(std::string_view bytes);
  void on_closed(std::uint16_t code);
  void on_welcome(const protocol::Welcome& welcome);
  void take_answers(const protocol::Welcome& welcome);
  void on_state(const std::vector<protocol::ObjectState>& state);
  void on_entry(const protocol::Entry& entry);
  void settle_place(const document::Operation& operation, const document::Create& create);
  void stand(ObjectId id, const document::Standing& place);
  void acknowledge(ClientSeq cseq, document::Verdict verdict);
  void issue(ObjectId object, document::Change change);
  void flush();
  document::Hlc next_hlc();

  boost::asio::io_context& context_;
  boost::asio::steady_timer retry_;
  Endpoint endpoint_;
  Seat seat_;
  SystemClock clock_;
  std::shared_ptr<WebsocketClient> socket_;
  std::uint64_t connection_ = 0;  // counts attempts; late callbacks of older ones are ignored
  bool live_ = false;             // welcome and state came on this connection
  bool leaving_ = false;
  bool ignores_welcome_answers_ = false;
  bool flush_posted_ = false;

  std::optional<protocol::Welcome> welcome_;
  std::optional<protocol::CloseReason> refused_;
  std::string cursor_;
  std::uint32_t delivered_ = 0;
  std::uint32_t next_cseq_ = 1;
  std::uint32_t next_object_ = 1;
  document::Hlc last_hlc_ = 0;
  std::uint64_t applied_ = 0;
  document::Document document_;
  std::deque<Pending> pending_;
  Experience experience_;
};

}  // namespace atelier::load
