// Somebody tries join codes from the address of a whole hall.
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/hostile/live_server.h"

namespace atelier::hostile {
namespace {

int try_code(const LiveServer& server, const std::string& code) {
  return app::http(server.port(), "POST", "/api/join", "", R"({"code":")" + code + "\"}").status;
}

// Failures are counted, not attempts: the eleventh wrong code waits, and so does a right one, which
// opens all the same.
TEST_CASE("API-4: guessing is slowed, and the hall at the same address still joins", "[hostile]") {
  const LiveServer server;
  const LiveBoard board = server.make_board("Salle");
  for (int person = 0; person < 40; ++person) CHECK(try_code(server, board.code) == 200);
  const auto wrong = [](int number) {
    std::string code = "ZZZZZZ22";
    code[6] = static_cast<char>('A' + number % 5);
    code[7] = static_cast<char>('2' + number / 5);
    return code;
  };
  for (int number = 0; number < 10; ++number) CHECK(try_code(server, wrong(number)) == 404);

  // Eight at a time may wait for their answer; whoever comes then is not even looked at.
  std::vector<WireClient> guessers;
  for (int number = 10; number < 40; ++number) {
    WireClient& guesser = guessers.emplace_back(server.port());
    const std::string body = R"({"code":")" + wrong(number % 40) + "\"}";
    guesser.send_raw("POST /api/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
                     ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n" + body);
  }
  for (WireClient& guesser : guessers) {
    const std::string header = guesser.read_header();
    CHECK(header.starts_with("HTTP/1.1 429"));
    CHECK(header.find("Retry-After: ") != std::string::npos);
  }
  const auto began = std::chrono::steady_clock::now();
  CHECK(try_code(server, board.code) == 200);
  CHECK(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(1900));
  CHECK(server.metric("atelier_join_failures_total") <= 18);
}

// Right or wrong, the answer says nothing more: same route, same headers but for their content.
TEST_CASE("API-3: what is no code is answered like a wrong one", "[hostile]") {
  const LiveServer server;
  for (const std::string& code : {std::string("ZZZZ-ZZZ9"), std::string("short"), std::string(),
                                  std::string(5000, '2'), std::string("\\u0000\\ud800")})
    CHECK((try_code(server, code) == 404 || try_code(server, code) == 400));
}

}  // namespace
}  // namespace atelier::hostile
