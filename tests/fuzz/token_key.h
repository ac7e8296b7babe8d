// The key that the corpus of tokens is signed with, so that the fuzzer begins inside the lock.
#pragma once

#include <vector>

#include "server/app/access_tokens.h"

namespace atelier::fuzz {

inline app::AccessTokens token_signer() {
  app::SigningKey key{.number = 1, .secret = {}};
  key.secret.fill(7);
  return app::AccessTokens(std::vector<app::SigningKey>{key});
}

}  // namespace atelier::fuzz
