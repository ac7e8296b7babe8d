#include "protocol/packed_objects.h"

#include <limits>
#include <optional>
#include <utility>

#include "protocol/wire.h"
#include "server/domain/document/unicode.h"
#include "server/domain/document/varint.h"

namespace atelier::protocol {
namespace {

using document::append_varint;
using document::Object;
using document::Stamp;
using document::unzigzag;
using document::zigzag;

// What a new object's label is above that of the one before it, where both were put last (STR-5).
constexpr std::uint64_t kLabelStep = std::uint64_t{1} << 32;

enum class ValueType : std::uint8_t {
  Integer = 0,
  Point = 1,
  Text = 2,
  FreeEnd = 3,
  BoundEnd = 4,
  Anchor = 5,
  Bytes = 6,
};
constexpr int kTypeBits = 3;

// What the next object is told against. Differences are taken modulo 2^64: none can overflow.
struct Before {
  std::uint64_t id = 0;
  std::uint64_t changed_at = 0;
  std::uint64_t hlc = 0;
  std::uint64_t label = 0;
};

std::uint64_t difference(std::uint64_t to, std::uint64_t from) {
  return zigzag(static_cast<std::int64_t>(to - from));
}

class Packer {
 public:
  void add(const Object& object) {
    shared_ = wire::shared_stamp(object);
    id_ = object.id;
    const std::string text = object.text.encode();
    const bool below = object.place.parent != ObjectId();
    put(object.id.number() - before_.id);
    put(static_cast<std::uint64_t>(object.kind));
    put(4 * object.registers.size() + (below ? 2 : 0) + (text.empty() ? 0 : 1));
    put(difference(object.changed_at.number(), before_.changed_at));
    put_stamp(shared_, before_.hlc, 0);
    if (below) put(difference(object.id.number(), object.place.parent.number()));
    const auto label = static_cast<std::uint64_t>(object.place.label);
    put(difference(label, before_.label));
    put_own_stamp(object.place.stamp);
    put_registers(object.registers);
    if (!text.empty()) put_bytes(text);
    before_ = {object.id.number(), object.changed_at.number(), shared_.hlc, label + kLabelStep};
  }

  std::string finish(std::size_t count) const {
    std::string bytes;
    append_varint(bytes, count);
    return bytes + bytes_;
  }

  // --- one overload for each kind of value
  ValueType operator()(std::int64_t integer) {
    append_varint(value_, zigzag(integer));
    return ValueType::Integer;
  }
  ValueType operator()(document::Point point) {
    append_varint(value_, zigzag(point.x));
    append_varint(value_, zigzag(point.y));
    return ValueType::Point;
  }
  ValueType operator()(const document::SharedString& text) {
    append_varint(value_, text.size());
    value_ += text.text();
    return ValueType::Text;
  }
  ValueType operator()(const document::End& end) {
    const bool bound = end.object != ObjectId();
    if (bound) append_varint(value_, difference(id_.number(), end.object.number()));
    (*this)(end.at);
    return bound ? ValueType::BoundEnd : ValueType::FreeEnd;
  }
  ValueType operator()(const document::TextAnchor& anchor) {
    append_varint(value_, (anchor.unit ? 2u : 0u) + (anchor.side == document::Side::Right));
    if (anchor.unit) {
      append_varint(value_, anchor.unit->replica.number());
      append_varint(value_, anchor.unit->counter);
    }
    return ValueType::Anchor;
  }
  ValueType operator()(const document::Bytes& bytes) {
    (*this)(bytes.content);
    return ValueType::Bytes;
  }

 private:
  void put(std::uint64_t number) { append_varint(bytes_, number); }
  void put_bytes(std::string_view bytes) {
    put(bytes.size());
    bytes_ += bytes;
  }
  void put_stamp(Stamp stamp, std::uint64_t hlc, std::uint64_t offset) {
    const bool foreign = stamp.replica != id_.replica();
    put(2 * difference(stamp.hlc, hlc) + (foreign ? 1 : 0) + offset);
    if (foreign) put(stamp.replica.number());
  }
  void put_own_stamp(Stamp stamp) {
    if (stamp == shared_) return put(0);
    put_stamp(stamp, shared_.hlc, 1);
  }
  void put_registers(const std::vector<document::Register>& registers) {
    std::uint64_t property = 0;
    for (const document::Register& one : registers) {
      value_.clear();
      const ValueType type = std::visit(*this, one.value);
      const auto number = static_cast<std::uint64_t>(one.property);
      put(((number - property) << kTypeBits) | static_cast<std::uint64_t>(type));
      put_own_stamp(one.stamp);
      bytes_ += value_;
      property = number;
    }
  }

  std::string bytes_;
  std::string value_;
  Before before_;
  Stamp shared_;
  ObjectId id_;
};

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

  Object object(Seq head) {
    Object object;
    const std::uint64_t id = before_.id + varint();
    if (id <= before_.id) fail();
    object.id = id_ = ObjectId(id);
    if (!id_.well_formed()) fail();
    object.kind = static_cast<document::ObjectKind>(number(0xffff));
    const std::uint64_t shape = varint();
    object.changed_at = Seq(before_.changed_at + signed_number());
    if (object.changed_at > head) fail();
    shared_ = stamp(varint(), before_.hlc);
    if ((shape & 2) != 0) object.place.parent = ObjectId(id - signed_number());
    const std::uint64_t label = before_.label + signed_number();
    object.place.label = static_cast<std::int64_t>(label);
    object.place.stamp = own_stamp();
    object.registers = registers(shape / 4);
    if ((shape & 1) != 0) object.text = text();
    before_ = {id, object.changed_at.number(), shared_.hlc, label + kLabelStep};
    return object;
  }

 private:
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::uint64_t varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      number |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return number;
    }
    return fail();
  }
  // To be added modulo 2^64.
  std::uint64_t signed_number() { return static_cast<std::uint64_t>(unzigzag(varint())); }

  Stamp stamp(std::uint64_t code, std::uint64_t hlc) {
    hlc += static_cast<std::uint64_t>(unzigzag(code / 2));
    if (hlc > document::kHlcMax) fail();
    const auto foreign = [this] {
      return ReplicaId(static_cast<std::uint32_t>(number(kReplicaIdMax)));
    };
    return {hlc, code % 2 == 0 ? id_.replica() : foreign()};
  }
  Stamp own_stamp() {
    const std::uint64_t code = varint();
    return code == 0 ? shared_ : stamp(code - 1, shared_.hlc);
  }

  std::vector<document::Register> registers(std::uint64_t count) {
    std::vector<document::Register> registers;
    if (count > rest_.size()) fail();
    if (!ok_) return registers;
    registers.reserve(count);
    std::uint64_t property = 0;
    for (; count > 0 && ok_; --count) {
      const std::uint64_t head = varint();
      property += head >> kTypeBits;
      if (property > std::numeric_limits<std::uint16_t>::max()) fail();
      const Stamp written = own_stamp();
      registers.push_back({static_cast<document::Property>(property), written,
                           value(static_cast<ValueType>(head & ((1u << kTypeBits) - 1)))});
    }
    return registers;
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

  std::string_view bytes() {
    const std::uint64_t size = varint();
    if (size > rest_.size()) fail();
    if (!ok_) return {};
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  document::SharedString utf8() {
    const std::string_view text = bytes();
    if (!document::to_utf16(text)) fail();
    return std::string(text);
  }
  document::TextSequence text() {
    Result<document::TextSequence> text = document::TextSequence::decode(bytes());
    if (text) return *std::move(text);
    fail();
    return {};
  }

  std::string_view rest_;
  bool ok_ = true;
  Before before_;
  Stamp shared_;
  ObjectId id_;
};

}  // namespace

std::string pack_objects(const document::Document& document) {
  Packer packer;
  document.for_each([&packer](const Object& object) { packer.add(object); });
  return packer.finish(document.object_count());
}

bool unpack_objects(std::string_view bytes, Seq head, document::Document& document) {
  Unpacker unpacker(bytes);
  std::uint64_t count = unpacker.number(bytes.size());
  for (; count > 0 && unpacker.ok(); --count) {
    Object object = unpacker.object(head);
    if (!unpacker.ok() || !document.restore_object(std::move(object))) return false;
  }
  return unpacker.ok() && unpacker.at_end() && document.check_restored().has_value();
}

}  // namespace atelier::protocol
