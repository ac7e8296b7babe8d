#include "server/app/key_files.h"

#include <sys/stat.h>
#include <array>

#include <catch2/catch.hpp>

#include "tests/app/counting_random.h"
#include "tests/app/result_text.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

using atelier::testing::TemporaryFolder;

mode_t mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777;
}

TEST_CASE("the first start writes both keys for the owner alone", "[app][keys]") {
  const TemporaryFolder folder;
  CountingRandom random;
  const auto keys = open_key_files(folder.path(), random);
  REQUIRE(keys);
  CHECK(mode_of(folder.path() / "owner.key") == 0600);
  CHECK(mode_of(folder.path() / "server.key") == 0600);
  CHECK(folder.read("owner.key") == keys->owner + "\n");
  CHECK(keys->owner.size() == 43);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "owner.key.new"));
}

TEST_CASE("later starts find the same keys", "[app][keys]") {
  const TemporaryFolder folder;
  CountingRandom random;
  const auto first = open_key_files(folder.path(), random);
  const auto second = open_key_files(folder.path(), random);
  REQUIRE(second);
  CHECK(second->owner == first->owner);
  CHECK(second->server == first->server);
}

TEST_CASE("a key that others can read is refused with the command that helps", "[app][keys]") {
  const TemporaryFolder folder;
  CountingRandom random;
  REQUIRE(open_key_files(folder.path(), random));
  std::filesystem::permissions(folder.path() / "server.key", std::filesystem::perms(0640));
  const auto refused = open_key_files(folder.path(), random);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Forbidden);
  CHECK(refused.error().detail.find("chmod 600 ") != std::string::npos);
}

TEST_CASE("a key file that holds something else is left as it is", "[app][keys]") {
  const TemporaryFolder folder;
  CountingRandom random;
  REQUIRE(open_key_files(folder.path(), random));
  folder.write("owner.key", "not a key\n");
  const auto refused = open_key_files(folder.path(), random);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Damaged);
  CHECK(folder.read("owner.key") == "not a key\n");
}

TEST_CASE("each use of the server's key has a key of its own", "[app][keys]") {
  const SecretKey server{};
  CHECK(derive_key(server, KeyPurpose::Tokens) != derive_key(server, KeyPurpose::Cursors));
  CHECK(derive_key(server, KeyPurpose::Tokens) == derive_key(server, KeyPurpose::Tokens));
}

TEST_CASE("a bound key holds for one thing, and is not the key", "[app][keys]") {
  const SecretKey key{1};
  const std::array<std::uint8_t, 2> one{1, 2};
  const std::array<std::uint8_t, 2> other{1, 3};
  CHECK(bind_key(key, one) == bind_key(key, one));
  CHECK(bind_key(key, one) != bind_key(key, other));
  CHECK(bind_key(key, one) != bind_key(SecretKey{2}, one));
  CHECK(bind_key(key, one) != key);
}

}  // namespace
}  // namespace atelier::app
