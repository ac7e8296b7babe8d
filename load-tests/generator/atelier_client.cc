// Atelier's own protocol (protocol/SPEC.md) for the load engine. What goes up is made by
// protocol/codec.h; what comes down is walked field by field where it lies (proto_walk.h), since a
// client that keeps no document has no use for messages.
//
// A person pushes at most 256 operations that are not acknowledged (COM-5): what is more waits
// here, and its latency runs.
#include <algorithm>
#include <ctime>
#include <deque>
#include <optional>

#include "load-tests/generator/proto_walk.h"
#include "load-tests/generator/wire_protocols.h"
#include "protocol/codec.h"

namespace atelier::load {
namespace {

constexpr std::size_t kInFlightMax = 256;
constexpr std::int32_t kUnit = 64;
constexpr document::Point kNoteSize{240 * kUnit, 160 * kUnit};

// Field numbers of session.proto and document.proto.
namespace server_frame {
enum : std::uint32_t {
  kDelivered = 1,
  kEntries = 2,
  kCursor = 3,
  kPresence = 4,
  kWelcome = 5,
  kState = 6,
  kAcknowledgements = 7,
  kClosing = 10,
};
}  // namespace server_frame

WallMillis wall_millis() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return WallMillis{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

Tag tag_of_point(std::string_view point) {
  std::int64_t x = 0;
  std::int64_t y = 0;
  ProtoWalk walk(point);
  while (walk.next()) (walk.field() == 1 ? x : y) = walk.signed_number();
  return walk.sound() ? tag_at(x, y) : kNoTag;
}

// The tag in a list of PropertyValue, which is field `list` of `message`.
Tag tag_of_properties(std::string_view message, std::uint32_t list) {
  Tag tag = kNoTag;
  ProtoWalk walk(message);
  while (walk.next()) {
    if (walk.field() != list) continue;
    ProtoWalk value(walk.bytes());
    std::uint64_t property = 0;
    while (value.next()) {
      if (value.field() == 1) property = value.number();
      const bool position = property == static_cast<std::uint64_t>(document::Property::Position);
      if (value.field() == 3 && position) tag = tag_of_point(value.bytes());
    }
  }
  return tag;
}

Tag tag_of_operation(std::string_view operation) {
  Tag tag = kNoTag;
  ProtoWalk walk(operation);
  while (walk.next()) {
    if (walk.field() == 2) tag = tag_of_properties(walk.bytes(), 2);
    if (walk.field() == 3) tag = tag_of_properties(walk.bytes(), 1);
  }
  return tag;
}

class AtelierClient final : public WireClient {
 public:
  explicit AtelierClient(const WireSeat& seat) : seat_(seat) {
    for (std::size_t k = 0; k < seat_key_.size(); ++k) {
      seat_key_[k] = static_cast<std::uint8_t>((k < 8 ? seat.seed : ~seat.seed) >> (8 * (k % 8)));
    }
  }

  UpgradeAsk upgrade() const override { return {"/ws/" + seat_.board, {}}; }

  void opened(WirePort& port) override {
    live_ = false;
    objects_ = 0;
    protocol::Hello hello;
    hello.protocol_min = protocol::kProtocolVersionMin;
    hello.protocol_max = protocol::kProtocolVersionMax;
    hello.token = seat_.token;
    hello.seat_key = seat_key_;
    hello.display_name = "Voix " + std::to_string(seat_.person + 1);
    hello.sent_at = wall_millis();
    if (replica_ != ReplicaId()) {
      hello.replica = replica_;
      hello.cursor = cursor_;
      hello.known_cseq = ClientSeq(first_pending_ - 1);
    }
    port.send(protocol::encode_hello(hello));
  }

  void received(std::string_view message, WirePort& port) override {
    std::uint32_t entries = 0;
    std::optional<std::uint32_t> told;
    bool complete = false;
    ProtoWalk walk(message);
    while (walk.next()) {
      switch (walk.field()) {
        case server_frame::kDelivered:
          told = static_cast<std::uint32_t>(walk.number());
          break;
        case server_frame::kEntries:
          ++entries;
          on_entry(walk.bytes(), port);
          break;
        case server_frame::kCursor:
          cursor_ = walk.bytes();
          break;
        case server_frame::kPresence:
          on_presence(walk.bytes(), port);
          break;
        case server_frame::kWelcome:
          on_welcome(walk.bytes());
          break;
        case server_frame::kState:
          complete = on_state(walk.bytes()) || complete;
          break;
        case server_frame::kAcknowledgements:
          on_acknowledgement(walk.bytes(), port);
          break;
        default:
          break;
      }
    }
    if (!walk.sound()) return port.failed("a frame is not Protobuf");
    if (entries > 0 && told != delivered_ + entries) return port.failed("a delivery is missing");
    if (told) delivered_ = *told;
    if (complete && !live_) {
      live_ = true;
      port.ready(objects_);
    }
    if (live_) flush(port);
  }

  void create(std::span<const Tag> tags, WirePort& port) override {
    for (const Tag tag : tags) {
      const ObjectId id(replica_, next_object_++);
      document::Create create{.kind = document::ObjectKind::Note,
                              .properties = {{document::Property::Position, place(tag)},
                                             {document::Property::Size, kNoteSize},
                                             {document::Property::Colour, std::int64_t{1}}}};
      issue(tag, id, std::move(create));
    }
    flush(port);
  }

  void move(Tag tag, std::uint32_t which, WirePort& port) override {
    const ObjectId id(replica_, 1 + which % (next_object_ - 1));
    issue(tag, id, document::SetProperties{{{document::Property::Position, place(tag)}}});
    flush(port);
  }

  void point(Tag tag, WirePort& port) override {
    protocol::PresenceUpdate update;
    update.cursor = place(tag);
    port.send(protocol::encode_presence_update(update));
  }

  void keep_alive(WirePort& port) override { port.send(protocol::encode_ping(1)); }

 private:
  struct Pending {
    Tag tag = kNoTag;
    document::Operation operation;
  };

  static document::Point place(Tag tag) { return {tag_x(tag), tag_y(tag)}; }

  void on_welcome(std::string_view welcome) {
    bool delta = false;
    ProtoWalk walk(welcome);
    while (walk.next()) {
      if (walk.field() == 2) replica_ = ReplicaId(static_cast<std::uint32_t>(walk.number()));
      if (walk.field() == 12) delta = walk.number() == 1;
      if (walk.field() == 16) delivered_ = static_cast<std::uint32_t>(walk.number());
    }
    if (!delta) cursor_.clear();
    sent_ = 0;  // a reconnected person sends again what was not acknowledged (COM-2)
  }

  bool on_state(std::string_view chunk) {
    bool last = false;
    ProtoWalk walk(chunk);
    while (walk.next()) {
      if (walk.field() == 1) ++objects_;
      if (walk.field() == 2) last = walk.number() != 0;
    }
    return last;
  }

  void on_entry(std::string_view entry, WirePort& port) {
    std::uint64_t replica = 0;
    std::uint64_t cseq = 0;
    std::uint64_t verdict = 0;
    Tag tag = kNoTag;
    ProtoWalk walk(entry);
    while (walk.next()) {
      if (walk.field() == 1) replica = walk.number();
      if (walk.field() == 2) cseq = walk.number();
      if (walk.field() == 3) verdict = walk.number();
      if (walk.field() == 5) tag = tag_of_operation(walk.bytes());
    }
    if (!walk.sound()) return port.failed("an entry is not Protobuf");
    if (replica == replica_.number()) settle(cseq, verdict, port);
    if (tag != kNoTag) port.edit(tag);
  }

  void on_acknowledgement(std::string_view answer, WirePort& port) {
    std::uint64_t cseq = 0;
    std::uint64_t verdict = 0;
    ProtoWalk walk(answer);
    while (walk.next()) {
      if (walk.field() == 1) cseq = walk.number();
      if (walk.field() == 2) verdict = walk.number();
    }
    settle(cseq, verdict, port);
  }

  void settle(std::uint64_t cseq, std::uint64_t verdict, WirePort& port) {
    if (pending_.empty() || cseq != first_pending_) return;  // known already
    const bool has_effect = document::has_effect(static_cast<document::Verdict>(verdict));
    const Tag tag = pending_.front().tag;
    has_effect ? port.acknowledged(tag) : port.refused(tag);
    pending_.pop_front();
    ++first_pending_;
    if (sent_ > 0) --sent_;
  }

  void on_presence(std::string_view event, WirePort& port) {
    ProtoWalk walk(event);
    while (walk.next()) {
      if (walk.field() != 3) continue;  // of an update, not of an arrival
      ProtoWalk update(walk.bytes());
      while (update.next()) {
        if (update.field() == 1) port.cursor(tag_of_point(update.bytes()));
      }
    }
  }

  void issue(Tag tag, ObjectId object, document::Change change) {
    const auto now = static_cast<document::Hlc>(wall_millis() - document::kHlcEpochMillis);
    last_hlc_ = std::max(last_hlc_ + 1, now * document::kHlcCounterSpan);
    Pending& waiting = pending_.emplace_back();
    waiting.tag = tag;
    waiting.operation.object = object;
    waiting.operation.stamp = {last_hlc_, replica_};
    waiting.operation.change = std::move(change);
  }

  // What was not sent on this connection yet, as far as the window allows, in one push.
  void flush(WirePort& port) {
    const std::size_t allowed = std::min(pending_.size(), kInFlightMax);
    if (sent_ >= allowed) return;
    protocol::Push push;
    for (; sent_ < allowed; ++sent_) {
      protocol::PushedOperation& pushed = push.operations.emplace_back();
      pushed.cseq = ClientSeq(first_pending_ + static_cast<std::uint32_t>(sent_));
      pushed.operation = pending_[sent_].operation;
    }
    port.send(protocol::encode_push(push));
  }

  const WireSeat seat_;
  protocol::SeatKey seat_key_{};
  bool live_ = false;
  ReplicaId replica_;
  std::string cursor_;
  std::uint32_t delivered_ = 0;
  std::uint64_t objects_ = 0;
  std::uint32_t next_object_ = 1;
  document::Hlc last_hlc_ = 0;
  std::uint32_t first_pending_ = 1;  // cseq of the first in pending_
  std::deque<Pending> pending_;
  std::size_t sent_ = 0;  // so many of pending_ are in flight
};

}  // namespace

std::unique_ptr<WireClient> join_atelier(const WireSeat& seat) {
  return std::make_unique<AtelierClient>(seat);
}

}  // namespace atelier::load
