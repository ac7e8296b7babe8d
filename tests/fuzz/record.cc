// Any bytes as a record of each kind: the first byte chooses the kind.
#include "protocol/record_codec.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {
namespace {

void run_catalogue(std::string_view payload) {
  const auto record = protocol::decode_catalogue_record(payload);
  if (!record) return;
  ATELIER_CHECK(*protocol::decode_catalogue_record(protocol::encode_catalogue_record(*record)) ==
                *record);
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const auto kind = protocol::RecordKind(static_cast<std::uint8_t>(input.front()) % 7);
  input.remove_prefix(1);
  if (kind == protocol::RecordKind(0)) return run_catalogue(input);
  const auto record = protocol::decode_record(kind, input);
  if (!record) return;
  ATELIER_CHECK(kind_of(*record) == kind);
  const auto again = protocol::decode_record(kind, protocol::encode_record(*record));
  ATELIER_CHECK(again.has_value());
  ATELIER_CHECK(*again == *record);
}

}  // namespace atelier::fuzz
