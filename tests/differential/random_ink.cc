#include "tests/differential/random_ink.h"

#include "server/domain/document/ink.h"
#include "tests/domain/ink_oracle.h"

namespace atelier::differential {
namespace {

// At an end of the reach, one beyond it, or within.
std::int32_t coordinate_in(Dice& dice) {
  const std::int32_t sign = dice.chance(50) ? 1 : -1;
  if (dice.chance(3)) return sign * (document::kInkReach + 1);
  if (dice.chance(20)) return sign * document::kInkReach;
  return sign * static_cast<std::int32_t>(dice.below(document::kInkReach + 1));
}

void damage(Dice& dice, std::string& bytes) {
  if (dice.chance(10)) bytes[dice.below(bytes.size())] ^= static_cast<char>(1 << dice.below(8));
  if (dice.chance(5)) bytes.pop_back();
  if (dice.chance(1)) bytes.clear();
}

}  // namespace

std::string random_ink(Dice& dice) {
  document::Ink ink;
  ink.with_pressure = dice.chance(50);
  for (std::uint64_t left = 1 + dice.below(5); left > 0; --left) {
    document::InkPoint& point = ink.points.emplace_back();
    point.x = coordinate_in(dice);
    point.y = coordinate_in(dice);
    point.pressure = static_cast<std::uint8_t>(dice.below(64));
  }
  // The encoder makes nothing of points beyond reach.
  std::string bytes = dice.chance(20) ? document::ink_of_format_1(ink) : document::encode_ink(ink);
  if (bytes.empty()) bytes = document::ink_by_the_book(ink);
  damage(dice, bytes);
  return bytes;
}

}  // namespace atelier::differential
