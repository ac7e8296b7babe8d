// Whole objects, as a joiner's state holds them.
#include <utility>

#include "protocol/wire.h"

namespace atelier::protocol::wire {
namespace {

std::optional<document::Register> read_register(const v1::Register& message) {
  if (message.hlc() > document::kHlcMax || message.replica() > kReplicaIdMax) return std::nullopt;
  std::optional<document::PropertyValue> value = read_value(message.value());
  if (!value) return std::nullopt;
  const document::Stamp stamp{message.hlc(), ReplicaId(message.replica())};
  return document::Register{value->property, stamp, std::move(value->value)};
}

}  // namespace

void write_object(const document::Object& object, v1::ObjectState& message) {
  message.set_object(object.id.number());
  message.set_kind(static_cast<std::uint32_t>(object.kind));
  for (const document::Register& source : object.registers) {
    v1::Register& target = *message.add_registers();
    write_value({source.property, source.value}, *target.mutable_value());
    target.set_hlc(source.stamp.hlc);
    target.set_replica(source.stamp.replica.number());
  }
  message.set_text(object.text.encode());
}

std::optional<ObjectState> read_object(const v1::ObjectState& message) {
  ObjectState object;
  object.id = ObjectId(message.object());
  if (!object.id.well_formed() || message.kind() > 0xffff) return std::nullopt;
  object.kind = static_cast<document::ObjectKind>(message.kind());
  object.registers.reserve(static_cast<std::size_t>(message.registers_size()));
  for (const v1::Register& source : message.registers()) {
    std::optional<document::Register> target = read_register(source);
    if (!target) return std::nullopt;
    const bool ascending =
        object.registers.empty() || object.registers.back().property < target->property;
    if (!ascending) return std::nullopt;
    object.registers.push_back(*std::move(target));
  }
  object.text = message.text();
  return object;
}

}  // namespace atelier::protocol::wire
