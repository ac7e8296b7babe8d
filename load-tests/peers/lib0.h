// The encoding of lib0, in which Yjs, its awareness and its servers' messages are written
// (lib0 0.2, encoding.js and decoding.js): numbers in groups of seven bits, least first; strings
// and arrays after their length in bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace atelier::load {

class Lib0Writer {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value);
  // A string, or an array of bytes: they look the same.
  void text(std::string_view value);
  // What is written already, as it is.
  void raw(std::string_view bytes) { bytes_.append(bytes); }
  // A whole number as a value of any type.
  void any_integer(std::int32_t value);
  void any_text(std::string_view value);

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what a Lib0Writer or lib0 wrote. After the first thing that cannot be read, ok() is false
// and everything reads as zero or empty.
class Lib0Reader {
 public:
  explicit Lib0Reader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  void fail() {
    ok_ = false;
    rest_ = {};
  }

  std::uint8_t byte();
  std::uint64_t number();
  // A number that is a client's id, a clock or a count; a larger one cannot be read.
  std::uint32_t number32();
  std::string_view text();

  // A value of any type. True, with the number, if it is a whole number of 32 bits or less.
  bool any(std::int32_t& integer);

 private:
  std::string_view take(std::uint64_t count);
  std::int32_t signed_number();
  bool any_nested(std::int32_t& integer, int depth);

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace atelier::load
