// Any text as a token: only what was signed is recognised, and it says exactly what was signed.
#include <string>

#include "server/app/access_tokens.h"
#include "server/app/base64url.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/token_key.h"

namespace atelier::fuzz {
namespace {

// A text is recognised only as issue() writes it, up to the number of the key and to fields that
// this version does not know.
void check_verify(const app::AccessTokens& tokens, std::string_view text) {
  const auto claims = tokens.verify(text);
  if (!claims) {
    ATELIER_CHECK(claims.error().kind == ErrorKind::Forbidden);
    return;
  }
  const auto again = tokens.verify(tokens.issue(*claims));
  ATELIER_CHECK(again && *again == *claims);
  // No other text of the same length is this token: turn one bit of each of its ends.
  for (const std::size_t place : {std::size_t{0}, text.size() / 2, text.size() - 1}) {
    std::string turned(text);
    turned[place] = static_cast<char>(turned[place] ^ 1);
    ATELIER_CHECK(!tokens.verify(turned));
  }
}

}  // namespace

void run(std::string_view input) {
  static const app::AccessTokens kTokens = token_signer();
  check_verify(kTokens, input);

  // The same bytes as claims that somebody else made, under a MAC of zeros; and as text that only
  // looks encoded.
  const std::string encoded = app::encode_base64url(input);
  ATELIER_CHECK(app::decode_base64url(encoded) == input);
  ATELIER_CHECK(!kTokens.verify("v1." + encoded + "." + std::string(43, 'A')));
  if (const auto bytes = app::decode_base64url(input))
    ATELIER_CHECK(app::encode_base64url(*bytes) == input);

  // Claims behind a right MAC, as a thief of the key would sign them.
  const auto claims = protocol::decode_token_claims(input);
  if (!claims) return;
  const auto verified = kTokens.verify(kTokens.issue(*claims));
  ATELIER_CHECK(verified.has_value());
  ATELIER_CHECK(verified->board == claims->board && verified->role == claims->role &&
                verified->expires_at == claims->expires_at &&
                verified->generation == claims->generation);
}

}  // namespace atelier::fuzz
