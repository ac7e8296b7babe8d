// How the program was built and how the example unit confines it.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <regex>
#include <string>

namespace atelier::hostile {
namespace {

struct Output {
  int status = -1;
  std::string text;
};

Output run(const std::string& command) {
  Output output;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> piece{};
  std::size_t size = 0;
  while ((size = std::fread(piece.data(), 1, piece.size(), pipe)) > 0)
    output.text.append(piece.data(), size);
  output.status = ::pclose(pipe);
  return output;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

#ifdef ATELIER_RELEASE
TEST_CASE("the released program is position independent and its tables are read-only",
          "[hostile]") {
  const std::string program = ATELIER_PROGRAM;
  const std::string header = run("readelf -W -h " + program).text;
  CHECK(std::regex_search(header, std::regex("Type:\\s+DYN")));
  const std::string segments = run("readelf -W -l " + program).text;
  CHECK(holds(segments, "GNU_RELRO"));
  CHECK(std::regex_search(segments, std::regex("GNU_STACK.* RW ")));
  CHECK_FALSE(holds(segments, "RWE"));
  const std::string dynamic = run("readelf -W -d " + program).text;
  CHECK(holds(dynamic, "BIND_NOW"));
  CHECK(std::regex_search(dynamic, std::regex("FLAGS_1.*NOW.*PIE")));
  CHECK_FALSE(holds(dynamic, "TEXTREL"));
  CHECK_FALSE(holds(dynamic, "RPATH"));
  CHECK_FALSE(holds(dynamic, "RUNPATH"));
}

TEST_CASE("the released program checks its stack, its copies and its containers", "[hostile]") {
  const std::string symbols = run("readelf -W --dyn-syms " ATELIER_PROGRAM).text;
  CHECK(holds(symbols, "__stack_chk_fail"));
  CHECK(std::regex_search(symbols, std::regex("__[a-z]+_chk@")));
  CHECK(holds(symbols, "__glibcxx_assert_fail"));
}
#endif

TEST_CASE("the example unit confines the program", "[hostile]") {
  const std::string unit = ATELIER_SOURCE_DIR "/scripts/atelier.service";
  if (run("systemd-analyze --version").status != 0) {
    WARN("skipped: systemd-analyze is not installed");
    return;
  }
  // 0 is confined, 10 is not: the bar lies just above what the unit reaches.
  const Output judged = run("systemd-analyze security --offline=yes --threshold=15 " + unit);
  INFO(judged.text);
  CHECK(judged.status == 0);
  // The program's path is another on the machine of the test; nothing else may be said.
  const Output verified = run("systemd-analyze verify --man=no " + unit);
  INFO(verified.text);
  CHECK_FALSE(holds(verified.text, "Unknown key"));
  CHECK_FALSE(holds(verified.text, "Failed to parse"));
  CHECK_FALSE(holds(verified.text, "Invalid"));
}

}  // namespace
}  // namespace atelier::hostile
