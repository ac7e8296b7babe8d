// Digests: order-independent sums of hashes, so that replicas can compare what they hold.
//
// Two lanes of 32 bits, because JavaScript multiplies 32-bit integers exactly and 64-bit ones not
// at all. A digest is, in each lane, the sum modulo 2^32 of the hashes of its items, so an item can
// be added and taken away in any order. Normative: protocol/SPEC.md, "Digest".
#pragma once

#include <bit>
#include <cstdint>

namespace atelier::document {

struct Digest {
  std::uint32_t low = 0;
  std::uint32_t high = 0;

  constexpr Digest& operator+=(Digest other) {
    low += other.low;
    high += other.high;
    return *this;
  }
  constexpr Digest& operator-=(Digest other) {
    low -= other.low;
    high -= other.high;
    return *this;
  }
  friend constexpr bool operator==(const Digest&, const Digest&) = default;
};

// The hash of one item: MurmurHash3 x86 32-bit (Appleby) over little-endian words, in both lanes at
// once. They share the mixing of each word and differ in their seed.
class ItemHash {
 public:
  constexpr ItemHash& add(std::uint32_t word) {
    const std::uint32_t mixed = std::rotl(word * 0xcc9e2d51u, 15) * 0x1b873593u;
    low_ = std::rotl(low_ ^ mixed, 13) * 5 + 0xe6546b64u;
    high_ = std::rotl(high_ ^ mixed, 13) * 5 + 0xe6546b64u;
    bytes_ += 4;
    return *this;
  }
  constexpr ItemHash& add_wide(std::uint64_t words) {
    return add(static_cast<std::uint32_t>(words >> 32)).add(static_cast<std::uint32_t>(words));
  }
  constexpr Digest finish() const { return {finish(low_ ^ bytes_), finish(high_ ^ bytes_)}; }

 private:
  static constexpr std::uint32_t finish(std::uint32_t hash) {
    hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
    return hash ^ (hash >> 16);
  }

  std::uint32_t low_ = 0x61746c72u;
  std::uint32_t high_ = 0x65696c65u;
  std::uint32_t bytes_ = 0;
};

}  // namespace atelier::document
