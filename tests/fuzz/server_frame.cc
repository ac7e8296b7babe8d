// Any bytes as a frame to a client.
#include "protocol/codec.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  const auto message = protocol::decode_server_frame(input);
  if (!message) return;
  const auto again = protocol::decode_server_frame(protocol::encode_entries(message->entries) +
                                                   protocol::encode_presence(message->presence) +
                                                   protocol::encode_authors(message->authors));
  ATELIER_CHECK(again.has_value());
  ATELIER_CHECK(again->entries == message->entries);
  ATELIER_CHECK(again->presence == message->presence);
  ATELIER_CHECK(again->authors == message->authors);
}

}  // namespace atelier::fuzz
