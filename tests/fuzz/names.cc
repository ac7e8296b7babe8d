// Any bytes as the name of a board, and as the claims of a token.
#include "protocol/record_codec.h"
#include "server/base/ids.h"
#include "tests/fuzz/input.h"

namespace atelier::fuzz {

void run(std::string_view input) {
  if (const auto board = BoardId::parse(input)) ATELIER_CHECK(board->text() == input);
  const auto claims = protocol::decode_token_claims(input);
  if (!claims) return;
  const auto again = protocol::decode_token_claims(protocol::encode_token_claims(*claims));
  ATELIER_CHECK(again.has_value());
  ATELIER_CHECK(*again == *claims);
}

}  // namespace atelier::fuzz
