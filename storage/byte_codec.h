// ByteWriter and ByteReader: fixed-width little-endian fields and lengths, for the values that the
// journal stores. Keys are big-endian, so that bytes sort as numbers do, and live in key_layout.h.
//
// A reader never trusts its input: past the end it gives zeros and remembers that it failed, so a
// decoder reads every field and asks complete() once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace atelier::storage {

class ByteWriter {
 public:
  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void u16(std::uint16_t value) { number(value); }
  void u32(std::uint32_t value) { number(value); }
  void u64(std::uint64_t value) { number(value); }
  void i64(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
  void bytes(std::string_view value) { out_.append(value); }
  template <std::size_t kSize>
  void bytes(const std::array<std::uint8_t, kSize>& value) {
    out_.append(reinterpret_cast<const char*>(value.data()), kSize);
  }

  std::string_view view() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  template <class Number>
  void number(Number value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      out_.push_back(static_cast<char>((std::uint64_t{value} >> (8 * i)) & 0xFF));
    }
  }

  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint16_t u16() { return number<std::uint16_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  std::int64_t i64() { return static_cast<std::int64_t>(number<std::uint64_t>()); }
  std::string_view bytes(std::size_t size) {
    if (size > in_.size()) {
      failed_ = true;
      in_ = {};
      return {};
    }
    std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  template <std::size_t kSize>
  std::array<std::uint8_t, kSize> array() {
    std::array<std::uint8_t, kSize> value{};
    std::string_view taken = bytes(kSize);
    for (std::size_t i = 0; i < taken.size(); ++i) value[i] = static_cast<std::uint8_t>(taken[i]);
    return value;
  }

  // True when every field was there and nothing is left over.
  bool complete() const { return !failed_ && in_.empty(); }

 private:
  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    std::string_view taken = bytes(sizeof(Number));
    for (std::size_t i = 0; i < taken.size(); ++i) {
      value |= std::uint64_t{static_cast<std::uint8_t>(taken[i])} << (8 * i);
    }
    return static_cast<Number>(value);
  }

  std::string_view in_;
  bool failed_ = false;
};

}  // namespace atelier::storage
