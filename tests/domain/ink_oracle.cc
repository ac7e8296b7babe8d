#include "tests/domain/ink_oracle.h"

#include <cstdint>
#include <vector>

namespace atelier::document {
namespace {

using Numbers = std::vector<std::uint64_t>;

constexpr std::uint64_t kOnesMax = 16;
constexpr std::uint64_t kBitsOfMove = 21;
constexpr std::uint64_t kBitsOfPressure = 6;

// Characters 0 and 1.
std::string bits_of(std::uint64_t number, std::uint64_t count) {
  std::string bits;
  for (; count > 0; --count) bits.push_back((number >> (count - 1) & 1) == 1 ? '1' : '0');
  return bits;
}

std::string code_of(std::uint64_t number, std::uint64_t parameter, std::uint64_t width) {
  const std::uint64_t ones = number >> parameter;
  if (ones >= kOnesMax) return std::string(kOnesMax, '1') + bits_of(number, width);
  return std::string(ones, '1') + "0" + bits_of(number, parameter);
}

std::uint64_t best_parameter(const Numbers& numbers, std::uint64_t width) {
  std::uint64_t best = 0;
  std::size_t fewest = std::string::npos;
  for (std::uint64_t parameter = 0; parameter < width; ++parameter) {
    std::size_t bits = 0;
    for (const std::uint64_t number : numbers) bits += code_of(number, parameter, width).size();
    if (bits >= fewest) continue;
    fewest = bits;
    best = parameter;
  }
  return best;
}

std::uint64_t folded(std::int64_t number) {
  return static_cast<std::uint64_t>(number >= 0 ? 2 * number : -2 * number - 1);
}

// -32 to 31.
std::int64_t pressed(const InkPoint& before, const InkPoint& point) {
  const int more = (point.pressure - before.pressure + 64) % 64;
  return more < 32 ? more : more - 64;
}

std::string packed(std::string bits) {
  while (bits.size() % 8 != 0) bits.push_back('0');
  std::string bytes;
  for (std::size_t place = 0; place < bits.size(); place += 8) {
    bytes.push_back(static_cast<char>(std::stoi(bits.substr(place, 8), nullptr, 2)));
  }
  return bytes;
}

std::string varint_of(std::uint64_t number) {
  if (number < 128) return {static_cast<char>(number)};
  return static_cast<char>(number % 128 + 128) + varint_of(number / 128);
}

}  // namespace

std::string ink_by_the_book(const Ink& ink) {
  Numbers x, y, pressure;
  InkPoint before{.pressure = 0};
  for (const InkPoint& point : ink.points) {
    x.push_back(folded(std::int64_t{point.x} - before.x));
    y.push_back(folded(std::int64_t{point.y} - before.y));
    pressure.push_back(folded(pressed(before, point)));
    before = point;
  }
  const std::uint64_t best_x = best_parameter(x, kBitsOfMove);
  const std::uint64_t best_y = best_parameter(y, kBitsOfMove);
  const std::uint64_t best_pressure = best_parameter(pressure, kBitsOfPressure);
  std::string bits = ink.with_pressure ? "1" : "0";
  bits += bits_of(best_x, 5) + bits_of(best_y, 5);
  if (ink.with_pressure) bits += bits_of(best_pressure, 3);
  for (std::size_t k = 0; k < x.size(); ++k) {
    bits += code_of(x[k], best_x, kBitsOfMove) + code_of(y[k], best_y, kBitsOfMove);
    if (ink.with_pressure) bits += code_of(pressure[k], best_pressure, kBitsOfPressure);
  }
  return varint_of(2) + varint_of(ink.points.size()) + packed(bits);
}

std::string ink_of_format_1(const Ink& ink) {
  std::string bytes = varint_of(1) + varint_of(ink.with_pressure ? 1 : 0);
  bytes += varint_of(ink.points.size());
  InkPoint before{.pressure = 0};
  for (const InkPoint& point : ink.points) {
    bytes += varint_of(folded(std::int64_t{point.x} - before.x));
    bytes += varint_of(folded(std::int64_t{point.y} - before.y));
    const int more = (point.pressure - before.pressure + 64) % 64;
    if (ink.with_pressure) bytes += varint_of(static_cast<std::uint64_t>(more));
    before = point;
  }
  return bytes;
}

}  // namespace atelier::document
