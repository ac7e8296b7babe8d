// Any bytes as a snapshot; what decodes has one encoding.
#include "protocol/record_codec.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  const auto snapshot = protocol::decode_snapshot(input);
  if (!snapshot) return;
  const std::string bytes = protocol::encode_snapshot(snapshot->state, snapshot->document);
  const auto again = protocol::decode_snapshot(bytes);
  ATELIER_CHECK(again.has_value());
  ATELIER_CHECK(again->state == snapshot->state);
  ATELIER_CHECK(again->document.digest() == snapshot->document.digest());
  ATELIER_CHECK(protocol::encode_snapshot(again->state, again->document) == bytes);
}

}  // namespace atelier::fuzz
