// What the writer and the reader of packed objects share: storage/FORMAT.md, "Objects". Internal to
// protocol/packed_objects*.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/domain/document/document.h"

namespace atelier::protocol::packed {

// What a new object's label is above that of the one before it, where both were put last (STR-5).
inline constexpr std::uint64_t kLabelStep = std::uint64_t{1} << 32;

enum class ValueType : std::uint8_t {
  Integer = 0,
  Point = 1,
  Text = 2,
  FreeEnd = 3,
  BoundEnd = 4,
  Anchor = 5,
  Bytes = 6,
};
inline constexpr int kTypeBits = 3;

// How a text is told: the two lowest bits of an object's shape.
enum class TextForm : std::uint8_t {
  None = 0,
  Written = 1,   // as UTF-8: who made the object wrote it forward, and nobody touched it since
  Snapshot = 2,  // protocol/SPEC.md, "Text snapshot"
};
inline constexpr std::uint64_t kTextForms = 3;
inline constexpr std::uint64_t kBelow = 4;     // stands below an object, else on the page
inline constexpr std::uint64_t kLikeLast = 8;  // kind, properties and types of the one before
inline constexpr std::uint64_t kShapeMax = 15;

// What is said of the place and of each register ahead of their values, a bit each.
class Marks {
 public:
  static constexpr std::size_t kPlaceStamp = 0;  // it has a stamp of its own
  static constexpr std::size_t stamp_of(std::size_t slot) { return 1 + 2 * slot; }
  // The value is that of the same property in the object before.
  static constexpr std::size_t repeated(std::size_t slot) { return 2 + 2 * slot; }
  static constexpr std::size_t bits(std::size_t registers) { return 1 + 2 * registers; }
  static constexpr std::size_t bytes(std::size_t registers) { return (bits(registers) + 7) / 8; }
};

// What stands before the values of a register.
struct Head {
  document::Property property{};
  ValueType type{};
  friend bool operator==(const Head&, const Head&) = default;
};

struct TypeOf {
  ValueType operator()(std::int64_t) const { return ValueType::Integer; }
  ValueType operator()(document::Point) const { return ValueType::Point; }
  ValueType operator()(const document::SharedString&) const { return ValueType::Text; }
  ValueType operator()(const document::End& end) const {
    return end.object != ObjectId() ? ValueType::BoundEnd : ValueType::FreeEnd;
  }
  ValueType operator()(const document::TextAnchor&) const { return ValueType::Anchor; }
  ValueType operator()(const document::Bytes&) const { return ValueType::Bytes; }
};

// The number at the start of `bytes`, which is taken off. Nothing where none ends.
// Of 64 bits, where document::VarintReader stops at 49: differences are modulo 2^64.
inline std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

// What the next object is told against. Differences are taken modulo 2^64: none can overflow.
struct Before {
  std::uint64_t id = 0;
  std::uint64_t changed_at = 0;
  std::uint64_t hlc = 0;
  std::uint64_t label = 0;
};

}  // namespace atelier::protocol::packed
