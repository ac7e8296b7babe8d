// A ProtoWalk steps through the fields of one Protobuf message where it lies, without making a
// message of it: for the load engine, which has to decode a million deliveries a second and keeps
// nothing of them. Everything that has to be right goes through protocol/codec.h instead.
//
// Pure. Malformed bytes end the walk and leave sound() false.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace atelier::load {

class ProtoWalk {
 public:
  explicit ProtoWalk(std::string_view message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  // Reads the next field, whole. False at the end, and at what is not Protobuf.
  bool next() {
    if (at_ == end_ || !sound_) return false;
    const std::uint64_t key = varint();
    field_ = static_cast<std::uint32_t>(key >> 3);
    number_ = 0;
    bytes_ = {};
    switch (key & 7) {
      case 0:
        number_ = varint();
        break;
      case 1:
        take(8);
        break;
      case 2:
        take(varint());
        break;
      case 5:
        take(4);
        break;
      default:
        sound_ = false;
    }
    return sound_;
  }

  std::uint32_t field() const { return field_; }
  std::uint64_t number() const { return number_; }   // of a varint
  std::string_view bytes() const { return bytes_; }  // of anything longer
  std::int64_t signed_number() const {               // of an sint
    return static_cast<std::int64_t>(number_ >> 1) ^ -static_cast<std::int64_t>(number_ & 1);
  }
  bool sound() const { return sound_; }

 private:
  // Most are of one byte: keys, lengths and small numbers. Of the others, those up to eight bytes
  // are read at once where as many follow.
  std::uint64_t varint() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) [[likely]] {
      return static_cast<std::uint8_t>(*at_++);
    }
    if (end_ - at_ >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at_, sizeof word);
      const std::uint64_t last_bytes = ~word & 0x8080808080808080;
      if (last_bytes != 0) {
        at_ += (std::countr_zero(last_bytes) + 1) / 8;
        return joined(word & (last_bytes ^ (last_bytes - 1)) & 0x7f7f7f7f7f7f7f7f);
      }
    }
    return long_varint();
  }

  // Eight groups of seven bits, the lowest first, each in a byte of its own.
  static std::uint64_t joined(std::uint64_t groups) {
    groups = (groups & 0x007f007f007f007f) | (groups & 0x7f007f007f007f00) >> 1;
    groups = (groups & 0x00003fff00003fff) | (groups & 0x3fff00003fff0000) >> 2;
    return (groups & 0x000000000fffffff) | (groups & 0x0fffffff00000000) >> 4;
  }

  std::uint64_t long_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    sound_ = false;
    return 0;
  }

  void take(std::uint64_t count) {
    if (!sound_ || count > static_cast<std::uint64_t>(end_ - at_)) {
      sound_ = false;
      return;
    }
    bytes_ = {at_, static_cast<std::size_t>(count)};
    at_ += count;
  }

  const char* at_;
  const char* end_;
  std::uint32_t field_ = 0;
  std::uint64_t number_ = 0;
  std::string_view bytes_;
  bool sound_ = true;
};

}  // namespace atelier::load
