// A ProtoWalk steps through the fields of one Protobuf message where it lies, without making a
// message of it: for the load engine, which has to decode a million deliveries a second and keeps
// nothing of them. Everything that has to be right goes through protocol/codec.h instead.
//
// Pure. Malformed bytes end the walk and leave sound() false.
#pragma once

#include <cstddef>
#include <cstdint>
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
  // Most are of one byte: keys, lengths and small numbers.
  std::uint64_t varint() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) [[likely]] {
      return static_cast<std::uint8_t>(*at_++);
    }
    return long_varint();
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
