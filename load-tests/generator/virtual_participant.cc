#include "load-tests/generator/virtual_participant.h"

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "server/base/check.h"
#include "server/domain/document/text_sequence.h"

namespace atelier::load {
namespace {

constexpr std::chrono::milliseconds kRetryDelay{250};
constexpr std::size_t kInFlightMax = 256;  // COM-5
constexpr std::size_t kOperationsPerPush = 64;

double seconds_between(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

VirtualParticipant::VirtualParticipant(boost::asio::io_context& context, Endpoint endpoint,
                                       Seat seat)
    : context_(context), retry_(context), endpoint_(std::move(endpoint)), seat_(std::move(seat)) {}

void VirtualParticipant::join() {
  connect();
}

void VirtualParticipant::leave() {
  leaving_ = true;
  retry_.cancel();
  if (socket_) socket_->close();
}

void VirtualParticipant::connect() {
  const std::uint64_t connection = ++connection_;
  live_ = false;
  WebsocketClient::Callbacks callbacks;
  callbacks.on_open = [this, connection] {
    if (connection == connection_) on_open();
  };
  callbacks.on_message = [this, connection](std::string_view bytes) {
    if (connection == connection_) on_message(bytes);
  };
  callbacks.on_closed = [this, connection](std::uint16_t code) {
    if (connection == connection_) on_closed(code);
  };
  socket_ =
      WebsocketClient::connect(context_, endpoint_, "/ws/" + seat_.board, std::move(callbacks));
}

void VirtualParticipant::on_open() {
  protocol::Hello hello;
  hello.protocol_min = protocol::kProtocolVersionMin;
  hello.protocol_max = protocol::kProtocolVersionMax;
  hello.token = seat_.token;
  hello.seat_key = seat_.seat_key;
  hello.display_name = seat_.display_name;
  hello.sent_at = clock_.wall_millis();
  if (welcome_) {
    hello.replica = welcome_->replica;
    hello.cursor = cursor_;
    hello.known_cseq =
        ClientSeq(pending_.empty() ? next_cseq_ - 1 : pending_.front().pushed.cseq.number() - 1);
  }
  socket_->send(protocol::encode_hello(hello));
}

void VirtualParticipant::on_closed(std::uint16_t code) {
  live_ = false;
  socket_.reset();
  if (leaving_) return;
  const auto reason = static_cast<protocol::CloseReason>(code >= 4000 ? code - 4000 : 0);
  switch (reason) {
    case protocol::CloseReason::Retry:
    case protocol::CloseReason::SlowReader:
    case protocol::CloseReason::StorageFull:
      break;
    default:
      refused_ = reason;
      return;
  }
  ++experience_.reconnections;
  retry_.expires_after(kRetryDelay);
  retry_.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled && !leaving_) connect();
  });
}

void VirtualParticipant::on_message(std::string_view bytes) {
  auto decoded = protocol::decode_server_frame(bytes);
  ATELIER_CHECK(decoded.has_value());  // the server under test must not send what can't be read
  const protocol::ServerMessage& message = *decoded;
  if (message.closing) return;  // the close code follows
  if (message.welcome) on_welcome(*message.welcome);
  if (!message.state.empty()) on_state(message.state);
  if (!message.cursor.empty()) cursor_ = message.cursor;
  // DEL-5: what was asked for again was asked for first.
  for (const protocol::Acknowledgement& answer : message.acknowledgements) {
    acknowledge(answer.cseq, answer.verdict);
  }
  if (!message.entries.empty()) {
    const auto count = static_cast<std::uint32_t>(message.entries.size());
    if (message.delivered != delivered_ + count) ++experience_.delivery_gaps;
    delivered_ = message.delivered;
    for (const protocol::Entry& entry : message.entries) on_entry(entry);
  }
  if (message.state_complete) live_ = true;
  if (live_) flush();
}

void VirtualParticipant::on_welcome(const protocol::Welcome& welcome) {
  welcome_ = welcome;
  delivered_ = welcome.delivered;
  if (!ignores_welcome_answers_) take_answers(welcome);
  for (Pending& waiting : pending_) {
    if (waiting.sent_on_connection == 0) continue;
    waiting.sent_on_connection = 0;
    waiting.sent_again = true;
    ++experience_.operations_resent;
  }
  if (welcome.catch_up == protocol::CatchUp::Reset) {
    // With the state goes its cursor: a cut before the last chunk must not leave one over nothing.
    document_ = document::Document();
    cursor_.clear();
  }
}

void VirtualParticipant::take_answers(const protocol::Welcome& welcome) {
  for (const protocol::Acknowledgement& answer : welcome.results) {
    acknowledge(answer.cseq, answer.verdict);
  }
  while (!pending_.empty() && pending_.front().pushed.cseq <= welcome.acknowledged_cseq) {
    acknowledge(pending_.front().pushed.cseq, document::Verdict::Ok);
  }
}

void VirtualParticipant::on_state(const std::vector<protocol::ObjectState>& state) {
  for (const protocol::ObjectState& object : state) {
    auto text = document::TextSequence::decode(object.text);
    ATELIER_CHECK(text.has_value());
    document_.replace_object(document::Object{.id = object.id,
                                              .kind = object.kind,
                                              .registers = object.registers,
                                              .place = object.place,
                                              .text = std::move(*text),
                                              .changed_at = Seq(++applied_)});
  }
  // What the state replaced may have held work that is still on its way.
  for (const Pending& waiting : pending_) {
    document_.apply(waiting.pushed.operation, Seq(++applied_));
  }
}

void VirtualParticipant::on_entry(const protocol::Entry& entry) {
  ++experience_.entries_received;
  last_hlc_ = std::max(last_hlc_, entry.hlc);
  if (entry.operation) {
    document_.apply(*entry.operation, Seq(++applied_));
    const auto* const create = std::get_if<document::Create>(&entry.operation->change);
    if (create != nullptr) settle_place(*entry.operation, *create);
  }
  if (welcome_ && entry.replica == welcome_->replica) acknowledge(entry.cseq, entry.verdict);
}

// The room alone resolves places: where an own note stood meanwhile was a guess.
void VirtualParticipant::settle_place(const document::Operation& operation,
                                      const document::Create& create) {
  const auto& placed = std::get<document::Placed>(create.place);
  stand(operation.object, {placed.parent, placed.label, operation.stamp});
  for (const document::Relabelling& sibling : placed.relabelled) {
    const document::Standing& known = document_.find(sibling.object)->place;
    stand(sibling.object, {known.parent, sibling.label, known.stamp});
  }
}

void VirtualParticipant::stand(ObjectId id, const document::Standing& place) {
  const document::Object* const object = document_.find(id);
  if (object->place == place) return;
  auto text = document::TextSequence::decode(object->text.encode());
  ATELIER_CHECK(text.has_value());
  document_.replace_object(document::Object{.id = id,
                                            .kind = object->kind,
                                            .registers = object->registers,
                                            .place = place,
                                            .text = std::move(*text),
                                            .changed_at = Seq(++applied_)});
}

void VirtualParticipant::acknowledge(ClientSeq cseq, document::Verdict verdict) {
  if (pending_.empty() || cseq < pending_.front().pushed.cseq) return;  // known already
  // Answers come in the order of the questions.
  ATELIER_CHECK(cseq == pending_.front().pushed.cseq);
  const Pending& answered = pending_.front();
  const double seconds = seconds_between(answered.asked_at, clock_.steady());
  ++experience_.operations_acknowledged;
  if (!document::has_effect(verdict)) ++experience_.operations_refused;
  if (answered.sent_again || answered.sent_on_connection != connection_) {
    experience_.acknowledgement_after_cut_seconds.push_back(seconds);
  } else {
    experience_.acknowledgement_seconds.push_back(seconds);
  }
  pending_.pop_front();
}

ObjectId VirtualParticipant::create_note(document::Point position, document::Point size,
                                         std::int64_t colour) {
  const ObjectId note(welcome_->replica, next_object_++);
  issue(note, document::Create{.kind = document::ObjectKind::Note,
                               .properties = {{document::Property::Position, position},
                                              {document::Property::Size, size},
                                              {document::Property::Colour, colour}}});
  return note;
}

void VirtualParticipant::type(ObjectId note, const std::u16string& text) {
  const document::Object* object = document_.find(note);
  ATELIER_CHECK(object != nullptr);
  document::TextEdit edit;
  edit.inserts.push_back(object->text.make_insert(object->text.size(), text, welcome_->replica));
  issue(note, std::move(edit));
}

void VirtualParticipant::move(ObjectId note, document::Point position) {
  issue(note, document::SetProperties{{{document::Property::Position, position}}});
}

void VirtualParticipant::show_cursor(document::Point position) {
  if (!live_) return;
  protocol::PresenceUpdate update;
  update.cursor = position;
  socket_->send(protocol::encode_presence_update(update));
}

void VirtualParticipant::issue(ObjectId object, document::Change change) {
  ATELIER_CHECK(ready());
  Pending waiting;
  waiting.asked_at = clock_.steady();
  waiting.pushed.cseq = ClientSeq(next_cseq_++);
  waiting.pushed.operation = document::Operation{
      object, document::Stamp{next_hlc(), welcome_->replica}, std::move(change)};
  document_.apply(waiting.pushed.operation, Seq(++applied_));
  pending_.push_back(std::move(waiting));
  if (std::exchange(flush_posted_, true)) return;
  // What is asked for in one turn leaves in one frame.
  boost::asio::post(context_, [this] {
    flush_posted_ = false;
    if (live_) flush();
  });
}

void VirtualParticipant::flush() {
  protocol::Push push;
  std::size_t in_flight = 0;
  for (Pending& waiting : pending_) {
    if (++in_flight > kInFlightMax) break;
    if (waiting.sent_on_connection == connection_) continue;
    waiting.sent_on_connection = connection_;
    push.operations.push_back(waiting.pushed);
    if (push.operations.size() == kOperationsPerPush) {
      socket_->send(protocol::encode_push(push));
      push.operations.clear();
    }
  }
  if (!push.operations.empty()) socket_->send(protocol::encode_push(push));
}

document::Hlc VirtualParticipant::next_hlc() {
  const auto now = static_cast<document::Hlc>(clock_.wall_millis() - document::kHlcEpochMillis);
  last_hlc_ = std::max(last_hlc_ + 1, now * document::kHlcCounterSpan);
  return last_hlc_;
}

}  // namespace atelier::load
