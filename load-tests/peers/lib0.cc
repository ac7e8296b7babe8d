#include "load-tests/peers/lib0.h"

#include <limits>

namespace atelier::load {
namespace {

// Tags of values of any type.
constexpr std::uint8_t kAnyUndefined = 127;
constexpr std::uint8_t kAnyNull = 126;
constexpr std::uint8_t kAnyInteger = 125;
constexpr std::uint8_t kAnyFloat32 = 124;
constexpr std::uint8_t kAnyFloat64 = 123;
constexpr std::uint8_t kAnyBigInt = 122;
constexpr std::uint8_t kAnyFalse = 121;
constexpr std::uint8_t kAnyTrue = 120;
constexpr std::uint8_t kAnyText = 119;
constexpr std::uint8_t kAnyObject = 118;
constexpr std::uint8_t kAnyArray = 117;
constexpr std::uint8_t kAnyBytes = 116;

constexpr int kNestingMax = 16;

}  // namespace

void Lib0Writer::number(std::uint64_t value) {
  while (value > 0x7f) {
    byte(static_cast<std::uint8_t>(0x80 | (value & 0x7f)));
    value >>= 7;
  }
  byte(static_cast<std::uint8_t>(value));
}

void Lib0Writer::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
}

void Lib0Writer::any_integer(std::int32_t value) {
  byte(kAnyInteger);
  // The first byte holds the sign and six bits.
  const bool negative = value < 0;
  std::uint64_t rest = static_cast<std::uint64_t>(negative ? -std::int64_t{value} : value);
  byte(static_cast<std::uint8_t>((rest > 0x3f ? 0x80 : 0) | (negative ? 0x40 : 0) | (rest & 0x3f)));
  for (rest >>= 6; rest > 0; rest >>= 7) {
    byte(static_cast<std::uint8_t>((rest > 0x7f ? 0x80 : 0) | (rest & 0x7f)));
  }
}

void Lib0Writer::any_text(std::string_view value) {
  byte(kAnyText);
  text(value);
}

std::string_view Lib0Reader::take(std::uint64_t count) {
  if (count > rest_.size()) {
    fail();
    return {};
  }
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::uint8_t Lib0Reader::byte() {
  const std::string_view one = take(1);
  return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
}

std::uint64_t Lib0Reader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    const std::uint8_t next = byte();
    value |= std::uint64_t{next & 0x7fU} << shift;
    if (next < 0x80) return value;
  }
  fail();
  return 0;
}

std::uint32_t Lib0Reader::number32() {
  const std::uint64_t value = number();
  if (value <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(value);
  fail();
  return 0;
}

std::string_view Lib0Reader::text() {
  return take(number());
}

std::int32_t Lib0Reader::signed_number() {
  std::uint8_t next = byte();
  const bool negative = (next & 0x40) != 0;
  std::int64_t value = next & 0x3f;
  for (unsigned shift = 6; next >= 0x80; shift += 7) {
    if (shift > 27) {
      fail();
      return 0;
    }
    next = byte();
    value |= std::int64_t{next & 0x7f} << shift;
  }
  return static_cast<std::int32_t>(negative ? -value : value);
}

bool Lib0Reader::any(std::int32_t& integer) {
  return any_nested(integer, 0);
}

bool Lib0Reader::any_nested(std::int32_t& integer, int depth) {
  if (depth > kNestingMax) {
    fail();
    return false;
  }
  std::int32_t within = 0;
  switch (byte()) {
    case kAnyInteger:
      integer = signed_number();
      return ok_;
    case kAnyUndefined:
    case kAnyNull:
    case kAnyFalse:
    case kAnyTrue:
      return false;
    case kAnyFloat32:
      take(4);
      return false;
    case kAnyFloat64:
    case kAnyBigInt:
      take(8);
      return false;
    case kAnyText:
    case kAnyBytes:
      text();
      return false;
    case kAnyObject:
      for (std::uint64_t left = number(); ok_ && left > 0; --left) {
        text();
        any_nested(within, depth + 1);
      }
      return false;
    case kAnyArray:
      for (std::uint64_t left = number(); ok_ && left > 0; --left) any_nested(within, depth + 1);
      return false;
    default:
      fail();
      return false;
  }
}

}  // namespace atelier::load
