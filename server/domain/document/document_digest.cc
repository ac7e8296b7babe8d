#include "server/domain/document/document_digest.h"

#include <bit>

namespace atelier::document {
namespace {

constexpr std::uint32_t kRegisterItem = 1;
constexpr std::uint32_t kObjectItem = 2;
constexpr std::uint32_t kTextItem = 3;
constexpr std::uint32_t kPlaceItem = 5;

constexpr std::uint32_t kIntegerValue = 1;
constexpr std::uint32_t kPointValue = 2;
constexpr std::uint32_t kStringValue = 3;
constexpr std::uint32_t kEndValue = 4;
constexpr std::uint32_t kAnchorValue = 5;
constexpr std::uint32_t kBytesValue = 6;

void add_point(ItemHash& hash, Point point) {
  hash.add(std::bit_cast<std::uint32_t>(point.x)).add(std::bit_cast<std::uint32_t>(point.y));
}

void add_string(ItemHash& hash, std::uint32_t type, const std::string& text) {
  hash.add(type).add(static_cast<std::uint32_t>(text.size()));
  std::uint32_t word = 0;
  std::uint32_t shift = 0;
  for (const char byte : text) {
    word |= std::uint32_t{static_cast<std::uint8_t>(byte)} << shift;
    shift += 8;
    if (shift == 32) {
      hash.add(word);
      word = shift = 0;
    }
  }
  if (shift > 0) hash.add(word);
}

struct ValueWords {
  ItemHash& hash;
  void operator()(std::int64_t number) const {
    hash.add(kIntegerValue).add_wide(static_cast<std::uint64_t>(number));
  }
  void operator()(Point point) const {
    hash.add(kPointValue);
    add_point(hash, point);
  }
  void operator()(const SharedString& text) const { add_string(hash, kStringValue, text); }
  void operator()(const End& end) const {
    hash.add(kEndValue).add_wide(end.object.number());
    add_point(hash, end.at);
  }
  void operator()(const TextAnchor& anchor) const {
    const ElementId unit = anchor.unit.value_or(ElementId{});
    hash.add(kAnchorValue).add(unit.replica.number()).add(unit.counter);
    hash.add(anchor.side == Side::Left ? 0 : 1);
  }
  void operator()(const Bytes& bytes) const { add_string(hash, kBytesValue, bytes.content); }
};

}  // namespace

Digest object_item(const Object& object) {
  ItemHash hash;
  hash.add(kObjectItem).add_wide(object.id.number());
  return hash.add(static_cast<std::uint32_t>(object.kind)).finish();
}

Digest place_item(ObjectId object, const Standing& place) {
  ItemHash hash;
  hash.add(kPlaceItem).add_wide(object.number()).add_wide(place.parent.number());
  hash.add_wide(static_cast<std::uint64_t>(place.label));
  return hash.add_wide(place.stamp.hlc).add(place.stamp.replica.number()).finish();
}

Digest register_item(ObjectId object, const Register& one) {
  ItemHash hash;
  hash.add(kRegisterItem).add_wide(object.number()).add(static_cast<std::uint32_t>(one.property));
  hash.add_wide(one.stamp.hlc).add(one.stamp.replica.number());
  std::visit(ValueWords{hash}, one.value);
  return hash.finish();
}

Digest text_item(ObjectId object, const TextSequence& text) {
  if (text.empty()) return {};
  const std::uint64_t elements = text.digest();
  ItemHash hash;
  hash.add(kTextItem).add_wide(object.number());
  hash.add(static_cast<std::uint32_t>(elements)).add(static_cast<std::uint32_t>(elements >> 32));
  return hash.finish();
}

Digest whole_digest(const Object& object) {
  Digest sum = object_item(object);
  sum += place_item(object.id, object.place);
  for (const Register& one : object.registers) sum += register_item(object.id, one);
  return sum += text_item(object.id, object.text);
}

}  // namespace atelier::document
