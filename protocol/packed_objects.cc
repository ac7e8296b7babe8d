#include "protocol/packed_objects.h"

#include <optional>
#include <utility>
#include <vector>

#include "protocol/packed_format.h"
#include "protocol/wire.h"
#include "server/domain/document/varint.h"

namespace atelier::protocol {
namespace {

using document::Object;
using document::Stamp;
using document::zigzag;
using packed::Head;
using packed::Marks;
using packed::TextForm;

std::uint64_t difference(std::uint64_t to, std::uint64_t from) {
  return zigzag(static_cast<std::int64_t>(to - from));
}

class Packer {
 public:
  // `object` stays as it is until the one after it was added.
  void add(const Object& object) {
    shared_ = wire::shared_stamp(object);
    id_ = object.id;
    put(object.id.number() - before_.id);
    const std::string text = put_shape(object);
    put(difference(object.changed_at.number(), before_.changed_at));
    put_stamp(shared_, before_.hlc);
    const bool below = object.place.parent != ObjectId();
    if (below) put(difference(object.id.number(), object.place.parent.number()));
    const auto label = static_cast<std::uint64_t>(object.place.label);
    put(difference(label, before_.label));
    put_registers(object);
    if (!text.empty()) put_bytes(text);
    before_ = {object.id.number(), object.changed_at.number(), shared_.hlc,
               label + packed::kLabelStep};
    last_ = &object;
  }

  std::string finish(std::size_t count) const {
    std::string bytes;
    document::append_varint(bytes, count);
    return bytes + bytes_;
  }

  // --- one overload for each kind of value
  void operator()(std::int64_t integer) { put(zigzag(integer)); }
  void operator()(document::Point point) {
    put(zigzag(point.x));
    put(zigzag(point.y));
  }
  void operator()(const document::SharedString& text) { put_bytes(text.text()); }
  void operator()(const document::End& end) {
    if (end.object != ObjectId()) {
      put(difference(id_.number(), end.object.number()));
    }
    (*this)(end.at);
  }
  void operator()(const document::TextAnchor& anchor) {
    put((anchor.unit ? 2u : 0u) + (anchor.side == document::Side::Right));
    if (anchor.unit) {
      put(anchor.unit->replica.number());
      put(anchor.unit->counter);
    }
  }
  void operator()(const document::Bytes& bytes) { (*this)(bytes.content); }

 private:
  void put(std::uint64_t number) { document::append_varint(bytes_, number); }
  void put_bytes(std::string_view bytes) {
    put(bytes.size());
    bytes_ += bytes;
  }
  void put_stamp(Stamp stamp, std::uint64_t hlc) {
    const bool foreign = stamp.replica != id_.replica();
    put(2 * difference(stamp.hlc, hlc) + (foreign ? 1 : 0));
    if (foreign) put(stamp.replica.number());
  }
  // And the text, in the form that the shape names.
  std::string put_shape(const Object& object) {
    TextForm form = TextForm::None;
    std::optional<std::string> text = object.text.written_by(object.id.replica());
    if (text) {
      form = TextForm::Written;
    } else {
      text = object.text.encode();
      if (!text->empty()) form = TextForm::Snapshot;
    }
    heads_.swap(last_heads_);
    heads_.clear();
    for (const document::Register& one : object.registers) {
      heads_.push_back({one.property, std::visit(packed::TypeOf(), one.value)});
    }
    const bool like = last_ != nullptr && last_->kind == object.kind && heads_ == last_heads_;
    put(static_cast<std::uint64_t>(form) +
        (object.place.parent != ObjectId() ? packed::kBelow : 0) + (like ? packed::kLikeLast : 0));
    if (!like) put_heads(object.kind);
    return *std::move(text);
  }
  void put_heads(document::ObjectKind kind) {
    put(static_cast<std::uint64_t>(kind));
    put(heads_.size());
    std::uint64_t property = 0;
    for (const Head& head : heads_) {
      const auto number = static_cast<std::uint64_t>(head.property);
      put(((number - property) << packed::kTypeBits) | static_cast<std::uint64_t>(head.type));
      property = number;
    }
  }
  void put_registers(const Object& object) {
    const std::size_t marks = bytes_.size();
    bytes_.append(Marks::bytes(object.registers.size()), '\0');
    const auto mark = [&](std::size_t bit) {
      char& byte = bytes_[marks + bit / 8];
      byte = static_cast<char>(byte | (1 << (bit % 8)));
    };
    if (object.place.stamp != shared_) {
      mark(Marks::kPlaceStamp);
      put_stamp(object.place.stamp, shared_.hlc);
    }
    for (std::size_t slot = 0; slot < object.registers.size(); ++slot) {
      const document::Register& one = object.registers[slot];
      if (one.stamp != shared_) {
        mark(Marks::stamp_of(slot));
        put_stamp(one.stamp, shared_.hlc);
      }
      const document::Register* last = last_ != nullptr ? last_->find(one.property) : nullptr;
      if (last != nullptr && last->value == one.value) {
        mark(Marks::repeated(slot));
      } else {
        std::visit(*this, one.value);
      }
    }
  }

  std::string bytes_;
  packed::Before before_;
  const Object* last_ = nullptr;
  std::vector<Head> heads_;
  std::vector<Head> last_heads_;
  Stamp shared_;
  ObjectId id_;
};

}  // namespace

std::string pack_objects(const document::Document& document) {
  Packer packer;
  document.for_each([&packer](const Object& object) { packer.add(object); });
  return packer.finish(document.object_count());
}

}  // namespace atelier::protocol
