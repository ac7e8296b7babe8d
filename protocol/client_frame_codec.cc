// Frames from clients, in both directions: the server decodes them, the load generator encodes
// them.
#include <algorithm>
#include <limits>
#include <utility>

#include "protocol/wire.h"
#include "server/domain/workshop/display_name.h"

namespace atelier::protocol {
namespace {

using wire::invalid;
namespace v1 = wire::v1;

bool knows_version(const v1::Hello& message) {
  return message.protocol_min() <= kProtocolVersionMax &&
         message.protocol_max() >= kProtocolVersionMin;
}

Result<ClientMessage> read_hello(const v1::Hello& message) {
  Hello hello;
  hello.protocol_min = message.protocol_min();
  hello.protocol_max = message.protocol_max();
  // The other fields of a version that isn't ours may mean anything: its range alone is read, so
  // that the answer is VERSION and not BAD_FRAME.
  if (!knows_version(message)) return ClientMessage(std::move(hello));

  const std::string& key = message.seat_key();
  if (key.size() != hello.seat_key.size()) return invalid("hello.seat_key");
  std::copy(key.begin(), key.end(), hello.seat_key.begin());
  if (!workshop::is_display_name(message.display_name())) return invalid("hello.display_name");
  hello.token = message.token();
  hello.display_name = message.display_name();
  hello.replica = ReplicaId(message.replica());
  hello.cursor = message.cursor();
  hello.known_cseq = ClientSeq(message.known_cseq());
  hello.sent_at = message.sent_at();
  return ClientMessage(std::move(hello));
}

// `hlc + step`, or nothing where it leaves the range of clocks.
std::optional<document::Hlc> stepped(document::Hlc hlc, std::int64_t step) {
  constexpr auto kMax = static_cast<std::int64_t>(document::kHlcMax);
  if (hlc > document::kHlcMax || step < -kMax || step > kMax) return std::nullopt;
  const std::int64_t sum = static_cast<std::int64_t>(hlc) + step;
  if (sum < 0 || sum > kMax) return std::nullopt;
  return static_cast<document::Hlc>(sum);
}

Result<ClientMessage> read_push(const v1::Push& message) {
  const auto count = static_cast<std::size_t>(message.operations_size());
  if (count == 0 || count > kPushOperationsMax) return invalid("push.operations");
  constexpr std::uint64_t kCseqMax = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t last_cseq = std::uint64_t{message.first_cseq()} + count - 1;
  if (message.first_cseq() == 0 || last_cseq > kCseqMax) return invalid("push.first_cseq");
  const bool has_steps = message.hlc_steps_size() != 0;
  if (has_steps && message.hlc_steps_size() != message.operations_size()) {
    return invalid("push.hlc_steps");
  }

  Push push;
  push.operations.reserve(count);
  ClientSeq cseq{message.first_cseq()};
  std::optional<document::Hlc> hlc = message.hlc();
  for (int index = 0; index < message.operations_size(); ++index, cseq = cseq.next()) {
    if (index > 0) hlc = stepped(*hlc, 1);
    if (hlc) hlc = stepped(*hlc, has_steps ? message.hlc_steps(index) : 0);
    if (!hlc) return invalid("push.hlc");
    PushedOperation& pushed = push.operations.emplace_back();
    pushed.cseq = cseq;
    pushed.operation = wire::read_operation(message.operations(index), {*hlc, kOwnReplica},
                                            wire::Speaker::Replica);
    pushed.fingerprint = fingerprint(pushed.operation);
  }
  return ClientMessage(std::move(push));
}

Result<ClientMessage> read_presence(const v1::PresenceUpdate& message) {
  if (!workshop::is_display_name(message.display_name())) return invalid("presence.display_name");
  std::optional<PresenceUpdate> update = wire::read_presence_update(message);
  if (!update) return invalid("presence");
  return ClientMessage(*std::move(update));
}

Result<ClientMessage> read_question(const v1::AuthorsQuestion& message) {
  const auto count = static_cast<std::size_t>(message.replicas_size());
  if (count > kAuthorsQuestionMax) return invalid("authors.replicas");
  AuthorsQuestion question;
  question.replicas.reserve(count);
  for (const std::uint32_t replica : message.replicas()) {
    if (replica > kReplicaIdMax) return invalid("authors.replicas");
    question.replicas.push_back(ReplicaId(replica));
  }
  return ClientMessage(std::move(question));
}

// What each stamp is more than the one before it, and one; none where each is.
std::vector<std::int64_t> hlc_steps(const Push& push) {
  std::vector<std::int64_t> steps;
  document::Hlc expected = push.operations.front().operation.stamp.hlc;
  for (const PushedOperation& pushed : push.operations) {
    const document::Hlc hlc = pushed.operation.stamp.hlc;
    steps.push_back(static_cast<std::int64_t>(hlc) - static_cast<std::int64_t>(expected));
    expected = hlc + 1;
  }
  const bool all_follow = std::all_of(steps.begin(), steps.end(), [](auto step) { return !step; });
  if (all_follow) steps.clear();
  return steps;
}

void write_push(const Push& push, wire::FieldWriter& writer) {
  if (push.operations.empty()) return;
  writer.number(1, push.operations.front().cseq.number());
  writer.number(2, push.operations.front().operation.stamp.hlc);
  for (const PushedOperation& pushed : push.operations) {
    writer.message(3, [&] { wire::write_operation(pushed.operation, writer); });
  }
  const std::vector<std::int64_t> steps = hlc_steps(push);
  if (steps.empty()) return;
  writer.message(4, [&] {
    for (const std::int64_t step : steps) writer.packed(document::zigzag(step));
  });
}

}  // namespace

Result<ClientMessage> decode_client_frame(std::string_view bytes) {
  if (bytes.size() > kClientFrameBytesMax) return invalid("frame: longer than 64 KiB");
  wire::OnArena<v1::ClientFrame> frame;
  if (!wire::parse(bytes, wire::UnknownFields::Ignored, *frame)) {
    return invalid("frame: not a ClientFrame");
  }
  switch (frame->body_case()) {
    case v1::ClientFrame::kHello:
      return read_hello(frame->hello());
    case v1::ClientFrame::kPush:
      return read_push(frame->push());
    case v1::ClientFrame::kPresence:
      return read_presence(frame->presence());
    case v1::ClientFrame::kPing:
      return ClientMessage(Ping{frame->ping().nonce()});
    case v1::ClientFrame::kAuthors:
      return read_question(frame->authors());
    case v1::ClientFrame::BODY_NOT_SET:
      break;
  }
  return invalid("frame: no known body");
}

std::string encode_hello(const Hello& hello) {
  wire::OnArena<v1::ClientFrame> frame;
  v1::Hello& message = *frame->mutable_hello();
  message.set_protocol_min(hello.protocol_min);
  message.set_protocol_max(hello.protocol_max);
  message.set_token(hello.token);
  message.set_seat_key(hello.seat_key.data(), hello.seat_key.size());
  message.set_display_name(hello.display_name);
  message.set_replica(hello.replica.number());
  message.set_cursor(hello.cursor);
  message.set_known_cseq(hello.known_cseq.number());
  message.set_sent_at(hello.sent_at);
  return frame->SerializeAsString();
}

std::string encode_push(const Push& push) {
  wire::FieldWriter writer;
  writer.message(2, [&] { write_push(push, writer); });
  return writer.bytes();
}

std::string encode_presence_update(const PresenceUpdate& update) {
  wire::FieldWriter writer;
  writer.message(3, [&] { wire::write_presence_update(update, writer); });
  return writer.bytes();
}

std::string encode_ping(std::uint64_t nonce) {
  wire::OnArena<v1::ClientFrame> frame;
  frame->mutable_ping()->set_nonce(nonce);
  return frame->SerializeAsString();
}

std::string encode_authors_question(const AuthorsQuestion& question) {
  wire::OnArena<v1::ClientFrame> frame;
  v1::AuthorsQuestion& message = *frame->mutable_authors();
  for (const ReplicaId replica : question.replicas) message.add_replicas(replica.number());
  return frame->SerializeAsString();
}

}  // namespace atelier::protocol
