#include "load-tests/peers/yjs_client.h"

#include "load-tests/peers/yjs_awareness.h"

namespace atelier::load {
namespace {

// What a message is; the last four are Hocuspocus's alone.
constexpr std::uint8_t kSync = 0;
constexpr std::uint8_t kAwareness = 1;
constexpr std::uint8_t kAuthentication = 2;
constexpr std::uint8_t kSyncReply = 4;
constexpr std::uint8_t kClose = 7;
constexpr std::uint8_t kSyncStatus = 8;

// The steps of a sync.
constexpr std::uint8_t kAsk = 0;
constexpr std::uint8_t kState = 1;
constexpr std::uint8_t kUpdate = 2;

constexpr std::uint8_t kToken = 0;
constexpr std::uint8_t kDenied = 1;

// An update without structs or deletions.
constexpr std::string_view kNothing{"\0\0", 2};

// Yjs takes 32 bits at random. Here people of a run never share one, and all take five bytes.
std::uint32_t client_of(const WireSeat& seat) {
  constexpr std::uint32_t kFiveBytes = 0x8000'0000;
  return kFiveBytes | (seat.person & 0xf'ffff) << 11 |
         static_cast<std::uint32_t>(seat.seed & 0x7ff);
}

}  // namespace

YjsClient::YjsClient(const WireSeat& seat, YjsServer server)
    : seat_(seat), server_(server), author_(client_of(seat), seat.seed) {}

UpgradeAsk YjsClient::upgrade() const {
  UpgradeAsk ask;
  if (server_ == YjsServer::YWebsocket) ask.target += seat_.board;
  return ask;
}

void YjsClient::opened(WirePort& port) {
  has_state_ = false;
  status_of_state_ = false;
  if (server_ == YjsServer::Hocuspocus) {
    Lib0Writer hello = begin(kAuthentication);
    hello.number(kToken);
    hello.text(seat_.token);
    port.send(hello.bytes());
  }
  send_sync(kAsk, view_.state_vector(), port);
}

void YjsClient::received(std::string_view bytes, WirePort& port) {
  Lib0Reader message(bytes);
  if (server_ == YjsServer::Hocuspocus && message.text() != seat_.board) {
    return port.failed("a message for another document");
  }
  switch (message.number()) {
    case kSync:
    case kSyncReply:
      on_sync(message, port);
      break;
    case kAwareness:
      on_awareness(message.text(), port);
      break;
    case kAuthentication:
      on_authentication(message, port);
      break;
    case kSyncStatus:
      on_status(message, port);
      break;
    case kClose:
      return port.failed("the server closed the document");
    default:
      return port.failed("a message of an unknown kind");
  }
  if (!message.ok()) port.failed("a message that cannot be read");
}

void YjsClient::create(std::span<const Tag> tags, WirePort& port) {
  send_edit({tags.begin(), tags.end()}, author_.create(tags), port);
}

void YjsClient::move(Tag tag, std::uint32_t which, WirePort& port) {
  send_edit({tag}, author_.move(tag, which), port);
}

void YjsClient::point(Tag tag, WirePort& port) {
  send_awareness(tag, port);
}

// As a provider does each 15 seconds; who has been still for so long has no cursor here.
void YjsClient::keep_alive(WirePort& port) {
  send_awareness(std::nullopt, port);
}

Lib0Writer YjsClient::begin(std::uint8_t kind) const {
  Lib0Writer message;
  if (server_ == YjsServer::Hocuspocus) message.text(seat_.board);
  message.number(kind);
  return message;
}

void YjsClient::send_sync(std::uint8_t step, std::string_view payload, WirePort& port) const {
  Lib0Writer message = begin(kSync);
  message.number(step);
  message.text(payload);
  port.send(message.bytes());
}

void YjsClient::send_awareness(std::optional<Tag> cursor, WirePort& port) {
  Lib0Writer message = begin(kAwareness);
  message.text(awareness_update(author_.client(), ++awareness_clock_, seat_.person, cursor));
  port.send(message.bytes());
}

void YjsClient::send_edit(std::vector<Tag> tags, std::string update, WirePort& port) {
  send_sync(kUpdate, update, port);
  sent_.push_back(Sent{std::move(tags), author_.clock(), std::move(update)});
}

void YjsClient::on_sync(Lib0Reader& message, WirePort& port) {
  const std::uint64_t step = message.number();
  const std::string_view payload = message.text();
  if (!message.ok()) return;
  switch (step) {
    case kAsk:
      return on_asked(payload, port);
    case kState:
      return on_state(payload, port);
    case kUpdate:
      return on_update(payload, port);
    default:
      message.fail();
  }
}

// What the server lacks of ours is what was on its way when the last connection broke.
void YjsClient::on_asked(std::string_view their_state, WirePort& port) {
  send_sync(kState, kNothing, port);
  status_of_state_ = true;
  const std::uint32_t theirs = clock_in(their_state, author_.client());
  settle_until(theirs, port);
  if (sent_.empty() && theirs < author_.clock()) {
    return port.failed("the server has lost edits that it had");
  }
  for (const Sent& waiting : sent_) send_sync(kUpdate, waiting.update, port);
}

void YjsClient::on_state(std::string_view update, WirePort& port) {
  if (!integrate(update, port)) return;
  has_state_ = true;
  if (!was_ready_) {
    author_.start_at(view_.clock_of(author_.client()));
  } else {
    for (const Tag tag : found_) port.edit(tag);
  }
  was_ready_ = true;
  settle_echoes(port);
  port.ready(view_.notes());
}

// What comes before the state is in the state.
void YjsClient::on_update(std::string_view update, WirePort& port) {
  if (!has_state_ || !integrate(update, port)) return;
  for (const Tag tag : found_) port.edit(tag);
  settle_echoes(port);
}

void YjsClient::on_awareness(std::string_view update, WirePort& port) {
  found_.clear();
  if (!read_awareness(update, found_)) return port.failed("awareness that cannot be read");
  if (!has_state_) return;
  for (const Tag tag : found_) port.cursor(tag);
}

void YjsClient::on_authentication(Lib0Reader& message, WirePort& port) {
  if (message.number() == kDenied) port.failed("the server refused the token");
}

// One for each update, in order, after the one for the state that the server asked for.
void YjsClient::on_status(Lib0Reader& message, WirePort& port) {
  const bool taken = message.number() == 1;
  if (std::exchange(status_of_state_, false)) return;
  if (sent_.empty()) return port.failed("an answer to nothing");
  for (const Tag tag : sent_.front().tags) taken ? port.acknowledged(tag) : port.refused(tag);
  sent_.pop_front();
}

bool YjsClient::integrate(std::string_view update, WirePort& port) {
  found_.clear();
  switch (view_.integrate(update, found_)) {
    case Integration::Done:
      return true;
    case Integration::Gap:
      port.failed("an update whose predecessors never came");
      return false;
    case Integration::Unreadable:
      port.failed("an update that cannot be read");
      return false;
  }
  return false;
}

// y-websocket answers an edit by sending it back to its author.
void YjsClient::settle_echoes(WirePort& port) {
  if (server_ == YjsServer::YWebsocket) settle_until(view_.clock_of(author_.client()), port);
}

// The server has our structs up to that clock.
void YjsClient::settle_until(std::uint32_t clock, WirePort& port) {
  while (!sent_.empty() && sent_.front().clock_after <= clock) {
    for (const Tag tag : sent_.front().tags) port.acknowledged(tag);
    sent_.pop_front();
  }
}

}  // namespace atelier::load
