// Operations, without the text edits that they may hold.
#include <limits>
#include <utility>

#include "protocol/wire.h"

namespace atelier::protocol::wire {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

using PropertyMessages = google::protobuf::RepeatedPtrField<v1::PropertyValue>;

void write_point(document::Point point, v1::Point& message) {
  message.set_x(point.x);
  message.set_y(point.y);
}

std::optional<std::vector<document::PropertyValue>> read_values(const PropertyMessages& messages) {
  std::vector<document::PropertyValue> values;
  values.reserve(static_cast<std::size_t>(messages.size()));
  for (const v1::PropertyValue& message : messages) {
    std::optional<document::PropertyValue> value = read_value(message);
    if (!value) return std::nullopt;
    values.push_back(*std::move(value));
  }
  return values;
}

document::Change read_create(const v1::Create& message) {
  if (message.kind() > std::numeric_limits<std::uint16_t>::max()) return document::Unknown{};
  auto values = read_values(message.properties());
  if (!values) return document::Unknown{};
  return document::Create{static_cast<document::ObjectKind>(message.kind()), *std::move(values)};
}

document::Change read_set(const v1::SetProperties& message) {
  auto values = read_values(message.properties());
  if (!values) return document::Unknown{};
  return document::SetProperties{*std::move(values)};
}

document::Change read_text(const v1::TextEdit& message, ReplicaId own) {
  auto edit = read_text_edit(message, own);
  if (!edit) return document::Unknown{};
  return *std::move(edit);
}

document::Change read_deleted(bool deleted) {
  if (deleted) return document::Delete{};
  return document::Restore{};
}

document::Change read_change(const v1::Operation& message, ReplicaId own) {
  switch (message.change_case()) {
    case v1::Operation::kCreate:
      return read_create(message.create());
    case v1::Operation::kSet:
      return read_set(message.set());
    case v1::Operation::kDeleted:
      return read_deleted(message.deleted());
    case v1::Operation::kText:
      return read_text(message.text(), own);
    case v1::Operation::CHANGE_NOT_SET:
      break;
  }
  return document::Unknown{};
}

}  // namespace

void write_value(const document::PropertyValue& value, v1::PropertyValue& message) {
  message.set_property(static_cast<std::uint32_t>(value.property));
  std::visit(Overloaded{
                 [&](std::int64_t integer) { message.set_integer(integer); },
                 [&](document::Point point) { write_point(point, *message.mutable_point()); },
                 [&](const std::string& text) { message.set_text(text); },
             },
             value.value);
}

std::optional<document::PropertyValue> read_value(const v1::PropertyValue& message) {
  if (message.property() > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  const auto property = static_cast<document::Property>(message.property());
  switch (message.value_case()) {
    case v1::PropertyValue::kInteger:
      return document::PropertyValue{property, message.integer()};
    case v1::PropertyValue::kPoint:
      return document::PropertyValue{property,
                                     document::Point{message.point().x(), message.point().y()}};
    case v1::PropertyValue::kText:
      return document::PropertyValue{property, message.text()};
    case v1::PropertyValue::VALUE_NOT_SET:
      break;
  }
  return std::nullopt;
}

void write_operation(const document::Operation& operation, v1::Operation& message) {
  message.set_object(operation.object.number());
  const auto write_values = [](const std::vector<document::PropertyValue>& values,
                               PropertyMessages& messages) {
    messages.Reserve(static_cast<int>(values.size()));
    for (const document::PropertyValue& value : values) write_value(value, *messages.Add());
  };
  std::visit(Overloaded{
                 [&](const document::Create& create) {
                   v1::Create& target = *message.mutable_create();
                   target.set_kind(static_cast<std::uint32_t>(create.kind));
                   write_values(create.properties, *target.mutable_properties());
                 },
                 [&](const document::SetProperties& set) {
                   write_values(set.properties, *message.mutable_set()->mutable_properties());
                 },
                 [&](const document::Delete&) { message.set_deleted(true); },
                 [&](const document::Restore&) { message.set_deleted(false); },
                 [&](const document::TextEdit& edit) {
                   if (!write_text_edit(edit, operation.stamp.replica, *message.mutable_text())) {
                     message.clear_change();
                   }
                 },
                 [&](const document::Unknown&) { message.clear_change(); },
             },
             operation.change);
}

document::Operation read_operation(const v1::Operation& message, document::Stamp stamp) {
  return {ObjectId(message.object()), stamp, read_change(message, stamp.replica)};
}

}  // namespace atelier::protocol::wire
