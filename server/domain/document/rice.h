// Rice codes (Rice and Plaunt, 1971; protocol/SPEC.md, INK-4): a number in its parameter's count of
// low bits, and what is above them in ones. A number whose ones would be too many is written out.
//
// Pure. A width is that of all numbers of one sort, in bits, at most kRiceWidthMax; a parameter is
// below it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "server/domain/document/bits.h"

namespace atelier::document {

inline constexpr std::uint32_t kRiceWidthMax = 24;

// What numbers of one width take with each parameter.
class RiceSums {
 public:
  explicit RiceSums(std::uint32_t width);

  // Below 2^width; at most 2^16 numbers.
  void add(std::uint32_t number);

  // That which takes fewest bits, the smallest of several.
  std::uint32_t best_parameter() const;

 private:
  std::uint32_t width_;
  std::uint32_t count_ = 0;
  std::array<std::uint32_t, kRiceWidthMax + 1> of_bits_{};  // how many numbers have so many bits
  std::array<std::uint32_t, kRiceWidthMax> ones_{};         // in all that are not written out
};

void write_rice(BitWriter& writer, std::uint32_t number, std::uint32_t parameter,
                std::uint32_t width);

// Nothing where the bits end, and for a number that was written out without need or has more than
// `width` bits.
std::optional<std::uint32_t> read_rice(BitReader& reader, std::uint32_t parameter,
                                       std::uint32_t width);

}  // namespace atelier::document
