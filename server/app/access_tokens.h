// Access tokens: what a link carries to prove a role on one board.
//
// A token is "v1." claims "." mac: the claims of record_codec.h and their crypto_auth MAC
// (HMAC-SHA-512-256), both base64url. Nobody can make or change one without the server's key, and
// the server stores none: it only recognises what it signed. The board's generation is part of the
// claims; raising it revokes every token made before.
//
// Thread: any; immutable after construction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/record_codec.h"
#include "server/app/key_files.h"

namespace atelier::app {

// A key and the number that tokens name it by. During a change of keys two are accepted.
struct SigningKey {
  std::uint32_t number = 0;
  SecretKey secret{};
};

class AccessTokens {
 public:
  // Signs with the first key; recognises what any of them signed. REQUIRES: at least one key.
  explicit AccessTokens(std::vector<SigningKey> keys) : keys_(std::move(keys)) {}

  // The key number in `claims` is filled in.
  std::string issue(protocol::TokenClaims claims) const;

  // The claims of a token that this server signed, whatever they say; Forbidden for any other text.
  // Takes the same time wherever the MAC is wrong.
  Result<protocol::TokenClaims> verify(std::string_view token) const;

 private:
  std::vector<SigningKey> keys_;
};

// Equal in a time that tells nothing about where two secrets differ.
bool equal_secrets(std::string_view left, std::string_view right);

}  // namespace atelier::app
