// Bits in bytes: the highest of each byte first, of a number its highest first; what is left of the
// last byte is zero.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::document {

class BitWriter {
 public:
  // Goes on behind the bytes that are there.
  explicit BitWriter(std::string& bytes) : bytes_(bytes) {}

  // The lowest `count` bits, at most 32.
  void put(std::uint32_t value, std::uint32_t count) {
    for (std::uint32_t left = count; left > 0;) {
      if (free_ == 0) {
        bytes_.push_back(0);
        free_ = 8;
      }
      const std::uint32_t now = std::min(left, free_);
      left -= now;
      free_ -= now;
      const std::uint32_t part = (value >> left) & ((1u << now) - 1);
      const auto last = static_cast<std::uint8_t>(bytes_.back());
      bytes_.back() = static_cast<char>(last | (part << free_));
    }
  }

 private:
  std::string& bytes_;
  std::uint32_t free_ = 0;  // bits of the last byte
};

class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : rest_(bytes) {}

  // The next `count` bits, at most 32, as a number; nothing where there are fewer.
  std::optional<std::uint32_t> take(std::uint32_t count) {
    fill();
    if (held_ < count) return std::nullopt;
    const std::uint64_t value = count == 0 ? 0 : window_ >> (64 - count);
    skip(count);
    return static_cast<std::uint32_t>(value);
  }

  // How many ones come before the next zero, which is passed as well; or `most`, at most 32, with
  // no zero after them. Nothing where the bits end before.
  std::optional<std::uint32_t> ones(std::uint32_t most) {
    fill();
    const std::uint32_t ones = std::min(static_cast<std::uint32_t>(std::countl_one(window_)), most);
    const std::uint32_t passed = ones < most ? ones + 1 : most;
    if (held_ < passed) return std::nullopt;
    skip(passed);
    return ones;
  }

  // Whether nothing is left but the zeros that fill the last byte.
  bool at_end() const { return rest_.empty() && held_ < 8 && window_ == 0; }

 private:
  void fill() {
    for (; held_ <= 56 && !rest_.empty(); held_ += 8) {
      const std::uint64_t byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      window_ |= byte << (56 - held_);
    }
  }

  void skip(std::uint32_t count) {
    window_ <<= count;
    held_ -= count;
  }

  std::string_view rest_;
  std::uint64_t window_ = 0;  // the next bit highest; zeros behind those that are held
  std::uint32_t held_ = 0;
};

}  // namespace atelier::document
