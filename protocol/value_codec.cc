// The values of registers.
#include <limits>

#include "protocol/wire.h"

namespace atelier::protocol::wire {
namespace {

// One overload for each kind of value.
class ValueWriter {
 public:
  explicit ValueWriter(v1::PropertyValue& message) : message_(message) {}

  void operator()(std::int64_t integer) { message_.set_integer(integer); }
  void operator()(document::Point point) { write_point(point, *message_.mutable_point()); }
  void operator()(const document::SharedString& text) { message_.set_text(text.text()); }
  void operator()(const document::End& end) {
    message_.mutable_end()->set_object(end.object.number());
    write_point(end.at, *message_.mutable_end()->mutable_at());
  }
  void operator()(const document::TextAnchor& anchor) {
    write_anchor(anchor, *message_.mutable_anchor());
  }
  void operator()(const document::Bytes& bytes) { message_.set_data(bytes.content.text()); }

 private:
  static void write_point(document::Point point, v1::Point& message) {
    message.set_x(point.x);
    message.set_y(point.y);
  }

  v1::PropertyValue& message_;
};

document::Point read_point(const v1::Point& message) {
  return {message.x(), message.y()};
}

std::optional<document::Value> read_content(const v1::PropertyValue& message) {
  switch (message.value_case()) {
    case v1::PropertyValue::kInteger:
      return message.integer();
    case v1::PropertyValue::kPoint:
      return read_point(message.point());
    case v1::PropertyValue::kText:
      return document::SharedString(message.text());
    case v1::PropertyValue::kEnd:
      return document::End{ObjectId(message.end().object()), read_point(message.end().at())};
    case v1::PropertyValue::kAnchor:
      return read_anchor(message.anchor());
    case v1::PropertyValue::kData:
      return document::Bytes{message.data()};
    case v1::PropertyValue::VALUE_NOT_SET:
      break;
  }
  return std::nullopt;
}

}  // namespace

void write_value(const document::PropertyValue& value, v1::PropertyValue& message) {
  message.set_property(static_cast<std::uint32_t>(value.property));
  std::visit(ValueWriter(message), value.value);
}

std::optional<document::PropertyValue> read_value(const v1::PropertyValue& message) {
  if (message.property() > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  std::optional<document::Value> content = read_content(message);
  if (!content) return std::nullopt;
  return document::PropertyValue{static_cast<document::Property>(message.property()),
                                 *std::move(content)};
}

void write_anchor(const document::TextAnchor& anchor, v1::TextAnchor& message) {
  if (anchor.unit) {
    message.set_replica(anchor.unit->replica.number());
    message.set_counter(anchor.unit->counter);
  }
  message.set_after(anchor.side == document::Side::Right);
}

std::optional<document::TextAnchor> read_anchor(const v1::TextAnchor& message) {
  if (message.replica() > kReplicaIdMax) return std::nullopt;
  document::TextAnchor anchor;
  anchor.side = message.after() ? document::Side::Right : document::Side::Left;
  if (message.counter() != 0) {
    anchor.unit = document::ElementId{ReplicaId(message.replica()), message.counter()};
  }
  return anchor;
}

}  // namespace atelier::protocol::wire
