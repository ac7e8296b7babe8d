#include "server/app/join_code.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/app/counting_random.h"

namespace atelier::app {
namespace {

TEST_CASE("no two characters of the alphabet can be taken for one another", "[app][code]") {
  const std::set<char> letters(kCodeAlphabet.begin(), kCodeAlphabet.end());
  CHECK(letters.size() == kCodeAlphabet.size());
  for (const char twin : std::string("01OILU")) CHECK_FALSE(letters.contains(twin));
}

TEST_CASE("a code is what is typed, in any case, with or without its separator", "[app][code]") {
  CHECK(normal_code("ABCD-EFGH") == "ABCDEFGH");
  CHECK(normal_code(" abcd efgh ") == "ABCDEFGH");
  CHECK(normal_code("a-b-c-d-e-f-g-h") == "ABCDEFGH");
}

TEST_CASE("what is no code is refused", "[app][code]") {
  for (const char* text :
       {"", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "ABCD_EFGH", "ABCD-EFG\xc3\x89"}) {
    CHECK_FALSE(normal_code(text));
  }
  CHECK_FALSE(normal_code(std::string(1000, ' ') + "ABCDEFGH"));
}

TEST_CASE("codes use every character about equally often", "[app][code]") {
  CountingRandom random;
  std::map<char, int> seen;
  constexpr int kCodes = 15'000;
  for (int index = 0; index < kCodes; ++index) {
    const std::string code = make_code(random);
    REQUIRE(code.size() == kCodeLength);
    for (const char letter : code) ++seen[letter];
  }
  REQUIRE(seen.size() == kCodeAlphabet.size());
  // 4000 expected of each; six standard deviations are 373.
  for (const auto& [letter, count] : seen) CHECK(std::abs(count - 4000) < 400);
}

TEST_CASE("a code is shown in two groups", "[app][code]") {
  CHECK(shown_code("ABCDEFGH") == "ABCD-EFGH");
}

}  // namespace
}  // namespace atelier::app
