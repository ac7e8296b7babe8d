#include "server/app/start_notice.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/app/local_address.h"

namespace atelier::app {
namespace {

StartNotice notice() {
  return {.version = "0.1.0",
          .here = "http://127.0.0.1:8080",
          .reachable = "http://192.168.1.20:8080",
          .owner_key = "KEY",
          .board = StartNotice::Board{"Place", "ABCD-EFGH", "/b/x#t=y"},
          .hint = {}};
}

TEST_CASE("a start shows where to go, the code, the facilitator's link and a QR code",
          "[app][start]") {
  const std::string text = start_text(notice(), QrStyle::Colours);
  for (const char* part : {"http://127.0.0.1:8080\n", "http://192.168.1.20:8080/boards#key=KEY\n",
                           "http://192.168.1.20:8080/j#ABCD-EFGH\n",
                           "http://192.168.1.20:8080/b/x#t=y\n", "ABCD-EFGH\n", "█"}) {
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a start without an example board shows the boards page alone", "[app][start]") {
  StartNotice without = notice();
  without.board.reset();
  const std::string text = start_text(without, QrStyle::Plain);
  CHECK(text.find("/boards#key=KEY") != std::string::npos);
  CHECK(text.find("/j#") == std::string::npos);
}

TEST_CASE("the QR code sets its own colours in a terminal and uses none elsewhere",
          "[app][start]") {
  const auto coloured = draw_qr("http://192.168.1.20:8080/j#ABCD-EFGH", QrStyle::Colours);
  const auto plain = draw_qr("http://192.168.1.20:8080/j#ABCD-EFGH", QrStyle::Plain);
  REQUIRE(coloured);
  REQUIRE(plain);
  CHECK(coloured->find("\x1b[38;5;16;48;5;231m") != std::string::npos);
  CHECK(plain->find('\x1b') == std::string::npos);
  CHECK_FALSE(draw_qr(std::string(10'000, 'a'), QrStyle::Plain));
}

TEST_CASE("the QR code is square with a quiet zone of four modules", "[app][start]") {
  const auto plain = draw_qr("x", QrStyle::Plain);  // version 1: 21 modules, 29 with the zone
  REQUIRE(plain);
  const std::string first = plain->substr(0, plain->find('\n'));
  std::string light = "  ";
  for (int column = 0; column < 29; ++column) light += "█";
  CHECK(first == light);
  CHECK(std::count(plain->begin(), plain->end(), '\n') == 15);
}

TEST_CASE("the address on the local network is a private one of a real interface", "[app][start]") {
  CHECK(choose_local_address({{"lo", "127.0.0.1"},
                              {"docker0", "172.17.0.1"},
                              {"wlan0", "192.168.1.20"},
                              {"eth0", "203.0.113.9"}}) == "192.168.1.20");
  CHECK(choose_local_address({{"docker0", "172.17.0.1"}, {"eth0", "203.0.113.9"}}) == "172.17.0.1");
  CHECK(choose_local_address({{"eth0", "203.0.113.9"}, {"lo", "127.0.0.1"}}) == "203.0.113.9");
  CHECK_FALSE(choose_local_address({{"lo", "127.0.0.1"}, {"eth0", "169.254.3.4"}}));
  CHECK_FALSE(choose_local_address({}));
}

}  // namespace
}  // namespace atelier::app
