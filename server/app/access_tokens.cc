#include "server/app/access_tokens.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "server/app/base64url.h"
#include "server/base/check.h"

namespace atelier::app {
namespace {

constexpr std::string_view kPrefix = "v1.";
// Claims are about 30 bytes; anything near this was not made here.
constexpr std::size_t kTokenBytesMax = 512;

using Mac = std::array<unsigned char, crypto_auth_BYTES>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error not_ours() {
  return {ErrorKind::Forbidden, "the token was not made by this server"};
}

}  // namespace

std::string AccessTokens::issue(protocol::TokenClaims claims) const {
  ATELIER_CHECK(!keys_.empty());
  static_assert(crypto_auth_KEYBYTES == std::tuple_size_v<SecretKey>);
  claims.key = keys_.front().number;
  const std::string bytes = protocol::encode_token_claims(claims);
  Mac mac{};
  crypto_auth(mac.data(), bytes_of(bytes), bytes.size(), keys_.front().secret.data());
  return std::string(kPrefix) + encode_base64url(bytes) + "." +
         encode_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

Result<protocol::TokenClaims> AccessTokens::verify(std::string_view token) const {
  if (token.size() > kTokenBytesMax || !token.starts_with(kPrefix)) return not_ours();
  token.remove_prefix(kPrefix.size());
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return not_ours();
  const auto bytes = decode_base64url(token.substr(0, dot));
  const auto mac = decode_base64url(token.substr(dot + 1));
  if (!bytes || !mac || mac->size() != crypto_auth_BYTES) return not_ours();

  // The claims are only decoded once a key vouches for them: hostile bytes reach no parser.
  const auto signed_by = [&](const SigningKey& key) {
    return crypto_auth_verify(bytes_of(*mac), bytes_of(*bytes), bytes->size(), key.secret.data()) ==
           0;
  };
  const auto key = std::find_if(keys_.begin(), keys_.end(), signed_by);
  if (key == keys_.end()) return not_ours();
  auto claims = protocol::decode_token_claims(*bytes);
  if (!claims || claims->key != key->number) return not_ours();
  return claims;
}

bool equal_secrets(std::string_view left, std::string_view right) {
  // Hashes have one length, so that even the length of a secret does not show.
  constexpr std::size_t kBytes = 32;
  std::array<unsigned char, kBytes> left_hash{};
  std::array<unsigned char, kBytes> right_hash{};
  crypto_generichash(left_hash.data(), kBytes, bytes_of(left), left.size(), nullptr, 0);
  crypto_generichash(right_hash.data(), kBytes, bytes_of(right), right.size(), nullptr, 0);
  return sodium_memcmp(left_hash.data(), right_hash.data(), kBytes) == 0;
}

}  // namespace atelier::app
