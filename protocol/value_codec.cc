// The values of registers.
#include <limits>

#include "protocol/wire.h"

namespace atelier::protocol::wire {
namespace {

// One overload for each kind of value.
struct ValueWriter {
  FieldWriter& writer;

  void operator()(std::int64_t integer) const { writer.present_signed(2, integer); }
  void operator()(document::Point point) const {
    writer.message(3, [&] { write_point(point, writer); });
  }
  void operator()(const document::SharedString& text) const { writer.present_text(4, text.text()); }
  void operator()(const document::End& end) const {
    writer.message(5, [&] {
      writer.number(1, end.object.number());
      writer.message(2, [&] { write_point(end.at, writer); });
    });
  }
  void operator()(const document::TextAnchor& anchor) const {
    writer.message(6, [&] { write_anchor(anchor, writer); });
  }
  void operator()(const document::Bytes& bytes) const {
    writer.present_text(7, bytes.content.text());
  }
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

void write_point(document::Point point, FieldWriter& writer) {
  writer.signed_number(1, point.x);
  writer.signed_number(2, point.y);
}

void write_value(document::Property property, const document::Value& value, FieldWriter& writer) {
  writer.number(1, static_cast<std::uint64_t>(property));
  std::visit(ValueWriter{writer}, value);
}

std::optional<document::PropertyValue> read_value(const v1::PropertyValue& message) {
  if (message.property() > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  std::optional<document::Value> content = read_content(message);
  if (!content) return std::nullopt;
  return document::PropertyValue{static_cast<document::Property>(message.property()),
                                 *std::move(content)};
}

void write_anchor(const document::TextAnchor& anchor, FieldWriter& writer) {
  if (anchor.unit) {
    writer.number(1, anchor.unit->replica.number());
    writer.number(2, anchor.unit->counter);
  }
  writer.number(3, anchor.side == document::Side::Right ? 1 : 0);
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
