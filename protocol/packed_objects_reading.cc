// Reading packed objects: what packed_objects.cc writes.
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/packed_format.h"
#include "protocol/packed_objects.h"
#include "server/domain/document/limits.h"
#include "server/domain/document/unicode.h"
#include "server/domain/document/varint.h"

namespace atelier::protocol {
namespace {

using document::Object;
using document::Stamp;
using document::unzigzag;
using packed::Head;
using packed::Marks;
using packed::TextForm;
using packed::ValueType;

// Reads on whatever comes: once something was wrong every answer is 0 or empty, and ok() says so.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  std::uint64_t number(std::uint64_t max) {
    const std::uint64_t number = varint();
    return number <= max ? number : fail();
  }

  // `last` is the object before it; nothing for the first.
  Object object(Seq head, const Object* last) {
    Object object;
    const std::uint64_t id = before_.id + varint();
    if (id <= before_.id) fail();
    object.id = id_ = ObjectId(id);
    if (!id_.well_formed()) fail();
    const std::uint64_t shape = number(packed::kShapeMax);
    object.kind = kind(shape, last);
    object.changed_at = Seq(before_.changed_at + signed_number());
    if (object.changed_at > head) fail();
    shared_ = stamp(before_.hlc);
    if ((shape & packed::kBelow) != 0) object.place.parent = ObjectId(id - signed_number());
    const std::uint64_t label = before_.label + signed_number();
    object.place.label = static_cast<std::int64_t>(label);
    read_registers(object, last);
    object.text = text(static_cast<TextForm>(shape & packed::kTextForms));
    before_ = {id, object.changed_at.number(), shared_.hlc, label + packed::kLabelStep};
    return object;
  }

 private:
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::uint64_t varint() {
    const std::optional<std::uint64_t> number = packed::take_varint(rest_);
    return number ? *number : fail();
  }
  // To be added modulo 2^64.
  std::uint64_t signed_number() { return static_cast<std::uint64_t>(unzigzag(varint())); }

  Stamp stamp(std::uint64_t hlc) {
    const std::uint64_t code = varint();
    hlc += static_cast<std::uint64_t>(unzigzag(code / 2));
    if (hlc > document::kHlcMax) fail();
    const auto foreign = [this] {
      return ReplicaId(static_cast<std::uint32_t>(number(kReplicaIdMax)));
    };
    return {hlc, code % 2 == 0 ? id_.replica() : foreign()};
  }

  document::ObjectKind kind(std::uint64_t shape, const Object* last) {
    if ((shape & packed::kLikeLast) != 0) {
      if (last != nullptr) return last->kind;
      fail();
      return {};
    }
    const auto kind = static_cast<document::ObjectKind>(number(0xffff));
    read_heads(varint());
    return kind;
  }
  void read_heads(std::uint64_t count) {
    heads_.clear();
    if (count > rest_.size()) fail();
    std::uint64_t property = 0;
    for (; count > 0 && ok_; --count) {
      const std::uint64_t head = varint();
      property += head >> packed::kTypeBits;
      if (property > std::numeric_limits<std::uint16_t>::max()) fail();
      heads_.push_back({static_cast<document::Property>(property),
                        static_cast<ValueType>(head & ((1u << packed::kTypeBits) - 1))});
    }
  }

  void read_registers(Object& object, const Object* last) {
    const std::string_view marks = taken(Marks::bytes(heads_.size()));
    if (!ok_) return;
    const auto marked = [&](std::size_t bit) {
      return ((static_cast<std::uint8_t>(marks[bit / 8]) >> (bit % 8)) & 1) != 0;
    };
    for (std::size_t bit = Marks::bits(heads_.size()); bit < 8 * marks.size(); ++bit) {
      if (marked(bit)) fail();
    }
    const auto own_stamp = [&](std::size_t bit) {
      return marked(bit) ? stamp(shared_.hlc) : shared_;
    };
    object.place.stamp = own_stamp(Marks::kPlaceStamp);
    object.registers.reserve(heads_.size());
    for (std::size_t slot = 0; slot < heads_.size() && ok_; ++slot) {
      document::Register& one = object.registers.emplace_back();
      one.property = heads_[slot].property;
      one.stamp = own_stamp(Marks::stamp_of(slot));
      one.value =
          marked(Marks::repeated(slot)) ? value_in(last, heads_[slot]) : value(heads_[slot].type);
    }
  }
  document::Value value_in(const Object* last, Head head) {
    const document::Register* one = last != nullptr ? last->find(head.property) : nullptr;
    if (one != nullptr && std::visit(packed::TypeOf(), one->value) == head.type) return one->value;
    fail();
    return std::int64_t{0};
  }

  document::Value value(ValueType type) {
    switch (type) {
      case ValueType::Integer:
        return unzigzag(varint());
      case ValueType::Point:
        return point();
      case ValueType::Text:
        return utf8();
      case ValueType::FreeEnd:
        return document::End{ObjectId(), point()};
      case ValueType::BoundEnd: {
        const ObjectId object(id_.number() - signed_number());
        return document::End{object, point()};
      }
      case ValueType::Anchor:
        return anchor();
      case ValueType::Bytes:
        return document::Bytes{std::string(bytes())};
    }
    fail();
    return std::int64_t{0};
  }

  std::int32_t coordinate() {
    const std::int64_t number = unzigzag(varint());
    const bool fits = number >= std::numeric_limits<std::int32_t>::min() &&
                      number <= std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(fits ? number : static_cast<std::int64_t>(fail()));
  }
  document::Point point() {
    const std::int32_t x = coordinate();
    return {x, coordinate()};
  }
  document::TextAnchor anchor() {
    const std::uint64_t flags = number(3);
    document::TextAnchor anchor;
    anchor.side = (flags & 1) != 0 ? document::Side::Right : document::Side::Left;
    if ((flags & 2) != 0) {
      const ReplicaId replica(static_cast<std::uint32_t>(number(kReplicaIdMax)));
      const std::uint64_t counter = number(std::numeric_limits<std::uint32_t>::max());
      if (counter == 0) fail();
      anchor.unit = document::ElementId{replica, static_cast<std::uint32_t>(counter)};
    }
    return anchor;
  }

  std::string_view taken(std::uint64_t size) {
    if (size > rest_.size()) fail();
    if (!ok_) return {};
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view bytes() { return taken(varint()); }
  document::SharedString utf8() {
    const std::string_view text = bytes();
    if (!document::to_utf16(text)) fail();
    return std::string(text);
  }
  document::TextSequence text(TextForm form) {
    switch (form) {
      case TextForm::None:
        return {};
      case TextForm::Written: {
        auto text = document::TextSequence::written(id_.replica(), bytes());
        if (text) return *std::move(text);
        break;
      }
      case TextForm::Snapshot: {
        Result<document::TextSequence> text = document::TextSequence::decode(bytes());
        if (text && !text->empty()) return *std::move(text);
        break;
      }
    }
    fail();
    return {};
  }

  std::string_view rest_;
  bool ok_ = true;
  packed::Before before_;
  std::vector<Head> heads_;
  Stamp shared_;
  ObjectId id_;
};

}  // namespace

bool unpack_objects(std::string_view bytes, Seq head, document::Document& document) {
  Unpacker unpacker(bytes);
  const std::uint64_t count = unpacker.number(bytes.size());
  document.expect(count);
  // Each is put in place once the next one was read, which may be told against it.
  std::optional<Object> last;
  for (std::uint64_t left = count; left > 0 && unpacker.ok(); --left) {
    Object next = unpacker.object(head, last ? &*last : nullptr);
    if (!unpacker.ok()) return false;
    if (last && !document.restore_object(*std::move(last))) return false;
    last = std::move(next);
  }
  if (last && !document.restore_object(*std::move(last))) return false;
  return unpacker.ok() && unpacker.at_end() && document.check_restored().has_value();
}

}  // namespace atelier::protocol
