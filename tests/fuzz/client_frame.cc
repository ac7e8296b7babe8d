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

}  // namespace

void run(std::string_view input) {
  auto message = protocol::decode_client_frame(input);
  if (!message) return;
  auto* push = std::get_if<protocol::Push>(&*message);
  if (push == nullptr) return;
  if (protocol::encode_push(*push).size() <= protocol::kClientFrameBytesMax) {
    check_round_trip(*push);
  }

  document::Document document;
  const ReplicaId replica{5};
  Seq seq;
  for (protocol::PushedOperation& pushed : push->operations) {
    protocol::assign_replica(pushed.operation, replica);
    const document::Digest before = document.digest();
    const document::Verdict verdict = document.apply(pushed.operation, seq = seq.next());
    ATELIER_CHECK(has_effect(verdict) || document.digest() == before);
  }
}

}  // namespace atelier::fuzz
