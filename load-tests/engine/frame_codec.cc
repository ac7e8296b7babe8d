#include "load-tests/engine/frame_codec.h"

#include <array>
#include <cstring>

namespace atelier::load {
namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kReserved = 0x70;
constexpr std::uint8_t kMasked = 0x80;

std::uint8_t byte_at(std::string_view bytes, std::size_t place) {
  return static_cast<std::uint8_t>(bytes[place]);
}

std::uint64_t big_endian(std::string_view bytes, std::size_t place, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t k = 0; k < count; ++k) number = number << 8 | byte_at(bytes, place + k);
  return number;
}

void append_big_endian(std::string& out, std::uint64_t number, std::size_t count) {
  while (count-- > 0) out.push_back(static_cast<char>(number >> (8 * count) & 0xff));
}

bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

bool known(std::uint8_t opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

void append_client_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t key) {
  out.push_back(static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(kMasked | payload.size()));
  } else if (payload.size() < 0x10000) {
    out.push_back(static_cast<char>(kMasked | 126));
    append_big_endian(out, payload.size(), 2);
  } else {
    out.push_back(static_cast<char>(kMasked | 127));
    append_big_endian(out, payload.size(), 8);
  }
  std::array<char, 4> mask{};
  std::memcpy(mask.data(), &key, mask.size());
  out.append(mask.data(), mask.size());
  const std::size_t begin = out.size();
  out.append(payload);
  for (std::size_t k = 0; k < payload.size(); ++k) {
    out[begin + k] = static_cast<char>(out[begin + k] ^ mask[k % 4]);
  }
}

bool MessageReader::read(std::string_view bytes, Sink& sink) {
  const bool continues = !kept_.empty();
  if (continues) {
    kept_.append(bytes);
    bytes = kept_;
  }
  while (sink.wants_more()) {
    Frame frame;
    if (!cut(bytes, frame)) return false;
    if (frame.bytes == 0) break;
    if (!take(frame, sink)) return false;
    bytes.remove_prefix(frame.bytes);
  }
  if (!sink.wants_more()) {
    kept_.clear();
  } else if (continues) {
    kept_.erase(0, kept_.size() - bytes.size());
  } else {
    kept_.assign(bytes);
  }
  return true;
}

void MessageReader::reset() {
  kept_.clear();
  fragments_.clear();
  in_fragments_ = false;
}

// False for what no server may send; frame.bytes stays 0 while the frame is not whole.
bool MessageReader::cut(std::string_view bytes, Frame& frame) const {
  if (bytes.size() < 2) return true;
  const std::uint8_t first = byte_at(bytes, 0);
  const std::uint8_t second = byte_at(bytes, 1);
  if ((first & kReserved) != 0 || (second & kMasked) != 0 || !known(first & 0x0f)) return false;
  frame.opcode = static_cast<Opcode>(first & 0x0f);
  frame.final = (first & kFinal) != 0;
  std::size_t header = 2;
  std::uint64_t length = second;
  if (length >= 126) {
    const std::size_t wide = length == 126 ? 2 : 8;
    header += wide;
    if (bytes.size() < header) return true;
    length = big_endian(bytes, 2, wide);
  }
  if (is_control(frame.opcode) && (length > 125 || !frame.final)) return false;
  if (length > message_bytes_max_) return false;
  if (bytes.size() - header < length) return true;
  frame.payload = bytes.substr(header, length);
  frame.bytes = header + length;
  return true;
}

bool MessageReader::take(const Frame& frame, Sink& sink) {
  if (is_control(frame.opcode)) {
    sink.on_control(frame.opcode, frame.payload);
    return true;
  }
  const bool begins = frame.opcode != Opcode::Continuation;
  if (begins == in_fragments_) return false;  // within a message, or without one
  const auto kind = frame.opcode == Opcode::Text ? MessageKind::Text : MessageKind::Binary;
  if (begins && frame.final) {
    sink.on_message(frame.payload, kind);
    return true;
  }
  if (begins) fragmented_ = kind;
  in_fragments_ = !frame.final;
  if (fragments_.size() + frame.payload.size() > message_bytes_max_) return false;
  fragments_.append(frame.payload);
  if (!frame.final) return true;
  const std::string whole = std::move(fragments_);
  fragments_.clear();
  sink.on_message(whole, fragmented_);
  return true;
}

}  // namespace atelier::load
