#include "server/app/file_sums.h"

#include "tests/app/result_text.h"
#include "tests/support/temporary_folder.h"

namespace atelier::app {
namespace {

// `b2sum -l 256` of "hello\n".
constexpr const char* kHello =
    "93becc6e9882211c3ec3708c95bcd69baab7bb59c7f4bc84ce637b88a534b783  data/hello\n";

TEST_CASE("sums read back, and b2sum agrees with them", "[app][backup]") {
  const atelier::testing::TemporaryFolder folder;
  const auto hash = file_hash(folder.write("data/hello", "hello\n"));
  REQUIRE(hash);
  CHECK(write_sums({{"data/hello", *hash}}) == kHello);
  const auto sums = read_sums(kHello);
  REQUIRE(sums);
  CHECK(verify_sums(folder.path(), *sums));
  folder.write("data/hello", "hallo\n");
  CHECK(verify_sums(folder.path(), *sums).error().kind == ErrorKind::Damaged);
}

TEST_CASE("sums that were cut, altered or lead elsewhere are damaged", "[app][backup]") {
  const std::string line = kHello;
  const std::string digits = line.substr(0, 64);
  for (const std::string& text : {std::string(), line.substr(0, line.size() - 1), line.substr(1),
                                  digits + "\n", digits + "  \n", digits + "  /etc/passwd\n",
                                  digits + "  ../elsewhere\n", digits + "  data/../../elsewhere\n",
                                  digits + " data/hello\n", line + "x\n", "g" + line.substr(1)}) {
    INFO(text);
    CHECK(read_sums(text).error().kind == ErrorKind::Damaged);
  }
}

}  // namespace
}  // namespace atelier::app
