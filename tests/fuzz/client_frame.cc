// Any bytes as a frame from a client; what decodes is applied to a document as a room would.
#include "protocol/codec.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {
namespace {

// What was read can be said again, and is the same when it is read once more.
void check_round_trip(const protocol::Push& push) {
  const auto again = protocol::decode_client_frame(protocol::encode_push(push));
  ATELIER_CHECK(again.has_value());
  ATELIER_CHECK(std::get<protocol::Push>(*again) == push);
}

bool says_what_the_room_says(const document::Change& change) {
  const auto* create = std::get_if<document::Create>(&change);
  return std::holds_alternative<document::Placed>(change) ||
         std::holds_alternative<document::Erase>(change) ||
         (create != nullptr && std::holds_alternative<document::Placed>(create->place));
}

}  // namespace

void run(std::string_view input) {
  auto message = protocol::decode_client_frame(input);
  if (!message) return;
  if (const auto* update = std::get_if<protocol::PresenceUpdate>(&*message)) {
    const auto again = protocol::decode_client_frame(protocol::encode_presence_update(*update));
    ATELIER_CHECK(again.has_value() && std::get<protocol::PresenceUpdate>(*again) == *update);
  }
  auto* push = std::get_if<protocol::Push>(&*message);
  if (push == nullptr) return;
  if (protocol::encode_push(*push).size() <= protocol::kClientFrameBytesMax) {
    check_round_trip(*push);
  }

  document::Document document;
  const ReplicaId replica{5};
  Seq seq;
  for (protocol::PushedOperation& pushed : push->operations) {
    ATELIER_CHECK(!says_what_the_room_says(pushed.operation.change));
    protocol::assign_replica(pushed.operation, replica);
    const document::Digest before = document.digest();
    const document::Verdict verdict = document.commit(pushed.operation, seq = seq.next());
    ATELIER_CHECK(has_effect(verdict) || document.digest() == before);
  }
}

}  // namespace atelier::fuzz
