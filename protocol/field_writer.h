// A FieldWriter writes the fields of a Protobuf message straight from values, byte for byte as the
// generated class would: entries, records, objects and presence are too frequent to be built as
// messages, measured and copied first.
//
// The caller names fields in ascending order. Nothing is written for a default value, which is what
// proto3 means by a field without presence; fields that have presence (optional ones, alternatives
// of a oneof) are `present`.
//
// Internal to protocol/*.cc, the only files that may include this.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "server/domain/document/varint.h"

namespace atelier::protocol::wire {

class FieldWriter {
 public:
  FieldWriter() = default;
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  void number(std::uint32_t field, std::uint64_t value) {
    if (value != 0) present(field, value);
  }
  void present(std::uint32_t field, std::uint64_t value) {
    reserve(2 * kVarintBytesMax);
    put(tag(field, kVarint));
    put(value);
  }
  // Of the types sint32 and sint64.
  void signed_number(std::uint32_t field, std::int64_t value) {
    number(field, document::zigzag(value));
  }
  void present_signed(std::uint32_t field, std::int64_t value) {
    present(field, document::zigzag(value));
  }
  void fixed(std::uint32_t field, std::uint64_t value) {
    static_assert(std::endian::native == std::endian::little);
    if (value == 0) return;
    reserve(kVarintBytesMax + sizeof value);
    put(tag(field, kFixed64));
    copy(&value, sizeof value);
  }
  // Of the types string and bytes.
  void text(std::uint32_t field, std::string_view value) {
    if (!value.empty()) present_text(field, value);
  }
  void present_text(std::uint32_t field, std::string_view value) {
    reserve(2 * kVarintBytesMax + value.size());
    put(tag(field, kDelimited));
    put(value.size());
    copy(value.data(), value.size());
  }
  // A message within: `write` writes its fields. It is there even when it is empty.
  template <class Write>
  void message(std::uint32_t field, Write write) {
    reserve(2 * kVarintBytesMax);
    put(tag(field, kDelimited));
    const std::size_t start = size();
    *at_++ = 0;  // most lengths take one byte
    write();
    set_length(start);
  }
  // One of packed numbers: within message(), of the repeated field.
  void packed(std::uint64_t value) {
    reserve(kVarintBytesMax);
    put(value);
  }
  // Fields that were written elsewhere.
  void fields(std::string_view bytes) {
    reserve(bytes.size());
    copy(bytes.data(), bytes.size());
  }

  std::size_t size() const { return static_cast<std::size_t>(at_ - begin_); }
  std::string_view view() const { return {begin_, size()}; }
  std::string bytes() const { return std::string(view()); }
  // Takes back what was written since there were so many bytes.
  void rewind(std::size_t size) { at_ = begin_ + size; }

 private:
  static constexpr std::uint32_t kVarint = 0;
  static constexpr std::uint32_t kFixed64 = 1;
  static constexpr std::uint32_t kDelimited = 2;
  static constexpr std::size_t kVarintBytesMax = 10;

  static constexpr std::uint64_t tag(std::uint32_t field, std::uint32_t type) {
    return field << 3 | type;
  }

  void put(std::uint64_t number) {
    char* at = at_;
    for (; number >= 0x80; number >>= 7) *at++ = static_cast<char>((number & 0x7f) | 0x80);
    *at++ = static_cast<char>(number);
    at_ = at;
  }
  void copy(const void* from, std::size_t count) {
    std::memcpy(at_, from, count);
    at_ += count;
  }
  void reserve(std::size_t count) {
    if (static_cast<std::size_t>(end_ - at_) < count) grow(count);
  }
  void grow(std::size_t count);
  // The length of what follows the byte at `start`, which was left for it.
  void set_length(std::size_t start);

  char first_block_[512];
  std::unique_ptr<char[]> block_;
  char* begin_ = first_block_;
  char* at_ = first_block_;
  char* end_ = first_block_ + sizeof first_block_;
};

}  // namespace atelier::protocol::wire
