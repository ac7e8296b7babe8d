#include "server/app/access_tokens.h"

#include <catch2/catch.hpp>

#include "server/app/base64url.h"
#include "tests/app/result_text.h"

namespace atelier::app {
namespace {

SecretKey key_of(std::uint8_t byte) {
  SecretKey key{};
  key.fill(byte);
  return key;
}

const SigningKey kOldKey{.number = 1, .secret = key_of(1)};
const SigningKey kNewKey{.number = 2, .secret = key_of(2)};
const BoardId kBoard(BoardId::Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

protocol::TokenClaims participant() {
  return {.board = kBoard, .role = protocol::Role::Participant, .generation = 3};
}

TEST_CASE("a token gives back what was signed", "[app][token]") {
  const AccessTokens tokens({kOldKey});
  auto claims = participant();
  claims.expires_at = 1'800'000'000'000;
  const auto verified = tokens.verify(tokens.issue(claims));
  REQUIRE(verified);
  CHECK(verified->key == 1);
  CHECK(verified->board == kBoard);
  CHECK(verified->role == protocol::Role::Participant);
  CHECK(verified->expires_at == 1'800'000'000'000);
  CHECK(verified->generation == 3);
}

TEST_CASE("a token with any one bit turned is refused", "[app][token]") {
  const AccessTokens tokens({kOldKey});
  const std::string token = tokens.issue(participant());
  for (std::size_t place = 0; place < token.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = token;
      changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
      INFO("character " << place << ", bit " << bit);
      REQUIRE_FALSE(tokens.verify(changed));
    }
  }
}

TEST_CASE("a token cut short or made longer is refused", "[app][token]") {
  const AccessTokens tokens({kOldKey});
  const std::string token = tokens.issue(participant());
  for (std::size_t length = 0; length < token.size(); ++length) {
    REQUIRE_FALSE(tokens.verify(token.substr(0, length)));
  }
  CHECK_FALSE(tokens.verify(token + "A"));
  CHECK_FALSE(tokens.verify(token + "."));
  CHECK_FALSE(tokens.verify(std::string(100'000, 'A')));
}

TEST_CASE("a role edited into a token is refused", "[app][token]") {
  const AccessTokens tokens({kOldKey});
  const std::string honest = tokens.issue(participant());
  auto claims = participant();
  claims.key = 1;
  claims.role = protocol::Role::Facilitator;
  const std::string forged = "v1." + encode_base64url(protocol::encode_token_claims(claims)) +
                             honest.substr(honest.rfind('.'));
  const auto verified = tokens.verify(forged);
  REQUIRE_FALSE(verified);
  CHECK(verified.error().kind == ErrorKind::Forbidden);
}

TEST_CASE("during a change of keys both are recognised and the first signs", "[app][token]") {
  const std::string old_token = AccessTokens({kOldKey}).issue(participant());
  const AccessTokens both({kNewKey, kOldKey});
  CHECK(both.verify(old_token));
  CHECK(both.verify(both.issue(participant()))->key == 2);
  CHECK_FALSE(AccessTokens({kNewKey}).verify(old_token));
}

TEST_CASE("a key vouches only for tokens that name it", "[app][token]") {
  const SigningKey renumbered{.number = 9, .secret = kOldKey.secret};
  CHECK_FALSE(AccessTokens({renumbered}).verify(AccessTokens({kOldKey}).issue(participant())));
}

TEST_CASE("base64url gives one text for one byte string", "[app][token]") {
  for (const std::string& bytes : {std::string(), std::string("\0", 1), std::string("ab"),
                                   std::string("\xff\xfe\xfd"), std::string(32, '\x80')}) {
    CHECK(decode_base64url(encode_base64url(bytes)) == bytes);
  }
  CHECK_FALSE(decode_base64url("AB"));  // the last bits say something
  CHECK_FALSE(decode_base64url("AA=="));
  CHECK_FALSE(decode_base64url("A A"));
  CHECK_FALSE(decode_base64url("AA+/"));
}

TEST_CASE("secrets are equal only when they are", "[app][token]") {
  CHECK(equal_secrets("key", "key"));
  CHECK_FALSE(equal_secrets("key", "kex"));
  CHECK_FALSE(equal_secrets("key", ""));
  CHECK_FALSE(equal_secrets("", "key"));
}

}  // namespace
}  // namespace atelier::app
