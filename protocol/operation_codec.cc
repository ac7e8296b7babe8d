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

document::Place read_place(const v1::Place& message) {
  return {ObjectId(message.parent()), ObjectId(message.anchor()), message.before(),
          ObjectId(message.other())};
}

// Nothing where siblings and labels don't pair up.
std::optional<document::Placed> read_placed(const v1::Placed& message) {
  if (message.relabelled_size() != message.labels_size()) return std::nullopt;
  document::Placed placed{ObjectId(message.parent()), message.label(), {}};
  placed.relabelled.reserve(static_cast<std::size_t>(message.relabelled_size()));
  for (int index = 0; index < message.relabelled_size(); ++index) {
    placed.relabelled.push_back({ObjectId(message.relabelled(index)), message.labels(index)});
  }
  return placed;
}

void write_place(const document::Place& place, FieldWriter& writer) {
  writer.number(1, place.parent.number());
  writer.number(2, place.anchor.number());
  writer.number(3, place.before ? 1 : 0);
  writer.number(4, place.other.number());
}

void write_placed(const document::Placed& placed, FieldWriter& writer) {
  writer.number(1, placed.parent.number());
  writer.signed_number(2, placed.label);
  if (placed.relabelled.empty()) return;
  writer.message(3, [&] {
    for (const document::Relabelling& one : placed.relabelled) writer.packed(one.object.number());
  });
  writer.message(4, [&] {
    for (const document::Relabelling& one : placed.relabelled) {
      writer.packed(document::zigzag(one.label));
    }
  });
}

document::Change read_create(const v1::Create& message, Speaker speaker) {
  if (message.kind() > std::numeric_limits<std::uint16_t>::max()) return document::Unknown{};
  auto values = read_values(message.properties());
  if (!values) return document::Unknown{};
  document::Create create{static_cast<document::ObjectKind>(message.kind()), *std::move(values),
                          document::Place{}};
  if (message.has_place()) create.place = read_place(message.place());
  if (message.has_placed()) {
    std::optional<document::Placed> placed = read_placed(message.placed());
    if (!placed || message.has_place() || speaker != Speaker::Room) return document::Unknown{};
    create.place = *std::move(placed);
  }
  return create;
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

document::Change read_resolved(const v1::Placed& message, Speaker speaker) {
  std::optional<document::Placed> placed = read_placed(message);
  if (!placed || speaker != Speaker::Room) return document::Unknown{};
  return *std::move(placed);
}

document::Change read_erased(bool erased, Speaker speaker) {
  if (!erased || speaker != Speaker::Room) return document::Unknown{};
  return document::Erase{};
}

document::Change read_change(const v1::Operation& message, ReplicaId own, Speaker speaker) {
  switch (message.change_case()) {
    case v1::Operation::kCreate:
      return read_create(message.create(), speaker);
    case v1::Operation::kSet:
      return read_set(message.set());
    case v1::Operation::kDeleted:
      return read_deleted(message.deleted());
    case v1::Operation::kText:
      return read_text(message.text(), own);
    case v1::Operation::kPlace:
      return read_place(message.place());
    case v1::Operation::kPlaced:
      return read_resolved(message.placed(), speaker);
    case v1::Operation::kErased:
      return read_erased(message.erased(), speaker);
    case v1::Operation::CHANGE_NOT_SET:
      break;
  }
  return document::Unknown{};
}

void write_values(std::uint32_t field, const std::vector<document::PropertyValue>& values,
                  FieldWriter& writer) {
  for (const document::PropertyValue& one : values) {
    writer.message(field, [&] { write_value(one.property, one.value, writer); });
  }
}

void write_create(const document::Create& create, FieldWriter& writer) {
  writer.number(1, static_cast<std::uint64_t>(create.kind));
  write_values(2, create.properties, writer);
  std::visit(Overloaded{
                 [&](const document::Place& place) {
                   if (place == document::Place{}) return;
                   writer.message(3, [&] { write_place(place, writer); });
                 },
                 [&](const document::Placed& placed) {
                   writer.message(4, [&] { write_placed(placed, writer); });
                 },
             },
             create.place);
}

// One overload for each kind of change; the alternatives of a oneof.
struct ChangeWriter {
  ReplicaId own;
  FieldWriter& writer;

  void operator()(const document::Create& create) const {
    writer.message(2, [&] { write_create(create, writer); });
  }
  void operator()(const document::SetProperties& set) const {
    writer.message(3, [&] { write_values(1, set.properties, writer); });
  }
  void operator()(const document::Delete&) const { writer.present(4, 1); }
  void operator()(const document::Restore&) const { writer.present(4, 0); }
  void operator()(const document::TextEdit& edit) const {
    const std::size_t before = writer.size();
    bool sound = true;
    writer.message(5, [&] { sound = write_text_edit(edit, own, writer); });
    if (!sound) writer.rewind(before);
  }
  void operator()(const document::Unknown&) const {}
  void operator()(const document::Place& place) const {
    writer.message(6, [&] { write_place(place, writer); });
  }
  void operator()(const document::Placed& placed) const {
    writer.message(7, [&] { write_placed(placed, writer); });
  }
  void operator()(const document::Erase&) const { writer.present(8, 1); }
};

}  // namespace

void write_operation(const document::Operation& operation, FieldWriter& writer) {
  writer.number(1, operation.object.number());
  std::visit(ChangeWriter{operation.stamp.replica, writer}, operation.change);
}

document::Operation read_operation(const v1::Operation& message, document::Stamp stamp,
                                   Speaker speaker) {
  return {ObjectId(message.object()), stamp, read_change(message, stamp.replica, speaker)};
}

}  // namespace atelier::protocol::wire
