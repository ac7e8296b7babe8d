#include "server/domain/document/rice.h"

#include <bit>
#include <limits>

#include "server/base/check.h"

namespace atelier::document {
namespace {

constexpr std::uint32_t kEscapeLog = 4;
// So many ones, without a zero, say that the number is written out.
constexpr std::uint32_t kEscape = 1u << kEscapeLog;

}  // namespace

RiceSums::RiceSums(std::uint32_t width) : width_(width) {
  ATELIER_CHECK(kEscapeLog <= width && width <= kRiceWidthMax);
}

// With a parameter of k, a number of at most k bits has no ones and one of more than k + kEscapeLog
// is written out: only those between are looked at for each parameter.
void RiceSums::add(std::uint32_t number) {
  const auto bits = static_cast<std::uint32_t>(std::bit_width(number));
  ++count_;
  ++of_bits_[bits];
  for (std::uint32_t k = bits > kEscapeLog ? bits - kEscapeLog : 0; k < bits; ++k) {
    ones_[k] += number >> k;
  }
}

std::uint32_t RiceSums::best_parameter() const {
  std::uint32_t best = 0;
  std::uint32_t fewest = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t coded = 0;  // the numbers that are not written out
  for (std::uint32_t bits = 0; bits < kEscapeLog; ++bits) coded += of_bits_[bits];
  for (std::uint32_t k = 0; k < width_; ++k) {
    if (k + kEscapeLog <= width_) coded += of_bits_[k + kEscapeLog];
    const std::uint32_t written = (count_ - coded) * (kEscape + width_);
    const std::uint32_t bits = coded * (1 + k) + ones_[k] + written;
    if (bits >= fewest) continue;
    fewest = bits;
    best = k;
  }
  return best;
}

void write_rice(BitWriter& writer, std::uint32_t number, std::uint32_t parameter,
                std::uint32_t width) {
  const std::uint32_t ones = number >> parameter;
  if (ones >= kEscape) {
    writer.put((1u << kEscape) - 1, kEscape);
    writer.put(number, width);
  } else {
    writer.put((1u << (ones + 1)) - 2, ones + 1);
    writer.put(number, parameter);
  }
}

std::optional<std::uint32_t> read_rice(BitReader& reader, std::uint32_t parameter,
                                       std::uint32_t width) {
  const auto ones = reader.ones(kEscape);
  if (!ones) return std::nullopt;
  const bool written = *ones == kEscape;
  const auto low = reader.take(written ? width : parameter);
  if (!low) return std::nullopt;
  const std::uint32_t number = written ? *low : (*ones << parameter) + *low;
  const bool sound = written ? (number >> parameter) >= kEscape : (number >> width) == 0;
  return sound ? std::optional(number) : std::nullopt;
}

}  // namespace atelier::document
