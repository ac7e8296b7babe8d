#include "server/room/cursor_seal.h"

#include <catch2/catch.hpp>

#include "tests/simulation/seeded_random.h"

namespace atelier::room {

TEST_CASE("DEL-3: a cursor opens to its seq, and two of one seq differ", "[room]") {
  simulation::SeededRandom random(1);
  BoardCursorSeal seal({7}, BoardId(BoardId::Bytes{1}), random);
  const std::string one = seal.seal(Seq(123456789));
  const std::string two = seal.seal(Seq(123456789));
  CHECK(one != two);
  CHECK(seal.open(one) == Seq(123456789));
  CHECK(seal.open(two) == Seq(123456789));
}

TEST_CASE("DEL-4: a cursor of another board, server or of anyone's making does not open",
          "[room]") {
  simulation::SeededRandom random(1);
  BoardCursorSeal seal({7}, BoardId(BoardId::Bytes{1}), random);
  BoardCursorSeal other_board({7}, BoardId(BoardId::Bytes{2}), random);
  BoardCursorSeal other_server({8}, BoardId(BoardId::Bytes{1}), random);
  std::string cursor = seal.seal(Seq(5));
  CHECK(!other_board.open(cursor));
  CHECK(!other_server.open(cursor));
  CHECK(!seal.open(""));
  CHECK(!seal.open(cursor.substr(1)));
  cursor.back() = static_cast<char>(cursor.back() ^ 1);
  CHECK(!seal.open(cursor));
}

}  // namespace atelier::room
