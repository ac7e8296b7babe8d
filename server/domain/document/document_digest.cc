#include "server/domain/document/document_digest.h"

#include <bit>

namespace atelier::document {
namespace {

constexpr std::uint32_t kRegisterItem = 1;
constexpr std::uint32_t kObjectItem = 2;
constexpr std::uint32_t kTextItem = 3;

constexpr std::uint32_t kIntegerValue = 1;
constexpr std::uint32_t kPointValue = 2;
constexpr std::uint32_t kStringValue = 3;

void add_string(ItemHash& hash, const std::string& text) {
  hash.add(kStringValue).add(static_cast<std::uint32_t>(text.size()));
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
    hash.add(kPointValue).add(std::bit_cast<std::uint32_t>(point.x));
    hash.add(std::bit_cast<std::uint32_t>(point.y));
  }
  void operator()(const std::string& text) const { add_string(hash, text); }
};

}  // namespace

Digest object_item(const Object& object) {
  ItemHash hash;
  hash.add(kObjectItem).add_wide(object.id.number());
  return hash.add(static_cast<std::uint32_t>(object.kind)).finish();
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
  for (const Register& one : object.registers) sum += register_item(object.id, one);
  return sum += text_item(object.id, object.text);
}

}  // namespace atelier::document
