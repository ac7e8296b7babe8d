// Whole objects, as a joiner's state holds them. Most of what an object has was written when it was
// made: that stamp is said once.
#include <algorithm>
#include <utility>

#include "protocol/wire.h"
#include "server/domain/document/limits.h"

namespace atelier::protocol::wire {
namespace {

using document::Stamp;

// The number of the replica that a message names, or the one that goes without saying.
std::uint32_t named_or_own(bool named, std::uint32_t number, ObjectId object) {
  return named ? number : object.replica().number();
}

std::optional<Stamp> read_stamp(std::uint64_t hlc, std::uint32_t replica) {
  if (hlc > document::kHlcMax || replica > kReplicaIdMax) return std::nullopt;
  return Stamp{hlc, ReplicaId(replica)};
}

// No real stamp has the time 0; one that does names its replica, so as not to look like none.
bool must_name(Stamp stamp, ObjectId object) {
  return stamp.hlc == 0 || stamp.replica != object.replica();
}

std::optional<Stamp> read_shared_stamp(const v1::ObjectState& message) {
  return read_stamp(message.hlc(), named_or_own(message.has_replica(), message.replica(),
                                                ObjectId(message.object())));
}

std::optional<document::Register> read_register(const v1::Register& message, ObjectId object,
                                                Stamp shared) {
  std::optional<document::PropertyValue> value = read_value(message.value());
  if (!value) return std::nullopt;
  std::optional<Stamp> stamp = shared;
  if (message.hlc() != 0 || message.has_replica()) {
    stamp =
        read_stamp(message.hlc(), named_or_own(message.has_replica(), message.replica(), object));
  }
  if (!stamp) return std::nullopt;
  return document::Register{value->property, *stamp, std::move(value->value)};
}

std::optional<document::Standing> read_place(const v1::ObjectState& message, Stamp shared) {
  std::optional<Stamp> stamp = shared;
  if (message.place_hlc() != 0 || message.has_place_replica()) {
    stamp = read_stamp(message.place_hlc(),
                       named_or_own(message.has_place_replica(), message.place_replica(),
                                    ObjectId(message.object())));
  }
  const bool in_range =
      message.label() >= -document::kLabelMax && message.label() <= document::kLabelMax;
  if (!stamp || !in_range) return std::nullopt;
  return document::Standing{ObjectId(message.parent()), message.label(), *stamp};
}

void write_register(const document::Register& source, ObjectId object, Stamp shared,
                    FieldWriter& writer) {
  writer.message(1, [&] { write_value(source.property, source.value, writer); });
  if (source.stamp == shared) return;
  writer.number(2, source.stamp.hlc);
  if (must_name(source.stamp, object)) writer.present(3, source.stamp.replica.number());
}

void write_place(const document::Object& object, Stamp shared, FieldWriter& writer) {
  const document::Standing& place = object.place;
  writer.number(8, place.parent.number());
  writer.signed_number(9, place.label);
  if (place.stamp == shared) return;
  writer.number(10, place.stamp.hlc);
  if (must_name(place.stamp, object.id)) writer.present(11, place.stamp.replica.number());
}

}  // namespace

document::Stamp shared_stamp(const document::Object& object) {
  const auto uses = [&object](Stamp stamp) {
    const auto has_it = [stamp](const document::Register& one) { return one.stamp == stamp; };
    return std::count_if(object.registers.begin(), object.registers.end(), has_it) +
           (object.place.stamp == stamp ? 1 : 0);
  };
  Stamp best = object.place.stamp;
  auto most = uses(best);
  for (const document::Register& candidate : object.registers) {
    if (candidate.stamp == best) continue;
    const auto count = uses(candidate.stamp);
    if (count < most || (count == most && candidate.stamp > best)) continue;
    best = candidate.stamp;
    most = count;
  }
  return best;
}

void write_object(const document::Object& object, FieldWriter& writer) {
  const Stamp shared = shared_stamp(object);
  writer.number(1, object.id.number());
  writer.number(2, static_cast<std::uint64_t>(object.kind));
  for (const document::Register& source : object.registers) {
    writer.message(3, [&] { write_register(source, object.id, shared, writer); });
  }
  writer.text(4, object.text.encode());
  writer.number(6, shared.hlc);
  if (shared.replica != object.id.replica()) writer.present(7, shared.replica.number());
  write_place(object, shared, writer);
}

std::optional<ObjectState> read_object(const v1::ObjectState& message) {
  ObjectState object;
  object.id = ObjectId(message.object());
  if (!object.id.well_formed() || message.kind() > 0xffff) return std::nullopt;
  object.kind = static_cast<document::ObjectKind>(message.kind());
  const std::optional<Stamp> shared = read_shared_stamp(message);
  if (!shared) return std::nullopt;
  const std::optional<document::Standing> place = read_place(message, *shared);
  if (!place) return std::nullopt;
  object.place = *place;
  object.registers.reserve(static_cast<std::size_t>(message.registers_size()));
  for (const v1::Register& source : message.registers()) {
    std::optional<document::Register> target = read_register(source, object.id, *shared);
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
